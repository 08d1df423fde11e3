import type {
  PipelineDefinition,
  UpdateOutcome,
} from "../../local/simulators/databricks/pipeline-definition";
import { World } from "../support/world";

const aPipeline = (changes: Partial<PipelineDefinition> = {}): PipelineDefinition => ({
  name: "Sales medallion",
  setupSeconds: 30,
  durationSeconds: 270,
  flows: ["orders"],
  ...changes,
});

const FAILS = {
  kind: "fails",
  flow: "orders",
  message: "Flow failed.",
  exceptions: [{ class_name: "org.apache.spark.SparkException", message: "No column country." }],
} as const;

/** The first updates fail, and the one after those completes. */
const failsTimes =
  (times: number) =>
  (updateNumber: number): UpdateOutcome =>
    updateNumber <= times ? FAILS : { kind: "completes" };

const aTarget = (pipelineId: string, more: object = {}): object => ({
  target: { type: "databricks-pipeline", pipelineId, ...more },
});

const STOP = /\/stop$/;
const START = { method: "POST", path: /\/updates$/ };

describe("a Databricks pipeline over HTTP", () => {
  it("succeeds with what it has updated, under its own id and name", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline());
    const { id } = await world.start(aTarget(pipelineId, { fullRefresh: true }));

    const ended = await world.ended(id);

    const [update, ...others] = databricks.updatesOf(pipelineId);
    expect(others).toStrictEqual([]);
    expect(ended).toMatchObject({
      status: "succeeded",
      vendorRunId: update?.updateId,
      vendorState: "COMPLETED",
      jobName: "Sales medallion",
      target: { type: "databricks-pipeline", jobId: pipelineId, jobName: null },
      outputs: { datasets: { orders: { state: "COMPLETED" } }, truncated: false },
    });
    expect(ended["runPageUrl"]).toMatch(
      /\/pipelines\/[0-9a-f-]{36}\/updates\/[0-9a-f-]{36}\?o=\d+$/,
    );
  });

  it("fails with the error events of the update", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline({ outcome: FAILS }));
    const { id } = await world.start(aTarget(pipelineId));

    const { error } = await world.ended(id);

    expect(error.message).toMatch(
      /^Failed\.\nMessage: The pipeline's update failed\.\nRun page URL: \S+\/updates\/\S+\n/,
    );
    expect(error.message).toContain("orders: SparkException: No column country.");
  });

  it("succeeds as the retry does that Databricks starts, in the same attempt", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(
      aPipeline({
        retriesOnFailure: 3,
        retryDelaySeconds: 40,
        outcome: failsTimes(2),
      }),
    );
    const { id } = await world.start(aTarget(pipelineId));

    const ended = await world.ended(id);

    const updates = databricks.updatesOf(pipelineId);
    expect(updates.map(({ cause }) => cause)).toStrictEqual([
      "API_CALL",
      "RETRY_ON_FAILURE",
      "RETRY_ON_FAILURE",
    ]);
    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: updates[2]?.updateId });
    expect(ended["attempts"]).toMatchObject([{ number: 1, vendorRunId: updates[2]?.updateId }]);
  });

  it("shows the retry in the status document while it works", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(
      aPipeline({
        retriesOnFailure: 1,
        outcome: failsTimes(1),
      }),
    );
    const { id } = await world.start(aTarget(pipelineId));
    await world.host.advance({ seconds: 400 });

    const live = await world.status(id);

    const retry = databricks.updatesOf(pipelineId)[1]?.updateId;
    expect(live).toMatchObject({ done: false, vendorRunId: retry, vendorState: "RUNNING" });
    expect(live["runPageUrl"]).toContain(retry);
  });

  it("waits until another update has ended, and then starts its own", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline());
    const other = databricks.startUpdate(pipelineId, {}, "JOB_TASK");
    const { id } = await world.start(aTarget(pipelineId));
    await world.host.advance({ seconds: 60 });
    const waiting = await world.status(id);

    const ended = await world.ended(id);

    expect(waiting).toMatchObject({ phase: "launching", vendorRunId: null });
    expect(waiting.message).toContain(other);
    expect(ended.status).toBe("succeeded");
    expect(databricks.updatesOf(pipelineId).map(({ updateId }) => updateId)).toStrictEqual([
      other,
      ended["vendorRunId"],
    ]);
  });

  it("gives up waiting for another update after queueTimeoutSeconds", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline({ durationSeconds: 3_600 }));
    databricks.startUpdate(pipelineId, {}, "JOB_TASK");
    const { id } = await world.start({ ...aTarget(pipelineId), queueTimeoutSeconds: 120 });

    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "timedOut", error: { code: "queueTimedOut" } });
    expect(databricks.updatesOf(pipelineId)).toHaveLength(1);
    expect(databricks.requests.matching("POST", STOP)).toHaveLength(0);
  });

  it("fails at once while another update is active, if so asked", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline());
    const other = databricks.startUpdate(pipelineId, {}, "JOB_TASK");
    const { id } = await world.start(aTarget(pipelineId, { onActiveUpdate: "fail" }));

    const { status, error } = await world.ended(id);

    expect([status, error.code]).toStrictEqual(["failed", "pipelineBusy"]);
    expect(error.message).toContain(`/updates/${other}?o=`);
  });

  it("adopts the active update, if so asked, and leaves it running after a cancel", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline());
    const other = databricks.startUpdate(pipelineId, {}, "JOB_TASK");
    const { id } = await world.start(aTarget(pipelineId, { onActiveUpdate: "adopt" }));
    await world.host.advance({ seconds: 60 });

    await world.cancel(id);
    const ended = await world.ended(id);
    await world.host.advance({ seconds: 600 });

    expect(ended).toMatchObject({ status: "cancelled", vendorRunId: other });
    expect(databricks.requests.matching("POST", STOP)).toHaveLength(0);
    expect(databricks.updatesOf(pipelineId)).toMatchObject([{ state: "COMPLETED" }]);
  });

  it("is stopped by a cancel, and seen to stop", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline({ stopTakesSeconds: 20 }));
    const { id } = await world.start(aTarget(pipelineId));
    await world.host.advance({ seconds: 65 });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", vendorState: "CANCELED" });
    expect(databricks.updatesOf(pipelineId)).toMatchObject([{ state: "CANCELED" }]);
  });

  it("stops nothing when it is cancelled while it waits for somebody else's update", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline());
    databricks.startUpdate(pipelineId, {}, "USER_ACTION");
    const { id } = await world.start(aTarget(pipelineId));
    await world.host.advance({ seconds: 60 });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended.status).toBe("cancelled");
    expect(databricks.requests.matching("POST", STOP)).toHaveLength(0);
  });

  it.each([
    ["after the effect", { kind: "reset", when: "afterEffect" }],
    ["before the effect", { kind: "reset", when: "beforeEffect" }],
    ["with a 500 after the effect", { kind: "status", status: 500, effect: true }],
  ] as const)("starts one update when the response is lost %s", async (_case, fault) => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const pipelineId = databricks.addPipeline(aPipeline());
    databricks.faults.add({ ...START, times: 1, fault });

    const { id } = await world.start(aTarget(pipelineId));
    const ended = await world.ended(id);

    expect(databricks.updatesOf(pipelineId)).toMatchObject([{ updateId: ended["vendorRunId"] }]);
    expect(ended.status).toBe("succeeded");
  });

  it("is rejected with 400 for fields that contradict each other", async () => {
    await using world = await World.start();
    const pipelineId = world.vendors.databricks.addPipeline(aPipeline());

    const answer = await world.post(aTarget(pipelineId, { fullRefresh: true, validateOnly: true }));

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain("cannot be combined with validateOnly");
  });
});
