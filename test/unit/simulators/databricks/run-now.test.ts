import { parseExactJson } from "../../../../local/simulators/exact-json";
import { aWorkspace, type ErrorJson } from "./a-workspace";

const LOAD = { name: "Nightly load", tasks: [{ key: "load", durationSeconds: 10 }] };

describe("run-now", () => {
  it("starts a run and answers its id twice", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(LOAD);

    const { status, data } = await workspace.post<{ run_id: number; number_in_job: number }>(
      "/jobs/run-now",
      { job_id: Number(jobId), job_parameters: { day: "2026-01-05" } },
    );

    expect(status).toBe(200);
    expect(data.number_in_job).toBe(data.run_id);
    expect(workspace.simulator.runsOf(jobId)).toMatchObject([
      {
        runId: String(data.run_id),
        jobName: "Nightly load",
        jobParameters: { day: "2026-01-05" },
        phase: "running",
      },
    ]);
  });

  it("issues the same large ids for the same seed", async () => {
    await using one = await aWorkspace({ seed: "a" });
    await using two = await aWorkspace({ seed: "a" });

    const [first, second] = [one.simulator.addJob(LOAD), two.simulator.addJob(LOAD)];

    expect(first).toBe(second);
    expect(first).toMatch(/^\d{15,16}$/);
  });

  it("keeps every digit of an id beyond 2^53", async () => {
    await using workspace = await aWorkspace({ idsBeyondSafe: true });
    const jobId = workspace.simulator.addJob(LOAD);

    const { data } = await workspace.post<{ run_id: bigint }>(
      "/jobs/run-now",
      parseExactJson(`{"job_id": "${jobId}"}`),
    );

    expect(typeof data.run_id).toBe("bigint");
    expect(workspace.simulator.runs()[0]?.runId).toBe(String(data.run_id));
  });

  it("answers a repeated token with the run it started, even after it ended", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(LOAD);

    const first = await workspace.launch(jobId, { idempotency_token: "t".repeat(64) });
    workspace.advance(3_600);
    const again = await workspace.launch(jobId, { idempotency_token: "t".repeat(64) });

    expect(again).toBe(first);
    expect(workspace.simulator.runsOf(jobId)).toHaveLength(1);
    expect(workspace.simulator.counts()["POST jobs/run-now"]).toBe(2);
  });

  it("refuses the token of a deleted run", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(LOAD);
    const runId = await workspace.launch(jobId, { idempotency_token: "token" });
    workspace.advance(10);
    await workspace.post("/jobs/runs/delete", { run_id: runId });

    const { status, data } = await workspace.post<ErrorJson>("/jobs/run-now", {
      job_id: jobId,
      idempotency_token: "token",
    });

    expect(status).toBe(400);
    expect(data.message).toMatch(/deleted/);
  });

  it.each([
    ["an unknown job", { job_id: 7 }, "Job 7 does not exist."],
    ["no job", { job_id: undefined }, "Missing required field: job_id"],
    ["a job id that is no number", { job_id: "seven" }, /Could not parse job_id/],
    ["a long token", { idempotency_token: "t".repeat(65) }, /at most 64/],
    ["long parameters", { notebook_params: { a: "x".repeat(10_000) } }, /10000 bytes/],
    ["notebook and jar", { notebook_params: {}, jar_params: [] }, /cannot be specified together/],
    ["umlauts", { python_params: ["für"] }, /ASCII/],
    ["numbers", { job_parameters: { a: 1 } }, /must be a string/],
    ["an unknown task", { only: ["lode"] }, "Task key lode does not exist."],
    ["an unknown target", { performance_target: "FAST" }, /performance_target/],
  ])("refuses %s", async (_case, fields, message) => {
    await using workspace = await aWorkspace();
    workspace.simulator.addJob({ ...LOAD, jobId: 42 });

    const { status, data } = await workspace.post<ErrorJson>("/jobs/run-now", {
      job_id: 42,
      ...fields,
    });

    expect(status).toBe(400);
    expect(data.error_code).toBe("INVALID_PARAMETER_VALUE");
    expect(data.message).toMatch(message);
    expect(workspace.simulator.runs()).toHaveLength(0);
  });

  it("refuses task parameters when the job declares job parameters", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ ...LOAD, jobParameters: { day: "today" } });

    const { data } = await workspace.post<ErrorJson>("/jobs/run-now", {
      job_id: jobId,
      notebook_params: { day: "2026-01-05" },
    });

    expect(data.message).toMatch(/use job_parameters instead of notebook_params/);
  });

  it("refuses a body that is not JSON", async () => {
    await using workspace = await aWorkspace();

    const { status, data } = await workspace.post<ErrorJson>("/jobs/run-now", "{");

    expect(status).toBe(400);
    expect(data.error_code).toBe("MALFORMED_REQUEST");
  });

  it("runs only the tasks that are named, with their neighbours when asked", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Chain",
      maxConcurrentRuns: 9,
      tasks: [{ key: "a" }, { key: "b", dependsOn: ["a"] }, { key: "c", dependsOn: ["b"] }],
    });

    const keysOf = async (only: string[]): Promise<string[]> => {
      const run = await workspace.run(await workspace.launch(jobId, { only }));
      return run.tasks.map((task) => task.task_key);
    };

    expect(await keysOf(["b"])).toStrictEqual(["b"]);
    expect(await keysOf(["+b"])).toStrictEqual(["a", "b"]);
    expect(await keysOf(["b+"])).toStrictEqual(["b", "c"]);
    expect(await keysOf(["+b+"])).toStrictEqual(["a", "b", "c"]);
  });

  it("queues a surplus run and starts it the instant the slot is free", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(LOAD);
    await workspace.launch(jobId);
    const second = await workspace.launch(jobId);

    const queued = await workspace.run(second);
    workspace.advance(15);
    const running = await workspace.run(second);
    workspace.advance(5);
    const ended = await workspace.run(second);

    expect(queued.state).toMatchObject({ life_cycle_state: "QUEUED" });
    expect(queued.status.queue_details?.code).toBe("MAX_CONCURRENT_RUNS_REACHED");
    expect(running.state.life_cycle_state).toBe("RUNNING");
    expect(running.queue_duration).toBe(10_000);
    expect(ended.state.result_state).toBe("SUCCESS");
    expect(ended.end_time).toBe(Date.UTC(2026, 0, 5, 6, 0, 20));
  });

  it.each([
    [{ queue: false }, {}],
    [{ queue: true }, { queue: { enabled: false } }],
  ])("skips a surplus run without queueing: %j %j", async (job, fields) => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ ...LOAD, ...job });
    await workspace.launch(jobId);

    const run = await workspace.run(await workspace.launch(jobId, fields));

    expect(run.state).toStrictEqual({
      life_cycle_state: "SKIPPED",
      state_message:
        "Skipping this run because the limit of 1 maximum concurrent runs has been reached.",
      user_cancelled_or_timedout: false,
    });
    expect(run.status).toMatchObject({
      state: "TERMINATED",
      termination_details: { code: "MAX_CONCURRENT_RUNS_EXCEEDED" },
    });
  });

  it("restarts a continuous job without telling the run id", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ ...LOAD, continuous: "withoutRunId" });
    await workspace.post("/jobs/run-now", { job_id: jobId });
    workspace.advance(3);

    const { status, data } = await workspace.post("/jobs/run-now", { job_id: jobId });
    workspace.advance(2);

    expect(status).toBe(200);
    expect(data).toStrictEqual({});
    expect(workspace.simulator.runsOf(jobId).map((run) => run.resultState)).toStrictEqual([
      "CANCELED",
      undefined,
    ]);
  });

  it("conflicts when a continuous job is being started already", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ ...LOAD, continuous: "conflict" });

    const { status } = await workspace.post("/jobs/run-now", { job_id: jobId });

    expect(status).toBe(409);
  });
});
