import type { JobDefinition } from "../../local/simulators/databricks/job-definition";
import { World } from "../support/world";
import { aDbtJob, JOB_ID } from "./dbt-jobs";

const aJob = (task: object = {}, rest: Partial<JobDefinition> = {}): JobDefinition => ({
  name: "Nightly orders load",
  tasks: [{ key: "main", durationSeconds: 300, ...task }],
  ...rest,
});

/** A run that somebody else has started, and the target that attaches to it. */
function aForeignRun(world: World, job = aJob()) {
  const { databricks } = world.vendors;
  const jobId = databricks.addJob(job);
  const vendorRunId = databricks.startRun(jobId);
  return { jobId, vendorRunId, target: { type: "databricks-run", vendorRunId } };
}

function aForeignDbtRun(world: World) {
  const { dbtCloud } = world.vendors;
  dbtCloud.addJob(aDbtJob());
  const runId = dbtCloud.startForeignRun(JOB_ID, { cause: "The schedule of the job" });
  return { runId, target: { type: "dbt-run", vendorRunId: String(runId) } };
}

describe("a run that attaches to a Databricks run", () => {
  it("succeeds with it, and starts nothing", async () => {
    await using world = await World.start();
    const { jobId, vendorRunId, target } = aForeignRun(world);

    const { id } = await world.start({ target });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({
      status: "succeeded",
      vendorRunId,
      attempts: [{ mode: "attached" }],
    });
    expect(ended["runPageUrl"]).toContain(`/jobs/${jobId}/runs/${vendorRunId}`);
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("fails with it, and names the task that failed", async () => {
    await using world = await World.start();
    const outcome = { kind: "fails", error: "ValueError: no customers" };
    const { target } = aForeignRun(world, aJob({ outcome }));

    const { id } = await world.start({ target });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(ended.error.message).toContain("main: ValueError: no customers");
  });

  it("ends at once if that run has ended", async () => {
    await using world = await World.start();
    const { target } = aForeignRun(world, aJob({ durationSeconds: 1 }));
    await world.host.advance({ seconds: 60 });

    const { id } = await world.start({ target });
    const ended = await world.ended(id, { seconds: 10 });

    expect(ended.status).toBe("succeeded");
  });

  it("goes on at the vendor when the watch is cancelled", async () => {
    await using world = await World.start();
    const { jobId, target } = aForeignRun(world);
    const { id } = await world.start({ target });
    await world.host.advance({ seconds: 65 });

    await world.cancel(id);
    const ended = await world.ended(id, { seconds: 30 });
    await world.host.advance({ seconds: 600 });

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "leftRunning" } });
    expect(ended.error.message).toContain("was not cancelled at the vendor and is left to go on");
    expect(world.vendors.databricks.runsOf(jobId)).toMatchObject([
      { cancelRequests: 0, resultState: "SUCCESS" },
    ]);
  });

  it("is cancelled at the vendor if the request says so", async () => {
    await using world = await World.start();
    const { jobId, target } = aForeignRun(world);
    const { id } = await world.start({ target: { ...target, cancelAtVendor: true } });
    await world.host.advance({ seconds: 65 });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "cancelled" } });
    expect(world.vendors.databricks.runsOf(jobId)).toMatchObject([{ resultState: "CANCELED" }]);
  });

  it("goes on at the vendor when the deadline passes", async () => {
    await using world = await World.start();
    const { jobId, target } = aForeignRun(world);

    const { id } = await world.start({ target, timeoutSeconds: 100 });
    const ended = await world.ended(id, { seconds: 130 });

    expect(ended).toMatchObject({ status: "timedOut", error: { code: "leftRunning" } });
    expect(world.vendors.databricks.runsOf(jobId)).toMatchObject([
      { cancelRequests: 0, phase: "running" },
    ]);
  });

  it("is watched beside the run that started it, and beside other watches", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob());
    const first = await world.start({ target: { type: "databricks-job", jobId } });
    await world.host.advance({ seconds: 40 });
    const [run] = world.vendors.databricks.runsOf(jobId);
    const target = { type: "databricks-run", vendorRunId: run?.runId };
    const second = await world.start({ target });
    const third = await world.start({ target });
    await world.host.advance({ seconds: 40 });

    await world.cancel(third.id);
    const ended = [await world.ended(first.id), await world.ended(second.id)];

    expect(ended).toMatchObject([{ status: "succeeded" }, { status: "succeeded" }]);
    expect(await world.status(third.id)).toMatchObject({ status: "cancelled" });
  });

  it("fails for a run that the workspace does not have", async () => {
    await using world = await World.start();

    const target = { type: "databricks-run", vendorRunId: "404404404404" };
    const { id } = await world.start({ target });
    const ended = await world.ended(id, { seconds: 10 });

    expect(ended).toMatchObject({ status: "failed", error: { code: "runNotFound" } });
    expect(ended.error.message).toContain("There is nothing to watch.");
  });

  it.each([
    [{ maxAttempts: 2 }, "retry cannot be given for a target that attaches to a run"],
    [{ maxAttempts: 1 }, "retry cannot be given for a target that attaches to a run"],
  ])("is refused with the retry policy %j", async (retry, detail) => {
    await using world = await World.start();
    const { target } = aForeignRun(world);

    const answer = await world.post({ target, retry });

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(detail);
  });
});

describe("a run that attaches to a dbt run", () => {
  it("succeeds with it, and starts nothing", async () => {
    await using world = await World.start();
    const { runId, target } = aForeignDbtRun(world);

    const { id } = await world.start({ target });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded", vendorRunId: String(runId) });
    expect(world.vendors.dbtCloud.posts()).toMatchObject({ triggers: 0 });
  });

  it("goes on at dbt when the watch is cancelled", async () => {
    await using world = await World.start();
    const { target } = aForeignDbtRun(world);
    const { id } = await world.start({ target });
    await world.host.advance({ seconds: 15 });

    await world.cancel(id);
    const ended = await world.ended(id, { seconds: 30 });

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "leftRunning" } });
    expect(world.vendors.dbtCloud.posts()).toMatchObject({ cancels: 0 });
  });

  it("is cancelled at dbt if the request says so", async () => {
    await using world = await World.start();
    const { target } = aForeignDbtRun(world);
    const { id } = await world.start({ target: { ...target, cancelAtVendor: true } });
    await world.host.advance({ seconds: 15 });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "cancelled" } });
  });
});
