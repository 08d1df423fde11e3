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
