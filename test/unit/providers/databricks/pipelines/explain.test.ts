import type { PipelineDefinition } from "../../../../../local/simulators/databricks/pipeline-definition";
import type {
  AttemptReference,
  EndedStatus,
  Explanation,
} from "../../../../../src/contracts/attempt";
import { aPipeline, simulatePipelines, type SimulatedPipelines } from "./simulated-pipelines";

type Explained = Extract<Explanation, { kind: "explained" }>;

const EVENTS = { method: "GET", path: /\/events\?/ };
const AT = "2026-01-05T06:00:30.000Z";

async function failed(
  world: SimulatedPipelines,
  outcome: Partial<Extract<NonNullable<PipelineDefinition["outcome"]>, { kind: "fails" }>> = {},
): Promise<AttemptReference> {
  const whole = { kind: "fails", message: "It failed.", flow: "orders", ...outcome } as const;
  const attempt = await world.launched(world.simulator.addPipeline(aPipeline({ outcome: whole })));
  world.pass(65);
  return attempt;
}

async function explained(world: SimulatedPipelines, attempt: AttemptReference): Promise<Explained> {
  const { status } = await world.checked(attempt);
  return (await world.provider.explain(attempt, status as EndedStatus)) as Explained;
}

interface Told {
  readonly flow?: string;
  readonly message?: string;
  readonly at?: string;
  readonly type?: string;
  readonly updateId?: string;
  readonly exceptions?: readonly object[];
}

const anEvent = (attempt: AttemptReference, told: Told): object => ({
  id: "e",
  level: "ERROR",
  event_type: told.type ?? "flow_progress",
  timestamp: told.at ?? AT,
  message: told.message ?? `Flow '${told.flow ?? ""}' has FAILED.`,
  origin: {
    update_id: told.updateId ?? attempt.vendorRunId,
    ...(told.flow !== undefined && { flow_name: told.flow }),
  },
  error: { fatal: true, exceptions: told.exceptions ?? [] },
});

/** The vendor lists these, newest first. */
function tell(
  world: SimulatedPipelines,
  attempt: AttemptReference,
  told: readonly Told[],
  more: object = {},
): void {
  const body = { events: told.map((one) => anEvent(attempt, one)), ...more };
  world.simulator.faults.add({
    ...EVENTS,
    times: Infinity,
    fault: { kind: "status", status: 200, body },
  });
}

describe("explain of an update", () => {
  it("names the flow, the exception's own message and the causes behind it", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world, {
      exceptions: [
        { class_name: "org.apache.spark.SparkException", message: "Job aborted." },
        {
          class_name: "java.lang.ArithmeticException",
          message: "/ by zero",
          stack: [
            {
              declaring_class: "com.acme.Rates",
              method_name: "convert",
              file_name: "Rates.scala",
              line_number: 41,
            },
          ],
        },
      ],
    });

    expect(await explained(world, attempt)).toStrictEqual({
      kind: "explained",
      failedSteps: [
        {
          name: "orders",
          error: "SparkException: Job aborted.",
          trace: "ArithmeticException: / by zero\nat com.acme.Rates.convert (Rates.scala:41)",
        },
      ],
      omitted: 0,
      note: null,
    });
  });

  it("puts the oldest cause first, and each cause once", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    const late = { at: "2026-01-05T06:00:50.000Z", flow: "sums", exceptions: [{ message: "B" }] };
    const early = { at: "2026-01-05T06:00:10.000Z", flow: "raw", exceptions: [{ message: "A" }] };
    tell(world, attempt, [late, early, early]);

    const { failedSteps } = await explained(world, attempt);

    expect(failedSteps.map(({ name, error }) => `${name}: ${error}`)).toStrictEqual([
      "raw: A",
      "sums: B",
    ]);
  });

  it("ignores events of other updates, and levels that are no errors", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    tell(world, attempt, [
      { flow: "other", updateId: "another-update", exceptions: [{ message: "Not ours." }] },
      { flow: "orders", exceptions: [{ message: "Ours." }] },
    ]);

    const { failedSteps } = await explained(world, attempt);

    expect(failedSteps).toMatchObject([{ name: "orders", error: "Ours." }]);
  });

  it("uses the event's message when no exception says anything", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    tell(world, attempt, [
      {
        flow: "orders",
        message: "Flow 'orders' has FAILED because a cluster was lost.",
        exceptions: [{ class_name: "", message: "" }],
      },
    ]);

    const { failedSteps } = await explained(world, attempt);

    expect(failedSteps).toMatchObject([
      { error: "Flow 'orders' has FAILED because a cluster was lost." },
    ]);
  });

  it("uses the update's own event when there is no other", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    tell(world, attempt, [{ type: "update_progress", message: "Update 7c4ab0 is FAILED." }]);

    expect((await explained(world, attempt)).failedSteps).toStrictEqual([
      { name: "update", error: "Update 7c4ab0 is FAILED.", trace: null },
    ]);
  });

  it("shows five causes and counts the others", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    tell(
      world,
      attempt,
      Array.from({ length: 8 }, (_, index) => ({ flow: `flow_${index}` })),
    );

    const { failedSteps, omitted } = await explained(world, attempt);

    expect([failedSteps.length, omitted]).toStrictEqual([5, 3]);
  });

  it("reads all pages, up to events that are older than the update", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    const later = Array.from({ length: 230 }, (_, index) => ({
      flow: `later_${index}`,
      updateId: "a-later-update",
    }));
    const page = (told: readonly Told[], token: string): void => {
      const events = told.map((one) => anEvent(attempt, one));
      const body = { events, next_page_token: token };
      world.simulator.faults.add({
        ...EVENTS,
        times: 1,
        fault: { kind: "status", status: 200, body },
      });
    };
    page(later.slice(0, 100), "two");
    page([...later.slice(100), { flow: "orders", exceptions: [{ message: "Ours." }] }], "three");
    page([{ flow: "older", updateId: "older", at: "2026-01-04T00:00:00.000Z" }], "four");

    const { failedSteps, note } = await explained(world, attempt);

    expect(failedSteps).toMatchObject([{ name: "orders", error: "Ours." }]);
    expect(note).toBeNull();
    expect(
      world.simulator.requests.matching("GET", /\/events\?/).map(({ url }) => url.split("?")[1]),
    ).toStrictEqual([
      "filter=level%3D%27ERROR%27&max_results=100",
      "page_token=two&max_results=100",
      "page_token=three&max_results=100",
    ]);
  });

  it("ends after a bounded number of pages, and says so", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    tell(world, attempt, [{ flow: "other", updateId: "other" }], { next_page_token: "again" });

    const { note } = await explained(world, attempt);

    expect(note).toContain("more errors than could be read");
    expect(world.simulator.requests.matching("GET", /\/events\?/)).toHaveLength(20);
  });

  it("notes that the log cannot be read", async () => {
    await using world = await simulatePipelines();
    const attempt = await failed(world);
    world.simulator.faults.add({ ...EVENTS, times: Infinity, fault: { kind: "html" } });

    const { failedSteps, note } = await explained(world, attempt);

    expect(failedSteps).toStrictEqual([]);
    expect(note).toContain("web page");
  });
});
