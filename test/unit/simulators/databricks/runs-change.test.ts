import type { CancelBehaviour } from "../../../../local/simulators/databricks/job-definition";
import { aWorkspace, type ErrorJson, type RunJson } from "./a-workspace";

const aJob = (onCancel?: CancelBehaviour) => ({
  name: "Load",
  tasks: [
    { key: "load", durationSeconds: 100 },
    { key: "report", dependsOn: ["load"], durationSeconds: 10 },
  ],
  ...(onCancel !== undefined && { onCancel }),
});

const words = ({ state }: RunJson): string => `${state.life_cycle_state}/${state.result_state}`;
const results = ({ tasks }: RunJson): unknown[] => tasks.map(({ state }) => state.result_state);

describe("runs/cancel", () => {
  it("takes its time, then the run and its tasks are cancelled", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(aJob({ kind: "stops", takesSeconds: 30 }));
    const runId = await workspace.launch(jobId);
    workspace.advance(10);

    const { status, data } = await workspace.post("/jobs/runs/cancel", { run_id: runId });
    const stopping = await workspace.run(runId);
    workspace.advance(30);
    const stopped = await workspace.run(runId);

    expect([status, data]).toStrictEqual([200, {}]);
    expect(stopping.state.life_cycle_state).toBe("TERMINATING");
    expect(stopping.state.result_state).toBeUndefined();
    expect(stopped.state).toStrictEqual({
      life_cycle_state: "TERMINATED",
      result_state: "CANCELED",
      state_message: "Run cancelled.",
      user_cancelled_or_timedout: true,
    });
    expect(stopped.status.termination_details?.code).toBe("USER_CANCELED");
    expect(results(stopped)).toStrictEqual(["CANCELED", "CANCELED"]);
  });

  it("may find that the run succeeds nevertheless", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(aJob({ kind: "finishesFirst", takesSeconds: 5 }));
    const runId = await workspace.launch(jobId);

    await workspace.post("/jobs/runs/cancel", { run_id: runId });
    workspace.advance(5);

    expect(words(await workspace.run(runId))).toBe("TERMINATED/SUCCESS");
  });

  it("may be ignored", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(aJob({ kind: "ignored" }));
    const runId = await workspace.launch(jobId);

    await workspace.post("/jobs/runs/cancel", { run_id: runId });
    workspace.advance(60);

    expect(words(await workspace.run(runId))).toBe("RUNNING/undefined");
    expect(workspace.simulator.runs()[0]?.cancelRequests).toBe(1);
  });

  it("leaves a finished run as it is", async () => {
    await using workspace = await aWorkspace();
    const runId = await workspace.launch(workspace.simulator.addJob(aJob()));
    workspace.advance(110);

    const { status } = await workspace.post("/jobs/runs/cancel", { run_id: runId });
    workspace.advance(60);

    expect(status).toBe(200);
    expect(words(await workspace.run(runId))).toBe("TERMINATED/SUCCESS");
  });

  it("ends a queued run at once, and the next one moves up", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(aJob());
    const first = await workspace.launch(jobId);
    const second = await workspace.launch(jobId);
    const third = await workspace.launch(jobId);

    await workspace.post("/jobs/runs/cancel", { run_id: second });
    await workspace.post("/jobs/runs/cancel", { run_id: first });
    workspace.advance(3);

    expect(words(await workspace.run(second))).toBe("TERMINATED/CANCELED");
    expect(words(await workspace.run(third))).toBe("RUNNING/undefined");
  });

  it("cancels one task and with it what hangs on it", async () => {
    await using workspace = await aWorkspace();
    const runId = await workspace.launch(workspace.simulator.addJob(aJob()));
    const { tasks } = await workspace.run(runId);

    await workspace.post("/jobs/runs/cancel", { run_id: tasks[0]!.run_id });
    workspace.advance(10);
    const run = await workspace.run(runId);

    expect(results(run)).toStrictEqual(["CANCELED", "UPSTREAM_CANCELED"]);
    expect(words(run)).toBe("TERMINATED/CANCELED");
  });

  it("cancels the run of another job with its parent", async () => {
    await using workspace = await aWorkspace();
    const childJobId = workspace.simulator.addJob(aJob());
    const tasks = [{ key: "child", runJob: childJobId }];
    const runId = await workspace.launch(workspace.simulator.addJob({ name: "Parent", tasks }));
    await workspace.run(runId);

    await workspace.post("/jobs/runs/cancel", { run_id: runId });
    workspace.advance(2);

    expect(workspace.simulator.runsOf(childJobId).map((run) => run.resultState)).toStrictEqual([
      "CANCELED",
    ]);
  });

  it("never starts the run of another job after its parent was cancelled", async () => {
    await using workspace = await aWorkspace();
    const childJobId = workspace.simulator.addJob(aJob());
    const tasks = [
      { key: "first", durationSeconds: 50 },
      { key: "child", runJob: childJobId, dependsOn: ["first"] },
    ];
    const runId = await workspace.launch(workspace.simulator.addJob({ name: "Parent", tasks }));
    await workspace.run(runId);

    await workspace.post("/jobs/runs/cancel", { run_id: runId });
    workspace.advance(100);

    expect(workspace.simulator.runsOf(childJobId)).toStrictEqual([]);
  });

  it("does not know a run that does not exist", async () => {
    await using workspace = await aWorkspace();

    const { status, data } = await workspace.post<ErrorJson>("/jobs/runs/cancel", { run_id: 7 });

    expect(status).toBe(400);
    expect(data.message).toBe("Run 7 does not exist.");
  });
});

describe("runs/cancel-all", () => {
  it("cancels every run of a job, or the queued ones of all jobs", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob(aJob());
    await workspace.launch(jobId);
    await workspace.launch(jobId);

    await workspace.post("/jobs/runs/cancel-all", { all_queued_runs: true });
    const onlyQueued = workspace.simulator.runs().map((run) => run.phase);
    await workspace.post("/jobs/runs/cancel-all", { job_id: jobId });
    const refused = await workspace.post("/jobs/runs/cancel-all", {});

    expect(onlyQueued).toStrictEqual(["running", "ended"]);
    expect(workspace.simulator.runs().map((run) => run.phase)).toStrictEqual([
      "terminating",
      "ended",
    ]);
    expect(refused.status).toBe(400);
  });
});

describe("runs/delete", () => {
  it("deletes a finished run, and refuses an active one", async () => {
    await using workspace = await aWorkspace();
    const runId = await workspace.launch(workspace.simulator.addJob(aJob()));

    const early = await workspace.post<ErrorJson>("/jobs/runs/delete", { run_id: runId });
    workspace.advance(110);
    const late = await workspace.post("/jobs/runs/delete", { run_id: runId });
    const gone = await workspace.get<ErrorJson>("/jobs/runs/get", { run_id: runId });

    expect([early.status, late.status, gone.status]).toStrictEqual([400, 200, 400]);
    expect(gone.data.message).toBe(`Run ${runId} does not exist.`);
  });
});
