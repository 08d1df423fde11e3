import type { TaskDefinition } from "../../../../../local/simulators/databricks/job-definition";
import type { EndedStatus } from "../../../../../src/contracts/attempt";
import type { OutputsResult } from "../../../../../src/contracts/outputs";
import { launched, simulateWorkspace } from "../simulated-workspace";

const ended: EndedStatus = {
  kind: "succeeded",
  vendorState: "TERMINATED SUCCESS",
  message: null,
  partial: false,
  runPageUrl: null,
};

/** What a run of these tasks produced, once it has ended. */
async function outputsOf(...tasks: readonly TaskDefinition[]): Promise<OutputsResult> {
  await using workspace = await simulateWorkspace();
  const jobId = workspace.simulator.addJob({ name: "Load", tasks });
  const attempt = await launched(workspace, jobId);
  workspace.pass(600);
  return await workspace.provider.outputs(attempt, ended);
}

const aTask = (output: Readonly<Record<string, unknown>>, key = "main"): TaskDefinition => ({
  key,
  durationSeconds: 60,
  output,
});

describe("outputs of a Databricks run", () => {
  it.each([
    ["an exit value", { notebook_output: { result: "42", truncated: false } }, "42", false],
    ["one that the vendor cut", { notebook_output: { result: "42", truncated: true } }, "42", true],
    ["an alert", { sql_output: { alert_output: { alert_state: "OK" } } }, "OK", false],
    [
      "a query of the workspace",
      {
        sql_output: { query_output: { output_link: "https://adb-1.2.azuredatabricks.net/sql/7" } },
      },
      "https://adb-1.2.azuredatabricks.net/sql/7",
      false,
    ],
    [
      "a link to somewhere else",
      { sql_output: { query_output: { output_link: "https://evil.example/sql/7" } } },
      null,
      false,
    ],
    ["nothing", {}, null, false],
  ])("have the result of %s", async (_what, output, result, truncated) => {
    expect(await outputsOf(aTask(output))).toMatchObject({
      kind: "read",
      outputs: { tasks: { main: { result, truncated, error: null } }, truncated: false },
    });
  });

  it("never have the signed link with which anybody can fetch the artifacts of a dbt task", async () => {
    const link = "https://storage.example/artifacts.tar.gz?sig=abc";
    const headers = { "x-ms-secret": "s3cret-header" };
    const told = await outputsOf(
      aTask({ dbt_output: { artifacts_link: link, artifacts_headers: headers } }),
    );

    expect(JSON.stringify(told)).not.toMatch(/storage\.example|s3cret/);
  });

  it("cut a long result, and say so", async () => {
    const result = "x".repeat(100_000);
    const told = await outputsOf(aTask({ notebook_output: { result, truncated: false } }));

    expect(told).toMatchObject({ outputs: { tasks: { main: { truncated: true } } } });
    expect(JSON.stringify(told).length).toBeLessThan(8_000);
  });

  it("have the last attempt of a task that was retried", async () => {
    const failed = { durationSeconds: 10, outcome: { kind: "fails", error: "boom" } } as const;
    const told = await outputsOf({ key: "main", durationSeconds: 10, earlierAttempts: [failed] });

    expect(told).toMatchObject({ outputs: { tasks: { main: { attempt: 2, error: null } } } });
  });

  it("leave out results before tasks that failed", async () => {
    const large = { notebook_output: { result: "x".repeat(7_000), truncated: false } };
    const good = Array.from({ length: 8 }, (_, index) => aTask(large, `good_${index}`));
    const bad: TaskDefinition = {
      key: "bad",
      durationSeconds: 60,
      outcome: { kind: "fails", error: "no rows" },
    };

    const told = await outputsOf(...good, bad);

    expect(told).toMatchObject({
      outputs: {
        tasks: {
          good_0: { truncated: false },
          good_7: { result: null, truncated: true },
          bad: { error: "no rows" },
        },
        truncated: true,
      },
    });
  });
});
