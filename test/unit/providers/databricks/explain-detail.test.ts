import type { TaskDefinition } from "../../../../local/simulators/databricks/job-definition";
import { explanationOf, failed, fails } from "./explained-run";
import { anAttempt, simulateWorkspace } from "./simulated-workspace";

describe("explain, part by part", () => {
  it.each<[string, TaskDefinition["outcome"] & object, Record<string, unknown>, string]>([
    [
      "the error, without its HTML",
      fails("<span class='ansi-red-fg'>TypeError</span>: '&lt;' not supported"),
      {},
      "TypeError: '<' not supported",
    ],
    [
      "the exception in the trace, if the error only says that it failed",
      fails("Workload failed, see run output for details.", "Traceback:\nValueError: no rows"),
      {},
      "ValueError: no rows",
    ],
    [
      "the exception in the output of a wheel, if there is neither error nor trace",
      { kind: "fails" },
      { logs: "loading\nValueError: no rows\n" },
      "ValueError: no rows",
    ],
    [
      "the exception in the output of a wheel, if the error is only the exit code",
      fails("SystemExit: 1", "SystemExit: 1"),
      { logs: "loading\nValueError: no rows\n" },
      "ValueError: no rows",
    ],
    [
      "the database's error in the output of dbt",
      { kind: "fails" },
      {
        logs: "Completed with 1 error and 0 warnings:\n\nDatabase Error in model a (a.sql)\n  no such table\n",
      },
      "Database Error in model a (a.sql) no such table",
    ],
    [
      "the message of the task, if the log contains no error",
      { kind: "fails", message: "Library installation failed." },
      { logs: "loading\n" },
      "Library installation failed.",
    ],
    [
      "the last line of the log, if nothing else says more",
      { kind: "fails" },
      { logs: "loading\nno rows\n" },
      "no rows",
    ],
    [
      "the state, if there is no text at all",
      { kind: "fails", code: "CLUSTER_ERROR", type: "CLOUD_FAILURE" },
      { logs: "" },
      "Workload failed, see run output for details (TERMINATED CLUSTER_ERROR)",
    ],
  ])("returns %s", async (_name, outcome, output, error) => {
    await using workspace = await simulateWorkspace();

    expect(
      await explanationOf(workspace, { tasks: [{ key: "load", outcome, output }] }),
    ).toMatchObject({ failedSteps: [{ name: "load", error }], note: null });
  });

  it("shows the end of the log where there is no trace", async () => {
    await using workspace = await simulateWorkspace();
    const output = { logs: `${"x".repeat(20_000)}\nloading\nclosing` };

    expect(
      await explanationOf(workspace, {
        tasks: [{ key: "load", outcome: fails("no rows"), output }],
      }),
    ).toMatchObject({
      failedSteps: [
        { error: "no rows", trace: expect.stringMatching(/loading\nclosing$/) as string },
      ],
    });
  });

  it("reports a failed task without an id, besides those that have one", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const ended = (result_state: string, state_message: string) => ({
      state: { life_cycle_state: "TERMINATED", result_state, state_message },
    });
    const tasks = [
      { task_key: "fine", run_id: 7, ...ended("SUCCESS", "") },
      { task_key: "lost", ...ended("FAILED", "The driver was lost.") },
    ];
    simulator.faults.add({
      path: /runs\/get\?/,
      fault: { kind: "status", status: 200, body: { run_id: 5, ...ended("FAILED", ""), tasks } },
    });

    expect(await provider.explain(anAttempt({ vendorRunId: "5" }), failed)).toStrictEqual({
      kind: "explained",
      failedSteps: [{ name: "lost", error: "The driver was lost.", trace: null }],
      omitted: 0,
      note: "The output of lost could not be read: Databricks gives no id of its run.",
    });
  });

  it("says that tasks are missing when the next page cannot be asked for", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const body = { run_id: 5, tasks: [{ task_key: "a" }], next_page_token: "x".repeat(100_000) };
    simulator.faults.add({
      path: /runs\/get\?/,
      fault: { kind: "status", status: 200, body },
    });

    expect(await provider.explain(anAttempt({ vendorRunId: "5" }), failed)).toMatchObject({
      note: "Run 5 has more tasks than could be read.",
    });
  });
});
