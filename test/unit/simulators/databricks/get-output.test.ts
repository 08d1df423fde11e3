import { aWorkspace, type ErrorJson } from "./a-workspace";

interface OutputJson {
  error?: string;
  error_trace?: string;
  notebook_output?: { result: string };
  run_job_output?: { run_id: number };
  metadata: { run_id: number; state: { life_cycle_state: string } };
}

const TRACE = "Traceback (most recent call last):\nValueError: boom";

describe("runs/get-output", () => {
  it("tells why a task failed, once it has", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Load",
      tasks: [
        {
          key: "main",
          durationSeconds: 10,
          outcome: { kind: "fails", error: "ValueError: boom", trace: TRACE },
        },
      ],
    });
    const { tasks } = await workspace.run(await workspace.launch(jobId));
    const params = { run_id: tasks[0]!.run_id };

    const before = await workspace.get<OutputJson>("/jobs/runs/get-output", params);
    workspace.advance(10);
    const after = await workspace.get<OutputJson>("/jobs/runs/get-output", params);

    expect(before.data).not.toHaveProperty("error");
    expect(after.data).toMatchObject({ error: "ValueError: boom", error_trace: TRACE });
    expect(after.data.metadata.run_id).toBe(params.run_id);
    expect(after.data.metadata.state.life_cycle_state).toBe("TERMINATED");
  });

  it("hands out megabytes of output", async () => {
    await using workspace = await aWorkspace();
    const result = "x".repeat(5 * 1024 * 1024);
    const jobId = workspace.simulator.addJob({
      name: "Verbose",
      tasks: [{ key: "main", output: { notebook_output: { result, truncated: true } } }],
    });
    const { tasks } = await workspace.run(await workspace.launch(jobId));

    const { data } = await workspace.get<OutputJson>("/jobs/runs/get-output", {
      run_id: tasks[0]!.run_id,
    });

    expect(data.notebook_output?.result).toHaveLength(result.length);
  });

  it("names the run of the other job", async () => {
    await using workspace = await aWorkspace();
    const childJobId = workspace.simulator.addJob({ name: "Child", tasks: [{ key: "inner" }] });
    const tasks = [{ key: "child", runJob: childJobId }];
    const jobId = workspace.simulator.addJob({ name: "Parent", tasks });
    const run = await workspace.run(await workspace.launch(jobId));

    const { data } = await workspace.get<OutputJson>("/jobs/runs/get-output", {
      run_id: run.tasks[0]!.run_id,
    });
    const child = await workspace.run(data.run_job_output!.run_id);

    expect(String(child.job_id)).toBe(childJobId);
  });

  it("tells why one iteration failed", async () => {
    await using workspace = await aWorkspace();
    const iterations = [
      { input: "a" },
      { input: "b", outcome: { kind: "fails", error: "b is broken" } as const },
    ];
    const jobId = workspace.simulator.addJob({
      name: "Each",
      tasks: [{ key: "each", iterations }],
    });
    const { tasks } = await workspace.run(await workspace.launch(jobId));
    const each = await workspace.run(tasks[0]!.run_id);

    const errors = await Promise.all(
      each.iterations.map(async ({ run_id }) => {
        const answer = await workspace.get<OutputJson>("/jobs/runs/get-output", { run_id });
        return answer.data.error;
      }),
    );

    expect(errors).toStrictEqual([undefined, "b is broken"]);
  });

  it("refuses a job run, also one of a single task", async () => {
    await using workspace = await aWorkspace();
    const jobId = workspace.simulator.addJob({ name: "One", tasks: [{ key: "one" }] });
    const runId = await workspace.launch(jobId);

    const { status, data } = await workspace.get<ErrorJson>("/jobs/runs/get-output", {
      run_id: runId,
    });

    expect(status).toBe(400);
    expect(data.error_code).toBe("INVALID_PARAMETER_VALUE");
    expect(data.message).toMatch(/^Retrieving the output of runs with multiple tasks is not/);
  });
});
