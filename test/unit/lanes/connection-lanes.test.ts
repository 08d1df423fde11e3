import { createLanes } from "../../../src/lanes/lanes";
import { VirtualTime } from "../../support/virtual-time";
import { createConnectionLanes } from "../../../src/lanes/connection-lanes";
import { aLane } from "../../support/lanes";

const databricks = aLane("databricks 1");
const dbt = aLane("dbt 1");
const lanes = createConnectionLanes(
  [
    { provider: "databricks", connectionId: "1", lane: databricks },
    { provider: "dbt-cloud", connectionId: "1", lane: dbt },
  ],
  new Map([["dbt-job", { provider: "dbt-cloud", field: "accountId" }]]),
);

describe("createConnectionLanes", () => {
  it("tells connections of two vendors with the same id apart", () => {
    expect(lanes.of({ provider: "databricks", connectionId: "1" })).toBe(databricks);
    expect(lanes.of({ provider: "dbt-cloud", connectionId: "1" })).toBe(dbt);
  });

  it("tells how the calls to each connection go", async () => {
    const time = new VirtualTime();
    const lane = createLanes(time.now).of("The connection 1");
    const connection = { provider: "dbt-cloud", connectionId: "1", lane };
    const fields = new Map([
      ["dbt-job", { provider: "dbt-cloud", field: "accountId" }],
      ["another", { provider: "another", field: "id" }],
    ]);
    const one = createConnectionLanes([connection], fields);
    const silent = { kind: "silent" as const, reason: "no answer within 30 s" };
    const call = (): Promise<unknown> =>
      lane.circuit.guard({
        kind: "read",
        send: () => Promise.resolve(silent),
        endOf: (end) => end,
        refused: () => silent,
      });

    const before = one.health();
    for (let count = 0; count < 5; count++) await call();
    void lane.run({
      key: "cancel",
      kind: "cancel",
      perform: () => time.sleep(9),
      held: () => undefined,
    });

    expect(before).toStrictEqual([
      {
        ...{ provider: "dbt-cloud", connectionId: "1", targets: ["dbt-job"] },
        ...{ state: "answering", reason: null, nextTryInSeconds: null, working: 0, waiting: 0 },
      },
    ]);
    expect(one.health()).toMatchObject([
      {
        ...{ state: "notAnswering", nextTryInSeconds: 5, working: 1, waiting: 0 },
        reason: expect.stringContaining("no answer within 30 s") as string,
      },
    ]);
  });

  it("finds the lane of a target by the field that names its connection", () => {
    expect(lanes.ofTarget({ type: "dbt-job", accountId: "1" })).toBe(dbt);
  });

  it.each([
    ["of a connection that is not configured", { type: "dbt-job", accountId: "2" }],
    ["without a connection", { type: "dbt-job" }],
    ["of an unknown type", { type: "another", accountId: "1" }],
  ])("finds none for a target %s", (_, target) => {
    expect(lanes.ofTarget(target)).toBeUndefined();
  });
});
