import { aWorkspace, shortState, taskStates } from "./a-workspace";

describe("the tasks of a run", () => {
  it("lists a retried task once per attempt", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Retried",
      tasks: [
        {
          key: "flaky",
          durationSeconds: 10,
          earlierAttempts: [{ durationSeconds: 10, outcome: { kind: "fails", error: "once" } }],
          retryDelaySeconds: 10,
        },
      ],
    });
    const runId = await workspace.launch(jobId);

    const seen: string[][] = [];
    for (const seconds of [0, 15, 10, 10]) {
      workspace.advance(seconds);
      seen.push(taskStates((await workspace.run(runId)).tasks));
    }
    const { tasks, state } = await workspace.run(runId);

    expect(seen).toStrictEqual([
      ["flaky RUNNING"],
      ["flaky TERMINATED/FAILED", "flaky WAITING_FOR_RETRY"],
      ["flaky TERMINATED/FAILED", "flaky RUNNING"],
      ["flaky TERMINATED/FAILED", "flaky TERMINATED/SUCCESS"],
    ]);
    expect(tasks.map((task) => task.attempt_number)).toStrictEqual([0, 1]);
    expect(new Set(tasks.map((task) => task.run_id)).size).toBe(2);
    expect(state.result_state).toBe("SUCCESS");
  });

  it("pages more than a hundred tasks, and repeats the scalars", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Wide",
      jobParameters: { day: "today" },
      tasks: Array.from({ length: 150 }, (_, index) => ({ key: `task_${index}` })),
    });
    const runId = await workspace.launch(jobId);

    const first = await workspace.run(runId);
    const second = await workspace.run(runId, { page_token: first.next_page_token });
    const old = await workspace
      .run(runId, {})
      .then(() => workspace.get<{ tasks: unknown[] }>("../2.1/jobs/runs/get", { run_id: runId }));

    expect([first.tasks.length, second.tasks.length]).toStrictEqual([100, 50]);
    expect([first.job_parameters.length, second.job_parameters.length]).toStrictEqual([1, 0]);
    expect(second.run_id).toBe(runId);
    expect(second.next_page_token).toBeUndefined();
    expect(old.data.tasks).toHaveLength(150);
  });

  it("pages the iterations of a for-each task run beside its one task", async () => {
    await using workspace = await aWorkspace({ pageSize: 2 });
    const jobId = workspace.simulator.addJob({
      name: "Each",
      tasks: [
        {
          key: "each",
          durationSeconds: 10,
          iterations: [
            { input: "a" },
            { input: "b", outcome: { kind: "fails", error: "b is broken" } },
            { input: "c", durationSeconds: 20 },
          ],
        },
      ],
    });
    const run = await workspace.run(await workspace.launch(jobId));
    const taskRunId = run.tasks[0]!.run_id;
    workspace.advance(15);

    const first = await workspace.run(taskRunId);
    const second = await workspace.run(taskRunId, { page_token: first.next_page_token });
    workspace.advance(5);
    const ended = await workspace.run(run.run_id);

    expect([first, second].map(({ tasks }) => tasks.length)).toStrictEqual([1, 1]);
    expect([...first.iterations, ...second.iterations].map(shortState)).toStrictEqual([
      "TERMINATED/SUCCESS",
      "TERMINATED/FAILED",
      "RUNNING",
    ]);
    expect(ended.state.state_message).toBe(
      "Task each failed with message: 1 of 3 iterations failed.",
    );
  });

  it("follows the run of another job", async () => {
    await using workspace = await aWorkspace();
    const childJobId = workspace.simulator.addJob({
      name: "Child",
      tasks: [{ key: "inner", durationSeconds: 20, outcome: { kind: "fails" } }],
    });
    const jobId = workspace.simulator.addJob({
      name: "Parent",
      tasks: [{ key: "child", runJob: childJobId }],
    });
    const runId = await workspace.launch(jobId);

    workspace.advance(19);
    const running = await workspace.run(runId);
    workspace.advance(1);
    const ended = await workspace.run(runId);

    expect([running, ended].map(shortState)).toStrictEqual(["RUNNING", "INTERNAL_ERROR/FAILED"]);
    expect(workspace.simulator.runsOf(childJobId)).toHaveLength(1);
  });
});
