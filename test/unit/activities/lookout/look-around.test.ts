import type { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus } from "durable-functions";
import { createLookAround } from "../../../../src/activities/lookout/look-around";
import type { Unreachable } from "../../../../src/contracts/attempt";
import { type Group, type LookOrder, markOf } from "../../../../src/contracts/lookout";
import { Circuit } from "../../../../src/http/circuit";
import { Shares } from "../../../../src/http/shares";
import { Lane } from "../../../../src/lanes/lane";
import type { ActiveRuns, Provider } from "../../../../src/providers/provider";
import { MemoryHub } from "../../../support/memory-hub";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const now = (): Date => NOW;
const place = { provider: "databricks", connectionId: "adb-1.2" };

const secondsAgo = (seconds: number): string =>
  new Date(NOW.getTime() - seconds * 1_000).toISOString();

const group = (members: string, changes: Partial<Group> = {}): Group => ({
  mark: markOf("RUNNING"),
  waitSeconds: 30,
  missed: 0,
  covered: true,
  members,
  ...changes,
});

const list = (...ids: string[]): ActiveRuns => ({
  kind: "listed",
  runs: ids.map((vendorRunId) => ({ vendorRunId, vendorState: "RUNNING" })),
  calls: 1,
});

const refused: Unreachable = { kind: "unreachable", reason: "403", retryAfterSeconds: null };

function aHub(live: readonly string[], ended: readonly string[] = []): MemoryHub {
  const hub = new MemoryHub(now);
  const put = (member: string, runtimeStatus: OrchestrationRuntimeStatus): void => {
    hub.put({ instanceId: `watch-databricks-adb-1.2-${member}`, name: "watch", runtimeStatus });
  };
  for (const member of live) put(member, OrchestrationRuntimeStatus.Running);
  for (const member of ended) put(member, OrchestrationRuntimeStatus.Completed);
  return hub;
}

interface Round {
  readonly hub: MemoryHub;
  readonly listed: ActiveRuns | Unreachable;
  readonly order?: Partial<LookOrder>;
  readonly lane?: Lane;
}

async function lookAround({ hub, listed, order = {}, lane }: Round): Promise<unknown> {
  const provider = { listActive: () => Promise.resolve(listed) };
  const { handler } = createLookAround({
    clientOf: () => hub.client,
    providers: { forAttempt: () => provider as unknown as Provider },
    lanes: { of: () => lane },
    now,
  });
  const whole = { place, mode: "list", groups: [], fresh: "", listedAt: secondsAgo(10), ...order };
  return handler(whole, { warn: () => undefined } as unknown as InvocationContext);
}

const toldOf = (hub: MemoryHub): string[] =>
  hub.raised.map(({ id, data }) => {
    const { lookout } = data as { lookout: { kind: string } };
    return `${id.replace("watch-databricks-adb-1.2-", "")} ${lookout.kind}`;
  });

describe("lookAround", () => {
  it("tells the watches of missing and changed runs, and covers the others that it may", async () => {
    const hub = aHub(["1-1", "2-1", "3-1", "4-1"]);
    const groups = [
      group("1-1 2-1"),
      group("3-1", { mark: "x" }),
      group("4-1", { covered: false }),
    ];

    const result = await lookAround({ hub, listed: list("1", "3", "4"), order: { groups } });

    expect(result).toStrictEqual({
      kind: "listed",
      at: NOW.toISOString(),
      calls: 1,
      changed: [["3-1", markOf("RUNNING")]],
      missing: ["2-1"],
      covered: ["4-1"],
      gone: [],
    });
    expect(toldOf(hub)).toStrictEqual(["3-1 changed", "2-1 changed", "4-1 covered"]);
  });

  it("finds the watches that have ended among those of missing runs", async () => {
    const hub = aHub([], ["1-1"]);

    const result = await lookAround({ hub, listed: list(), order: { groups: [group("1-1 2-1")] } });

    expect(result).toMatchObject({ missing: [], gone: ["1-1", "2-1"] });
  });

  it("keeps what it could not tell for the next round", async () => {
    const hub = aHub(["1-1", "2-1"]);
    hub.trouble = new Error("The hub is away.");
    const groups = [group("1-1", { mark: "x" }), group("2-1"), group("3-1", { covered: false })];

    const result = await lookAround({ hub, listed: list("1", "3"), order: { groups } });

    expect(result).toMatchObject({ changed: [], missing: [], covered: [], gone: [] });
  });

  it.each<[age: number, released: boolean, told: string[]]>([
    [10, false, []],
    [25, true, ["1-1 alone"]],
  ])(
    "after a refused list, if the newest one is %s s old, tells the covered watches that they are alone: %s",
    async (age, released, told) => {
      const hub = aHub(["1-1"], ["2-1"]);
      const groups = [group("1-1"), group("2-1", { covered: false })];
      const order = { groups, listedAt: secondsAgo(age) };

      const result = await lookAround({ hub, listed: refused, order });

      expect(result).toMatchObject({ kind: "notListed", reason: "403", released });
      expect(toldOf(hub)).toStrictEqual(told);
    },
  );

  it("at rest, tells the covered watches that they are alone, and finds those that have ended", async () => {
    const hub = aHub(["1-1"], ["2-1"]);
    const groups = [group("1-1"), group("2-1", { covered: false })];

    const result = await lookAround({ hub, listed: list(), order: { groups, mode: "rest" } });

    expect(result).toStrictEqual({ kind: "rested", gone: ["2-1"] });
    expect(toldOf(hub)).toStrictEqual(["1-1 alone"]);
  });

  it("waits for its turn if its connection has its share of the slots, which is no failure", async () => {
    const slots = new Shares(1);
    const circuit = new Circuit({ name: "adb-1.2", now });
    const lane = new Lane({ name: "adb-1.2", slots, circuit, now });
    slots.take("adb-1.2");

    const result = await lookAround({ hub: aHub(["1-1"]), listed: list("1"), lane });

    expect(result).toMatchObject({ kind: "notListed", waits: true, released: false });
  });

  it("holds one slot while it lists, and none while it tells", async () => {
    const slots = new Shares(6);
    const circuit = new Circuit({ name: "adb-1.2", now });
    const lane = new Lane({ name: "adb-1.2", slots, circuit, now });
    const hub = aHub(["1-1"]);
    const held: number[] = [];
    hub.raiseEvent = () => {
      held.push(lane.load.working);
      return Promise.resolve();
    };

    await lookAround({ hub, listed: list(), lane, order: { groups: [group("1-1")] } });

    expect(held).toStrictEqual([0]);
  });
});
