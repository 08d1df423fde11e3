import { ENDINGS } from "../../../../local/simulators/databricks/ending";
import type { TaskOutcome } from "../../../../local/simulators/databricks/job-definition";
import { aWorkspace, type ErrorJson, shortState, taskStates } from "./a-workspace";

describe("runs/get", () => {
  it("shows each task as it waits, prepares, runs and ends", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Load",
      setupSeconds: 5,
      cleanupSeconds: 3,
      tasks: [
        { key: "extract", durationSeconds: 10, setupSeconds: 2 },
        { key: "load", durationSeconds: 10, dependsOn: ["extract"] },
      ],
    });
    const runId = await workspace.launch(jobId);

    const seen: string[][] = [];
    for (const seconds of [0, 6, 2, 10, 10, 2]) {
      workspace.advance(seconds);
      const run = await workspace.run(runId);
      seen.push([shortState(run), run.status.state, ...taskStates(run.tasks)]);
    }

    expect(seen).toStrictEqual([
      ["PENDING", "PENDING", "extract PENDING", "load BLOCKED"],
      ["RUNNING", "RUNNING", "extract PENDING", "load BLOCKED"],
      ["RUNNING", "RUNNING", "extract RUNNING", "load BLOCKED"],
      ["RUNNING", "RUNNING", "extract TERMINATED/SUCCESS", "load RUNNING"],
      ["TERMINATING", "TERMINATING", "extract TERMINATED/SUCCESS", "load TERMINATED/SUCCESS"],
      ["TERMINATED/SUCCESS", "TERMINATED", "extract TERMINATED/SUCCESS", "load TERMINATED/SUCCESS"],
    ]);
  });

  it("tells the termination details while cleaning up already", async () => {
    await using workspace = await aWorkspace();
    const tasks = [{ key: "load", durationSeconds: 1 }];
    const jobId = workspace.simulator.addJob({ name: "Load", cleanupSeconds: 9, tasks });
    const runId = await workspace.launch(jobId);
    workspace.advance(2);

    const { status, end_time } = await workspace.run(runId);

    expect(status).toStrictEqual({
      state: "TERMINATING",
      termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" },
    });
    expect(end_time).toBe(0);
  });

  it("reports a failed task as real workspaces do, and its victims", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Load",
      tasks: [
        { key: "main", outcome: { kind: "fails", error: "ValueError: boom" } },
        { key: "after", dependsOn: ["main"] },
      ],
    });

    const run = await workspace.run(await workspace.launch(jobId));

    expect(run.state).toStrictEqual({
      life_cycle_state: "INTERNAL_ERROR",
      result_state: "FAILED",
      state_message:
        "Task main failed with message: Workload failed, see run output for details. This caused all downstream tasks to get skipped.",
      user_cancelled_or_timedout: false,
    });
    expect(run.status).toMatchObject({
      state: "TERMINATED",
      termination_details: { code: "RUN_EXECUTION_ERROR", type: "CLIENT_ERROR" },
    });
    expect(taskStates(run.tasks)).toStrictEqual([
      "main TERMINATED/FAILED",
      "after TERMINATED/UPSTREAM_FAILED",
    ]);
    expect(run.tasks[0]?.state.state_message).toBe("Workload failed, see run output for details");
  });

  it.each<[TaskOutcome, string]>([
    [{ kind: "succeeds" }, "TERMINATED/SUCCESS"],
    [{ kind: "fails" }, "INTERNAL_ERROR/FAILED"],
    [{ kind: "timesOut" }, "TERMINATED/TIMEDOUT"],
    [{ kind: "canceled" }, "TERMINATED/CANCELED"],
    [{ kind: "skipped" }, "INTERNAL_ERROR/FAILED"],
    [{ kind: "excluded" }, "TERMINATED/SUCCESS"],
    [{ kind: "internalError", message: "No cluster." }, "INTERNAL_ERROR/FAILED"],
    [{ kind: "ends", ending: ENDINGS.disabled }, "TERMINATED/SUCCESS"],
  ])("ends a run whose task %j", async (outcome, expected) => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "One", tasks: [{ key: "one", outcome }] });

    const run = await workspace.run(await workspace.launch(jobId));

    expect(shortState(run)).toBe(expected);
  });

  it.each(Object.entries(ENDINGS))("can end a run as %s", async (_name, ending) => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "One", tasks: [{ key: "one" }], ending });

    const run = await workspace.run(await workspace.launch(jobId));

    expect(run.state.life_cycle_state).toBe(ending.lifeCycleState);
    expect(run.status.termination_details?.code).toBe(ending.code);
  });

  it("succeeds with failures when every leaf succeeds", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Partial",
      tasks: [
        { key: "optional", outcome: { kind: "fails" } },
        { key: "report", dependsOn: ["optional"], runIf: "ALL_DONE" },
      ],
    });

    const run = await workspace.run(await workspace.launch(jobId));

    expect(shortState(run)).toBe("TERMINATED/SUCCESS_WITH_FAILURES");
  });

  it.each([
    ["ALL_SUCCESS", "UPSTREAM_FAILED"],
    ["NONE_FAILED", "UPSTREAM_FAILED"],
    ["AT_LEAST_ONE_SUCCESS", "SUCCESS"],
    ["AT_LEAST_ONE_FAILED", "SUCCESS"],
    ["ALL_FAILED", "EXCLUDED"],
    ["ALL_DONE", "SUCCESS"],
  ] as const)("runs a task after one failure and one success if %s", async (runIf, result) => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Branches",
      tasks: [
        { key: "bad", outcome: { kind: "fails" } },
        { key: "good" },
        { key: "after", dependsOn: ["bad", "good"], runIf },
        { key: "off", disabled: true },
      ],
    });

    const { tasks } = await workspace.run(await workspace.launch(jobId));

    expect(tasks.map(({ state }) => state.result_state)).toStrictEqual([
      "FAILED",
      "SUCCESS",
      result,
      "DISABLED",
    ]);
  });

  it("times out a run as the job says", async () => {
    await using workspace = await aWorkspace();
    const tasks = [{ key: "slow", durationSeconds: 100 }];
    const jobId = workspace.simulator.addJob({ name: "Slow", timeoutSeconds: 60, tasks });
    const runId = await workspace.launch(jobId);
    workspace.advance(60);

    const run = await workspace.run(runId);

    expect([shortState(run), ...taskStates(run.tasks)]).toStrictEqual([
      "TERMINATED/TIMEDOUT",
      "slow TERMINATED/TIMEDOUT",
    ]);
  });

  it("says whatever words a script has, unknown ones included", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Exotic",
      tasks: [{ key: "one" }],
      states: [
        { afterSeconds: 0, state: { life_cycle_state: "HIBERNATING" } },
        { afterSeconds: 9, status: { state: "VAPORIZED" }, ended: true },
      ],
    });
    const runId = await workspace.launch(jobId);

    const before = await workspace.run(runId);
    workspace.advance(9);
    const after = await workspace.run(runId);

    expect(before.state).toStrictEqual({ life_cycle_state: "HIBERNATING" });
    expect(before.status).toBeUndefined();
    expect(after.status).toStrictEqual({ state: "VAPORIZED" });
    expect(after.end_time).toBeGreaterThan(0);
  });

  it.each([
    ["state", "status"],
    ["status", "state"],
  ] as const)("can say only %s", async (vocabulary, absent) => {
    await using workspace = await aWorkspace({ vocabulary });
    const jobId = workspace.simulator.addJob({ name: "One", tasks: [{ key: "one" }] });

    const run = await workspace.run(await workspace.launch(jobId));

    expect(run).toHaveProperty(vocabulary);
    expect(run).not.toHaveProperty(absent);
    expect(run.tasks[0]).not.toHaveProperty(absent);
  });

  it("links the run page in its legacy form", async () => {
    await using workspace = await aWorkspace({ workspaceId: "123", host: "https://adb.example" });
    const jobId = workspace.simulator.addJob({ name: "One", tasks: [{ key: "one" }] });

    const run = await workspace.run(await workspace.launch(jobId));

    expect(run.run_page_url).toBe(`https://adb.example/?o=123#job/${jobId}/run/${run.run_id}`);
  });

  it("gives each run the tasks that a function says", async () => {
    await using workspace = await aWorkspace();
    const outcomes = [{ kind: "fails" }, { kind: "succeeds" }] as const;
    const jobId = workspace.simulator.addJob({
      name: "Second time lucky",
      tasks: (runNumber) => [{ key: "one", outcome: outcomes[runNumber - 1]! }],
    });

    const first = await workspace.run(await workspace.launch(jobId));
    const second = await workspace.run(await workspace.launch(jobId));

    expect([first, second].map(({ state }) => state.result_state)).toStrictEqual([
      "FAILED",
      "SUCCESS",
    ]);
  });

  it.each([
    [{ run_id: 7 }, "Run 7 does not exist."],
    [{ run_id: "x" }, "Could not parse run_id: x"],
    [{}, "Missing required field: run_id"],
  ])("refuses %j", async (params, message) => {
    await using workspace = await aWorkspace();

    const { status, data } = await workspace.get<ErrorJson>("/jobs/runs/get", params);

    expect(status).toBe(400);
    expect(data).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE", message });
  });

  it("refuses a page token that it did not give", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "One", tasks: [{ key: "one" }] });
    const runId = await workspace.launch(jobId);

    const { status } = await workspace.get("/jobs/runs/get", { run_id: runId, page_token: "2" });

    expect(status).toBe(400);
  });
});
