import { aWorkspace, type ErrorJson, taskStates, type TestWorkspace } from "./a-workspace";

/** A run that has failed in its second of three tasks. */
async function aFailedRun(workspace: TestWorkspace): Promise<number> {
  const jobId = workspace.simulator.addJob({
    name: "Load",
    jobParameters: { day: "today" },
    tasks: [
      { key: "extract", durationSeconds: 10 },
      {
        key: "transform",
        durationSeconds: 10,
        dependsOn: ["extract"],
        outcome: { kind: "fails", error: "boom" },
        repairedOutcome: { kind: "succeeds" },
      },
      { key: "load", durationSeconds: 10, dependsOn: ["transform"] },
    ],
  });
  const runId = await workspace.launch(jobId, { job_parameters: { day: "2026-01-05" } });
  workspace.advance(20);
  return runId;
}

const repair = (workspace: TestWorkspace, runId: number, fields: Record<string, unknown>) =>
  workspace.post<ErrorJson & { repair_id: number }>("/jobs/runs/repair", {
    run_id: runId,
    ...fields,
  });

describe("runs/repair", () => {
  it("runs the failed tasks and their victims again, under the same run id", async () => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);

    const failed = await workspace.run(runId);
    const { data } = await repair(workspace, runId, {
      rerun_all_failed_tasks: true,
      job_parameters: { day: "2026-01-05" },
    });
    workspace.advance(15);
    const repairing = await workspace.run(runId);
    workspace.advance(5);
    const repaired = await workspace.run(runId, { include_history: true });

    expect(failed.state.result_state).toBe("FAILED");
    expect(repairing.state.life_cycle_state).toBe("RUNNING");
    expect(repaired.state.result_state).toBe("SUCCESS");
    expect(
      repaired.tasks.map(({ task_key, attempt_number }) => [task_key, attempt_number]),
    ).toStrictEqual([
      ["extract", 0],
      ["transform", 0],
      ["load", 0],
      ["transform", 1],
      ["load", 1],
    ]);
    expect(repaired.repair_history).toMatchObject([
      { type: "ORIGINAL", state: { result_state: "FAILED" } },
      { type: "REPAIR", id: data.repair_id, state: { result_state: "SUCCESS" } },
    ]);
    expect(repaired.repair_history.map((entry) => entry.task_run_ids.length)).toStrictEqual([3, 2]);
    expect(repaired.job_parameters).toStrictEqual([
      { name: "day", default: "today", value: "2026-01-05" },
    ]);
  });

  it("loses the job parameters that are not sent again", async () => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);

    await repair(workspace, runId, { rerun_all_failed_tasks: true });

    expect((await workspace.run(runId)).job_parameters).toStrictEqual([
      { name: "day", default: "today" },
    ]);
  });

  it("runs the named tasks, with those behind them when asked", async () => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);

    await repair(workspace, runId, { rerun_tasks: ["transform"], rerun_dependent_tasks: true });
    workspace.advance(20);

    expect((await workspace.run(runId)).tasks).toHaveLength(5);
  });

  it("leaves what was cancelled before as it was", async () => {
    await using workspace = await aWorkspace();
    const tasks = [{ key: "load", durationSeconds: 100 }];
    const runId = await workspace.launch(workspace.simulator.addJob({ name: "Load", tasks }));
    const taskRunId = (await workspace.run(runId)).tasks[0]!.run_id;
    await workspace.post("/jobs/runs/cancel", { run_id: taskRunId });
    workspace.advance(2);

    await repair(workspace, runId, { rerun_all_failed_tasks: true });
    workspace.advance(50);
    const run = await workspace.run(runId);

    expect(taskStates(run.tasks)).toStrictEqual(["load TERMINATED/CANCELED", "load RUNNING"]);
  });

  it("blocks a repaired task behind another, and does not call it a retry", async () => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);

    await repair(workspace, runId, { rerun_all_failed_tasks: true });

    expect(taskStates((await workspace.run(runId)).tasks).slice(3)).toStrictEqual([
      "transform RUNNING",
      "load BLOCKED",
    ]);
  });

  it("needs the latest repair id from the second repair on", async () => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);
    const fields = { rerun_tasks: ["extract"] };
    const first = await repair(workspace, runId, fields);
    workspace.advance(100);

    const without = await repair(workspace, runId, fields);
    const wrong = await repair(workspace, runId, { ...fields, latest_repair_id: 7 });
    const right = await repair(workspace, runId, {
      ...fields,
      latest_repair_id: first.data.repair_id,
    });

    expect([without.status, wrong.status, right.status]).toStrictEqual([400, 400, 200]);
    expect(without.data.message).toBe(
      "The latest repair ID needs to be provided in order to create a new repair",
    );
    expect(workspace.simulator.runs()[0]?.repairs).toHaveLength(2);
  });

  it.each([
    ["nothing", {}],
    ["both", { rerun_tasks: ["load"], rerun_all_failed_tasks: true }],
    ["an unknown task", { rerun_tasks: ["lode"] }],
    ["a repair id before the first repair", { rerun_tasks: ["load"], latest_repair_id: 7 }],
  ])("refuses %s", async (_case, fields) => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);

    const { status, data } = await repair(workspace, runId, fields);

    expect(status).toBe(400);
    expect(data.error_code).toBe("INVALID_PARAMETER_VALUE");
  });

  it("refuses a run that is still active", async () => {
    await using workspace = await aWorkspace();
    const runId = await aFailedRun(workspace);
    await repair(workspace, runId, { rerun_all_failed_tasks: true });

    const { status, data } = await repair(workspace, runId, { rerun_all_failed_tasks: true });

    expect(status).toBe(400);
    expect(data.error_code).toBe("INVALID_STATE");
  });
});
