import fc from "fast-check";
import { EventType, type ExecutionStarted } from "../../../local/host/durable/history";
import { IdOrder } from "../../../local/host/durable/id-order";
import { newInstance, type Instance } from "../../../local/host/durable/instance";
import { pageOf, parseInstanceFilter } from "../../../local/host/durable/instance-query";
import type { Commit } from "../../../local/host/durable/commit";

const startOf = (id: string, second = 0): ExecutionStarted => ({
  EventType: EventType.ExecutionStarted,
  EventId: -1,
  IsPlayed: false,
  Timestamp: new Date(Date.UTC(2026, 2, 2) + second * 1_000).toISOString(),
  Name: "run",
  Version: null,
  Input: null,
  OrchestrationInstance: { InstanceId: id, ExecutionId: "e" },
  ParentInstance: null,
  Tags: null,
  Correlation: null,
  ScheduledStartTime: null,
  Generation: 0,
});

const ids = fc.stringMatching(/^[a-c]-[0-9a-f]{1,3}$/);

const commits: fc.Arbitrary<Commit> = fc.oneof(
  ids.map((id): Commit => ({ kind: "started", started: startOf(id) })),
  fc
    .array(ids, { maxLength: 3 })
    .map((purged): Commit => ({ kind: "purged", instanceIds: purged })),
);

/** What the order must have after the commits, done the simple way. */
function idsAfter(done: readonly Commit[]): string[] {
  const known = new Set<string>();
  for (const commit of done) {
    const added = commit.kind === "started" ? [commit.started] : [];
    const removed = commit.kind === "purged" ? commit.instanceIds : [];
    for (const { OrchestrationInstance } of added) known.add(OrchestrationInstance.InstanceId);
    for (const id of removed) known.delete(id);
  }
  return [...known].sort();
}

describe("IdOrder", () => {
  it("has every id once and in order, from any id on", () => {
    fc.assert(
      fc.property(fc.array(commits), ids, (done, from) => {
        const order = new IdOrder([]);

        for (const commit of done) order.follow(commit);

        const all = idsAfter(done);
        expect([...order.from("")]).toStrictEqual(all);
        expect([...order.from(from)]).toStrictEqual(all.filter((id) => id >= from));
      }),
    );
  });

  it("knows the instances that a turn starts, and those that compaction has kept", () => {
    const order = new IdOrder([startOf("b")]);
    const turn = { kind: "turnTaken", sent: [{ kind: "start", started: startOf("a") }] };
    const kept = { kind: "kept", instance: { started: startOf("c") } };

    for (const commit of [turn, kept]) order.follow(commit as unknown as Commit);

    expect([...order.from("")]).toStrictEqual(["a", "b", "c"]);
  });

  it("leaves out what was not created within a time, by the newest start of each", () => {
    const order = new IdOrder([startOf("a", 1), startOf("b", 2), startOf("c", 3)]);
    const again = { kind: "continuedAsNew", instanceId: "a", started: startOf("a", 5) };

    order.follow(again as unknown as Commit);
    order.follow({ kind: "purged", instanceIds: ["b"] });
    order.follow({ kind: "started", started: startOf("b", 4) });

    const at = (second: number): number => Date.parse(startOf("x", second).Timestamp);
    const within = [...order.from("", { from: at(2), to: at(4) })];
    expect(within).toStrictEqual(["b", "c"]);
    expect([...order.from("", { from: at(5), to: at(9) })]).toStrictEqual(["a"]);
  });
});

/** A hub of instances that counts which it shows. */
function hubOf(instances: readonly Instance[]): {
  readonly shown: string[];
  instancesFrom(id: string): Iterable<Instance>;
} {
  const sorted = [...instances].sort((one, other) => (one.id < other.id ? -1 : 1));
  const shown: string[] = [];
  return {
    shown,
    *instancesFrom(id) {
      for (const instance of sorted.filter((one) => one.id >= id)) {
        shown.push(instance.id);
        yield instance;
      }
    },
  };
}

const filterOf = (query: string): ReturnType<typeof parseInstanceFilter> =>
  parseInstanceFilter(new URLSearchParams(query));

describe("pageOf", () => {
  /** Every page, one after the other. */
  function idsOnPages(hub: ReturnType<typeof hubOf>, query: string, top: number): string[] {
    const filter = filterOf(query);
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = pageOf(hub, filter, { top, after });
      found.push(...page.instances.map(({ id }) => id));
      after = page.continuationToken;
    } while (after !== undefined);
    return found;
  }

  it("shows every matching instance once, over pages of any size", () => {
    const rows = fc.uniqueArray(fc.tuple(ids, fc.nat(20)), { selector: ([id]) => id });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), fc.nat(20), (given, top, second) => {
        const hub = hubOf(given.map(([id, age]) => newInstance(startOf(id, age))));
        const from = startOf("", second).Timestamp;

        const found = idsOnPages(hub, `instanceIdPrefix=b-&createdTimeFrom=${from}`, top);

        const ofPrefix = given.filter(([id]) => id.startsWith("b-"));
        const expected = ofPrefix.filter(([, age]) => age >= second).map(([id]) => id);
        expect(found).toStrictEqual(expected.sort());
      }),
    );
  });

  it("reads no instance of another prefix, or of the pages before", () => {
    const hub = hubOf(["a-1", "b-1", "b-2", "b-3", "c-1"].map((id) => newInstance(startOf(id))));

    const first = pageOf(hub, filterOf("instanceIdPrefix=b-"), { top: 1, after: undefined });
    const ofFirst = hub.shown.splice(0);
    pageOf(hub, filterOf("instanceIdPrefix=b-"), { top: 2, after: first.continuationToken });

    expect(ofFirst).toStrictEqual(["b-1", "b-2"]);
    expect(hub.shown).toStrictEqual(["b-2", "b-3", "c-1"]);
  });

  it.each(["createdTimeTo=+010000-01-01T00:00:00Z", "createdTimeFrom=x", "runtimeStatus=Odd"])(
    "ignores a value that the extension does not know: %s",
    (query) => {
      const hub = hubOf([newInstance(startOf("a-1"))]);

      const { instances } = pageOf(hub, filterOf(query), { top: undefined, after: undefined });

      expect(instances).toHaveLength(1);
    },
  );
});
