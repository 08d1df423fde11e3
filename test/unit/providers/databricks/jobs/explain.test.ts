import { databricksFaults } from "../../../../../local/simulators/databricks/databricks-error";
import type { TaskDefinition } from "../../../../../local/simulators/databricks/job-definition";
import { createDatabricksProvider } from "../../../../support/providers";
import { explanationOf, failed, fails } from "../explained-run";
import {
  anAttempt,
  FakeTokens,
  launched,
  secretToken,
  simulateWorkspace,
} from "../simulated-workspace";

describe("explain", () => {
  it("reports the failed task's own error, not the run's message about it", async () => {
    await using workspace = await simulateWorkspace();
    const trace = "Traceback (most recent call last)\n\nZeroDivisionError: division by zero";
    const tasks = [{ key: "load", outcome: fails("ZeroDivisionError: division by zero", trace) }];

    expect(await explanationOf(workspace, { tasks })).toStrictEqual({
      kind: "explained",
      failedSteps: [
        {
          name: "load",
          error: "ZeroDivisionError: division by zero",
          trace: "Traceback (most recent call last)\nZeroDivisionError: division by zero",
        },
      ],
      omitted: 0,
      note: null,
    });
  });

  it("names the causes, not the tasks that were skipped because of them", async () => {
    await using workspace = await simulateWorkspace();
    const tasks: TaskDefinition[] = [
      { key: "extract", outcome: fails("no file") },
      { key: "load", dependsOn: ["extract"] },
      { key: "report", dependsOn: ["load"] },
      { key: "excluded", outcome: { kind: "excluded" } },
      { key: "off", disabled: true },
      { key: "fine" },
    ];

    expect(await explanationOf(workspace, { tasks })).toMatchObject({
      failedSteps: [{ name: "extract", error: "no file" }],
      omitted: 0,
    });
  });

  it("looks at the last attempt of a retried task only", async () => {
    await using workspace = await simulateWorkspace();
    const tasks: TaskDefinition[] = [
      {
        key: "flaky",
        earlierAttempts: [{ durationSeconds: 5, outcome: fails("first error") }],
        outcome: fails("last error"),
      },
      {
        key: "healed",
        earlierAttempts: [{ durationSeconds: 5, outcome: fails("healed error") }],
      },
    ];

    expect(await explanationOf(workspace, { tasks })).toMatchObject({
      failedSteps: [{ name: "flaky", error: "last error" }],
    });
  });

  it("reads every page, and five tasks in detail", async () => {
    await using workspace = await simulateWorkspace({ pageSize: 2 });
    const tasks = [1, 2, 3, 4, 5, 6, 7].map((number) => ({
      key: `task-${number}`,
      outcome: fails(`error ${number}`),
    }));

    const explanation = await explanationOf(workspace, { tasks });

    expect(explanation).toMatchObject({ omitted: 2, note: null });
    expect(explanation).toHaveProperty("failedSteps.length", 5);
    expect(workspace.simulator.counts()["GET jobs/runs/get-output"]).toBe(5);
  });

  it("reads the iterations of a for-each task", async () => {
    await using workspace = await simulateWorkspace({ pageSize: 2 });
    const iterations = [
      { input: "a" },
      { input: "b" },
      { input: "c" },
      { input: "d", outcome: fails("bad input d") },
      { input: "e" },
    ];
    const tasks = [{ key: "each", outcome: fails("Some iterations failed"), iterations }];

    expect(await explanationOf(workspace, { tasks })).toMatchObject({
      failedSteps: [{ name: "each / iteration 4", error: "bad input d" }],
    });
  });

  it("reads the jobs that a task runs", async () => {
    await using workspace = await simulateWorkspace({ idsBeyondSafe: true });
    const { simulator } = workspace;
    const grandchild = simulator.addJob({
      name: "Grandchild",
      tasks: [{ key: "deep", outcome: fails("deep error") }, { key: "fine" }],
    });
    const child = simulator.addJob({
      name: "Child",
      tasks: [{ key: "inner", runJob: grandchild }],
    });

    expect(
      await explanationOf(workspace, { tasks: [{ key: "outer", runJob: child }] }),
    ).toMatchObject({
      failedSteps: [{ name: "outer / inner / deep", error: "deep error" }],
    });
  });

  it("reads three levels of jobs and no more", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator } = workspace;
    let jobId = simulator.addJob({
      name: "0",
      tasks: [{ key: "t0", outcome: fails("deep error") }],
    });
    for (const depth of [1, 2, 3, 4]) {
      jobId = simulator.addJob({ name: `${depth}`, tasks: [{ key: `t${depth}`, runJob: jobId }] });
    }

    expect(await explanationOf(workspace, { tasks: [{ key: "t5", runJob: jobId }] })).toMatchObject(
      { failedSteps: [{ name: "t5 / t4 / t3 / t2" }] },
    );
  });

  it("falls back to the task's own message where there is no output", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator } = workspace;
    const tasks: TaskDefinition[] = [
      { key: "cluster", outcome: { kind: "internalError", message: "No cluster." } },
    ];
    simulator.faults.add({ path: /get-output/, times: Infinity, fault: { kind: "html" } });

    expect(await explanationOf(workspace, { tasks })).toStrictEqual({
      kind: "explained",
      failedSteps: [{ name: "cluster", error: "No cluster.", trace: null }],
      omitted: 0,
      note: expect.stringMatching(/^The output of cluster could not be read: /) as string,
    });
  });

  it("puts tasks that were stopped behind those that failed", async () => {
    await using workspace = await simulateWorkspace();
    const tasks: TaskDefinition[] = [
      { key: "stopped", outcome: { kind: "canceled" } },
      { key: "late", outcome: { kind: "timesOut" } },
    ];

    expect(await explanationOf(workspace, { tasks })).toMatchObject({
      failedSteps: [{ name: "late" }, { name: "stopped" }],
    });
  });

  it("reads the output of the run itself where it has no tasks, as in the old format", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const state = { life_cycle_state: "TERMINATED", result_state: "FAILED", state_message: "" };
    simulator.faults.add({
      path: /runs\/get\?/,
      fault: { kind: "status", status: 200, body: { run_id: 5, state } },
    });
    simulator.faults.add({
      path: /get-output/,
      fault: { kind: "status", status: 200, body: { error: "old error" } },
    });

    expect(await provider.explain(anAttempt({ vendorRunId: "5" }), failed)).toMatchObject({
      failedSteps: [{ name: "run 5", error: "old error" }],
    });
  });

  it("has nothing to add for a run that was skipped", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const tasks = [{ key: "main", durationSeconds: 60 }];
    const jobId = simulator.addJob({ name: "Nightly", tasks, queue: false });
    await launched(workspace, jobId, { attemptNumber: 1 });
    const second = await launched(workspace, jobId, { attemptNumber: 2 });

    expect(await provider.explain(second, failed)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: null,
    });
  });

  it("says what it could not read, and never throws", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    simulator.faults.add({ times: Infinity, fault: databricksFaults.emptyBody(500) });

    expect(await provider.explain(anAttempt(), failed)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: expect.stringMatching(/answered 500 to the request to read run 455644833/) as string,
    });
    expect(await provider.explain(anAttempt({ connectionId: "old" }), failed)).toMatchObject({
      note: "Databricks workspace old is not configured here any more.",
    });
  });

  it("says so when the workspace describes a run without its state", async () => {
    await using workspace = await simulateWorkspace();
    const body = { run_id: 455644833 };
    workspace.simulator.faults.add({ fault: { kind: "status", status: 200, body } });

    expect(await workspace.provider.explain(anAttempt(), failed)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: "Databricks described run 455644833 without its state.",
    });
  });

  it("names no failed task of another run", async () => {
    await using workspace = await simulateWorkspace();
    const tasks = [{ task_key: "a", run_id: 2, state: { result_state: "FAILED" } }];
    const body = { run_id: 1, tasks };
    workspace.simulator.faults.add({ fault: { kind: "status", status: 200, body } });

    expect(await workspace.provider.explain(anAttempt(), failed)).toMatchObject({
      failedSteps: [],
      note: expect.stringMatching(/answered about run 1 when asked for run 455644833\.$/) as string,
    });
  });

  it("reports the pages that it could read when a later one fails", async () => {
    await using workspace = await simulateWorkspace({ pageSize: 1 });
    const { simulator } = workspace;
    const tasks = ["a", "b", "c"].map((key) => ({ key, outcome: fails(`error ${key}`) }));
    simulator.faults.add({
      path: /page_token/,
      skip: 1,
      times: Infinity,
      fault: databricksFaults.emptyBody(500),
    });

    const explanation = await explanationOf(workspace, { tasks });

    expect(explanation).toMatchObject({
      failedSteps: [{ name: "a" }, { name: "b" }],
      note: expect.stringMatching(/has more tasks than could be read\.$/) as string,
    });
  });

  it("stops looking when the workspace answers too slowly, and counts what it left out", async () => {
    const tokens = new FakeTokens(secretToken);
    await using workspace = await simulateWorkspace({ tokens });
    const tasks = ["a", "b", "c"].map((key) => ({ key, outcome: fails(`error ${key}`) }));
    const jobId = workspace.simulator.addJob({ name: "Slow", tasks });
    const attempt = await launched(workspace, jobId);
    workspace.pass(7_200);
    tokens.get = () => {
      workspace.pass(31);
      return Promise.resolve({ kind: "token", token: secretToken });
    };

    expect(await workspace.provider.explain(attempt, failed)).toMatchObject({
      failedSteps: [{ name: "a" }],
      omitted: 2,
      note: "Databricks answered too slowly to read every failed task.",
    });
  });

  it("reports even a defect of its own as a note", async () => {
    const provider = createDatabricksProvider({
      workspaces: [
        {
          id: "prod",
          host: "https://adb-1.2.azuredatabricks.net",
          tokens: new FakeTokens("unused"),
        },
      ],
      http: { send: () => Promise.reject(new Error("defect")) },
      now: () => new Date(),
    });

    expect(await provider.explain(anAttempt(), failed)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: "The detail could not be read because of a fault in Runward.",
    });
  });
});
