import { World } from "../support/world";
import {
  aJob,
  FAILS,
  FAILS_ONCE,
  jobStep,
  post,
  resume,
  startWorkflow,
  statusesOf,
  stepOf,
  workflowEnded,
  workflowOf,
} from "./workflow-scene";

/** Twelve steps in four rows of three; the second step of the second row fails. */
function twelveSteps(world: World): { steps: object[]; jobIds: string[] } {
  const jobIds = Array.from({ length: 12 }, (_, index) =>
    world.vendors.databricks.addJob(aJob(`Job ${index}`, index === 4 ? FAILS_ONCE : {})),
  );
  const steps = jobIds.map((jobId, index) =>
    jobStep(`s${index}`, jobId, index < 3 ? {} : { dependsOn: [`s${index - 3}`] }),
  );
  return { steps, jobIds };
}

describe("a workflow", () => {
  it("runs Databricks, then dbt, then the pipeline, and hands on what the first returned", async () => {
    await using world = await World.start();
    const { databricks, dbtCloud } = world.vendors;
    const output = { notebook_output: { result: "2026-03-01", truncated: false } };
    const extract = databricks.addJob(aJob("Extract", { output }));
    const load = databricks.addJob(aJob("Load", {}, { jobParameters: { day: "none" } }));
    const pipelineId = databricks.addPipeline({ name: "Sales", durationSeconds: 10 });
    const dbtJob = 70_506_183_629_193;
    dbtCloud.addJob({
      id: dbtJob,
      name: "Nightly build",
      projectId: 70_403_103_955_001,
      environmentId: 70_403_103_966_002,
      steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 10 }],
    });
    const day = "${steps.extract.outputs.tasks.main.result}";
    const steps = [
      jobStep("extract", extract),
      {
        name: "load",
        dependsOn: ["extract"],
        run: { target: { type: "databricks-job", jobId: load, jobParameters: { day } } },
      },
      {
        name: "transform",
        dependsOn: ["load"],
        run: { target: { type: "dbt-job", jobId: String(dbtJob) } },
      },
      {
        name: "refresh",
        dependsOn: ["transform"],
        run: { target: { type: "databricks-pipeline", pipelineId } },
      },
    ];

    const accepted = await startWorkflow(world, { name: "Nightly", steps, tags: { team: "x" } });
    const ended = await workflowEnded(world, accepted.id);
    const result = await world.call(accepted.resultUrl);

    expect(ended).toMatchObject({ status: "succeeded", name: "Nightly", tags: { team: "x" } });
    expect(ended.counts).toMatchObject({ total: 4, succeeded: 4 });
    expect(databricks.runsOf(load)[0]?.jobParameters).toStrictEqual({ day: "2026-03-01" });
    expect([
      databricks.runsOf(extract).length,
      dbtCloud.runsOf(dbtJob).length,
      databricks.updatesOf(pipelineId).length,
    ]).toStrictEqual([1, 1, 1]);
    expect(result.status).toBe(200);
    expect(result.body["outputs"]).toMatchObject({
      truncated: false,
      steps: { extract: { tasks: { main: { result: "2026-03-01" } } } },
    });
    expect(await world.status(String(stepOf(ended, "load").runId))).toMatchObject({
      status: "succeeded",
      workflow: { id: accepted.id, step: "load", statusUrl: accepted["statusUrl"] },
    });
  });

  it("is resumed where it broke: of twelve steps, those that succeeded are not run again", async () => {
    await using world = await World.start();
    const { steps, jobIds } = twelveSteps(world);
    const { id, resultUrl } = await startWorkflow(world, { steps });
    const failed = await workflowEnded(world, id);
    const failure = await world.call(resultUrl);

    const resumed = await resume(world, id);
    const again = await resume(world, id);
    const live = await world.call(resultUrl);
    const ended = await workflowEnded(world, id);

    expect(failed).toMatchObject({ status: "failed", generation: 1 });
    expect(statusesOf(failed)).toMatchObject({ s4: "failed", s7: "skipped", s10: "skipped" });
    expect(failure.status).toBe(424);
    expect(failure.body.error.message).toContain("s4");
    expect(failure.body.error.message).toContain("ValueError: no rows");
    expect(failure.text.length).toBeLessThan(4_096);
    expect(failure.text.startsWith('{"error":{"message":"Failed.')).toBe(true);
    expect([resumed.status, again.status, live.status]).toStrictEqual([202, 202, 202]);
    expect(resumed.body.id).toBe(id);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(ended).toMatchObject({
      status: "succeeded",
      generation: 2,
      counts: { total: 12, succeeded: 12 },
      generations: [
        { number: 1, outcome: "failed" },
        { number: 2, outcome: "succeeded" },
      ],
    });
    expect(jobIds.map((jobId) => world.vendors.databricks.runsOf(jobId).length)).toStrictEqual(
      jobIds.map(() => 1),
    );
    expect(world.vendors.databricks.runsOf(jobIds[4]!)[0]?.repairs).toHaveLength(1);
    expect((await world.call(resultUrl)).status).toBe(200);
  });

  it("starts the job of a failed step anew with mode rerun", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const good = databricks.addJob(aJob("Good"));
    const bad = databricks.addJob(aJob("Bad", FAILS));
    const steps = [jobStep("good", good), jobStep("bad", bad, { dependsOn: ["good"] })];
    const { id } = await startWorkflow(world, { steps });
    await workflowEnded(world, id);

    await resume(world, id, { mode: "rerun" });
    const ended = await workflowEnded(world, id);

    expect(ended).toMatchObject({ status: "failed", generation: 2 });
    expect([databricks.runsOf(good).length, databricks.runsOf(bad).length]).toStrictEqual([1, 2]);
  });

  it("re-attaches a request with the same key, also after a resume, and rejects another body", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob("Bad", FAILS_ONCE));
    const key = { "Idempotency-Key": "nightly-7" };
    const body = { steps: [jobStep("only", jobId)] };
    const { id } = await startWorkflow(world, body, key);
    await workflowEnded(world, id);
    await resume(world, id);
    await workflowEnded(world, id);

    const again = await post(world, "/api/workflows", body, key);
    const other = await post(world, "/api/workflows", { ...body, maxParallel: 2 }, key);

    expect(again.status).toBe(202);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toMatchObject({ id, status: "succeeded" });
    expect([other.status, other.body["code"]]).toStrictEqual([409, "idempotencyKeyReused"]);
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("does not resume a workflow that lives, succeeded or does not exist", async () => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob(aJob("Good"));
    const { id } = await startWorkflow(world, { steps: [jobStep("only", jobId)] });

    const live = await resume(world, id);
    await workflowEnded(world, id);
    const ended = await resume(world, id);
    const unknown = await resume(world, `w-${"0".repeat(40)}`);

    expect([live, ended, unknown].map(({ body, status }) => [status, body["code"]])).toStrictEqual([
      [409, "workflowNotEnded"],
      [409, "workflowSucceeded"],
      [404, "noSuchWorkflow"],
    ]);
  });

  it("takes in a step that is repaired by itself while the workflow lives", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const slow = databricks.addJob(aJob("Slow", { durationSeconds: 600 }));
    const bad = databricks.addJob(aJob("Bad", FAILS_ONCE));
    const after = databricks.addJob(aJob("After"));
    const steps = [
      jobStep("slow", slow),
      jobStep("bad", bad),
      jobStep("after", after, { dependsOn: ["bad"] }),
    ];
    const { id } = await startWorkflow(world, { steps, onFailure: "continue" });
    await world.until(async () => stepOf(await workflowOf(world, id), "bad").status === "failed");
    const runId = String(stepOf(await workflowOf(world, id), "bad").runId);

    await post(world, `/api/runs/${runId}/repair`, {});
    const ended = await workflowEnded(world, id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(stepOf(ended, "bad")).toMatchObject({ status: "succeeded", outcome: "succeeded" });
    expect(stepOf(ended, "bad").runId).not.toBe(runId);
    expect(databricks.runsOf(after)).toHaveLength(1);
  });

  it("shows conditions, optional steps, and why a step was skipped", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const good = databricks.addJob(aJob("Good"));
    const bad = databricks.addJob(aJob("Bad", FAILS));
    const steps = [
      jobStep("load", bad),
      jobStep("extra", bad, { optional: true }),
      jobStep("publish", good, { dependsOn: ["load"] }),
      jobStep("notify", good, { dependsOn: ["load"], when: "failed" }),
      jobStep("clean", good, { dependsOn: ["load", "extra"], when: "finished" }),
    ];
    const { id } = await startWorkflow(world, { steps });

    const ended = await workflowEnded(world, id);

    expect(ended).toMatchObject({
      status: "failed",
      counts: { total: 5, failed: 2, succeeded: 2, skipped: 1 },
    });
    expect(stepOf(ended, "publish")).toMatchObject({
      status: "skipped",
      outcome: null,
      runId: null,
      dependsOn: ["load"],
      when: "succeeded",
      optional: false,
      skippedBecause: "Step load failed",
    });
    expect(stepOf(ended, "notify")).toMatchObject({ status: "succeeded", when: "failed" });
    expect(stepOf(ended, "clean")).toMatchObject({ dependsOn: ["load", "extra"] });
    expect(stepOf(ended, "extra")).toMatchObject({
      optional: true,
      outcome: "failed",
      message: expect.stringContaining("ValueError: no rows") as string,
      runPageUrl: expect.stringContaining("/runs/") as string,
    });
  });
});
