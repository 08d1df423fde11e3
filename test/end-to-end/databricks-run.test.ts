import type { JobDefinition } from "../../local/simulators/databricks/job-definition";
import { World } from "../support/world";

const aJob = (overrides: Partial<JobDefinition> = {}): JobDefinition => ({
  name: "Nightly orders load",
  tasks: [{ key: "main", durationSeconds: 300 }],
  ...overrides,
});

const failingTasks: JobDefinition["tasks"] = [
  { key: "read", durationSeconds: 10 },
  {
    key: "join",
    durationSeconds: 20,
    dependsOn: ["read"],
    outcome: { kind: "fails", error: "ValueError: no customers", trace: "line 1\nline 2" },
  },
  { key: "write", durationSeconds: 10, dependsOn: ["join"] },
];

describe("a Databricks run over HTTP", () => {
  it("is accepted with a result link and Retry-After", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob());

    const answer = await world.post({ target: { type: "databricks-job", jobId } });

    expect(answer.status).toBe(202);
    expect(answer.headers.get("location")).toBe(answer.body.resultUrl);
    expect(answer.headers.get("retry-after")).toBe("30");
    expect(answer.body).toMatchObject({ status: "running", done: false, succeeded: null });
  });

  it("answers 202 while it runs and 200 when it succeeded", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob());
    const { id, resultUrl } = await world.start({ target: { type: "databricks-job", jobId } });

    const early = await world.call(resultUrl);
    await world.ended(id);
    const late = await world.call(resultUrl);

    expect([early.status, late.status]).toStrictEqual([202, 200]);
    expect(early.headers.get("location")).toBe(resultUrl);
    expect(late.body).toMatchObject({ id, status: "succeeded", succeeded: true, error: null });
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("answers 424 with the state message, the run page and the failed task's own error", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob({ tasks: failingTasks }));
    const { id, resultUrl } = await world.start({ target: { type: "databricks-job", jobId } });

    const ended = await world.ended(id);
    const { status, body } = await world.call(resultUrl);

    expect(status).toBe(424);
    expect(body.error.message).toMatch(
      /^Failed\.\nMessage: Task join failed with message: Workload failed.*\nRun page URL: https:\/\/adb-\S+\/jobs\/\d+\/runs\/\d+\?o=\d+\n/,
    );
    expect(body.error.message).toContain("join: ValueError: no customers");
    expect(body.error.message).toContain("line 1\n  line 2");
    expect(body.error.message).not.toContain("write:");
    expect(ended.error.message).toBe(body.error.message);
    expect(world.host.instance(id)).toMatchObject({
      runtimeStatus: "Failed",
      output: `Orchestrator function 'run' failed: ${body.error.message}`,
    });
  });

  it("is cancelled at the vendor and ends when the job has stopped", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(
      aJob({ onCancel: { kind: "stops", takesSeconds: 40 } }),
    );
    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    await world.host.advance({ seconds: 65 });

    await world.cancel(id);
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "cancelled", error: { code: "cancelled" } });
    expect(ended.message).toMatch(/^Cancelled\.\nMessage: Cancelled on request, and seen to stop/);
    expect(world.vendors.databricks.runsOf(jobId)).toMatchObject([{ resultState: "CANCELED" }]);
  });

  it("times out with a cancel at the vendor", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob());
    const { id } = await world.start({
      target: { type: "databricks-job", jobId },
      timeoutSeconds: 100,
    });

    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "timedOut", error: { code: "timedOut" } });
    expect(world.vendors.databricks.runsOf(jobId)).toMatchObject([{ resultState: "CANCELED" }]);
  });

  it("cancels a run that waits in the vendor's queue for too long", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob({ maxConcurrentRuns: 1, queue: true }));
    const first = await world.start({ target: { type: "databricks-job", jobId } });
    await world.host.advance({ seconds: 5 });

    const second = await world.start({
      target: { type: "databricks-job", jobId },
      queueTimeoutSeconds: 60,
    });
    const ended = await world.ended(second.id);

    expect(ended).toMatchObject({ status: "timedOut", error: { code: "queueTimedOut" } });
    expect(ended.message).toContain(
      "The vendor's reason for the queue: Queued due to reaching maximum concurrent runs.",
    );
    expect(await world.ended(first.id)).toMatchObject({ status: "succeeded" });
  });

  it("re-attaches a second start with the same key and body, also after the end", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob());
    const body = { target: { type: "databricks-job", jobId } };
    const key = { "Idempotency-Key": "factory:4711:RunJob" };

    const first = await world.start(body, key);
    await world.ended(first.id);
    const second = await world.post(body, key);
    const other = await world.post({ ...body, waitSeconds: 7 }, key);

    expect(second.body.id).toBe(first.id);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(other.status).toBe(409);
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("keeps its payloads small through a day of checks", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(
      aJob({ tasks: [{ key: "main", durationSeconds: 86_400 }] }),
    );
    const { id } = await world.start({
      target: { type: "databricks-job", jobId },
      waitSeconds: 300,
      timeoutSeconds: 100_000,
    });

    await world.host.advance({ seconds: 86_800 });

    const ended = await world.status(id);
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(ended.checks).toBeGreaterThanOrEqual(288);
    expect(world.host.largestPayloadBytes).toBeLessThan(64 * 1_024);
  });
});
