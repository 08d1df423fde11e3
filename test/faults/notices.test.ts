/**
 * A host is killed at each step between the end of a run and the last notice about it. The notice arrives, with the same id and the
 * same content each time, at most once for each start of the host; and the run ends as it would have.
 */
import type { Fault, FaultKind } from "../../local/host/faults";
import { KillableApp } from "../support/killable-app";

const SECRET = "s3cret-of-the-hook-91c2b7";
const ADDRESS_SECRET = "ops-hook";

const NOTIFY = JSON.stringify([
  { name: "ops", form: "webhook", addressSecret: ADDRESS_SECRET, host: "127.0.0.1" },
]);

type Step = Pick<Fault, "functionName" | "occurrence">;

const CRASHES: readonly FaultKind[] = ["crashBeforeEffect", "crashAfterEffect", "crashAfterRecord"];
const TURN_CRASHES: readonly FaultKind[] = ["crashBeforeEffect", "crashAfterRecord"];
const DUPLICATES: readonly FaultKind[] = ["duplicate", "duplicateConcurrently"];

const STEPS = ["startNotices", "chooseNotices", "deliverNotice"];

/** The last turns of a run that failed, and each turn of its notices. */
const TURNS: readonly Step[] = [
  ...[6, 7, 8].map((occurrence) => ({ functionName: "run", occurrence })),
  ...[1, 2, 3].map((occurrence) => ({ functionName: "notices", occurrence })),
];

const faultsOf = (kinds: readonly FaultKind[], steps: readonly Step[]): Fault[] =>
  steps.flatMap((step) => kinds.map((kind) => ({ ...step, kind })));

const named = (fault: Fault): [string, Fault] => [
  `${fault.kind} at ${fault.functionName} ${fault.occurrence ?? 1}`,
  fault,
];

interface Seen {
  readonly status: unknown;
  readonly notices: unknown;
  readonly bodies: readonly unknown[];
  readonly starts: number;
  readonly traces: string;
}

const target = ({ vendors: { databricks } }: KillableApp): object => ({
  type: "databricks-job",
  jobId: databricks.addJob({
    name: "Nightly load",
    tasks: [{ key: "main", durationSeconds: 20, outcome: { kind: "fails", error: "boom" } }],
  }),
});

/** Plays a run that fails through a host with the fault, and through hosts without until all has ended. */
async function play(faults: readonly Fault[]): Promise<Seen> {
  await using world = await KillableApp.create();
  const { receiver, vendors } = world;
  vendors.keyVault.setSecret(ADDRESS_SECRET, `${receiver.callBackUri}/ops?sig=${SECRET}`);
  world.environment = { NOTIFY };
  await world.boot({ faults });
  const body = JSON.stringify({ target: target(world), waitSeconds: 15, idempotencyKey: "k" });
  const started = await world.call("/api/runs", { method: "POST", body });
  await world.untilAllEnded();
  while (world.isOver) {
    await world.endHost();
    await world.boot({});
    await world.untilAllEnded();
  }
  const document = await world.call(`/api/runs/${String(started?.body.id)}`);
  await world.endHost();
  return {
    status: document?.body.status,
    notices: document?.body["notices"],
    bodies: receiver.received().map((one) => one.body),
    starts: world.starts,
    traces: [...world.traces, String(document?.text)].join("\n"),
  };
}

/** One notice, however often it was sent; and its address nowhere. */
function expectOneNotice({ status, notices, bodies, traces }: Seen, mostSent: number): void {
  expect(status).toBe("failed");
  expect(notices).toMatchObject([{ rule: "ops", state: "delivered" }]);
  expect(bodies.length).toBeGreaterThanOrEqual(1);
  expect(bodies.length).toBeLessThanOrEqual(mostSent);
  expect(new Set(bodies.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(traces).not.toContain(SECRET);
}

describe("a notice, when the host is killed", () => {
  it("is sent once without a kill", async () => {
    const seen = await play([]);

    expect(seen.starts).toBe(1);
    expectOneNotice(seen, 1);
  });

  const kills = [
    ...faultsOf(
      CRASHES,
      STEPS.map((functionName) => ({ functionName })),
    ),
    ...faultsOf(TURN_CRASHES, TURNS),
  ];

  it.each(kills.map(named))("arrives as promised: %s", async (_name, fault) => {
    const seen = await play([fault]);

    expect(seen.starts).toBe(2);
    expectOneNotice(seen, 2);
  });

  it("is sent twice with the same content only if the kill came between its try and the record", async () => {
    const seen = await play([{ functionName: "deliverNotice", kind: "crashAfterEffect" }]);

    expect(seen.starts).toBe(2);
    expect(seen.bodies).toHaveLength(2);
    expectOneNotice(seen, 2);
  });

  it("is not sent again when its start is executed again after its end", async () => {
    const seen = await play([{ functionName: "startNotices", kind: "crashAfterEffect" }]);

    expect(seen.starts).toBe(2);
    expect(seen.bodies).toHaveLength(1);
  });

  it.each(
    faultsOf(
      DUPLICATES,
      STEPS.map((functionName) => ({ functionName })),
    ).map(named),
  )("arrives as promised when a step is executed twice: %s", async (_name, fault) => {
    expectOneNotice(await play([fault]), 2);
  });
});
