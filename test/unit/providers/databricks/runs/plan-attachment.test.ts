import { databricks } from "../../../../../src/providers/databricks/databricks";
import type { Provider } from "../../../../../src/providers/provider";
import { createHttpClient } from "../../../../../src/http/http-client";
import { databricksFaults } from "../../../../../local/simulators/databricks/databricks-error";
import {
  FakeTokens,
  secretToken,
  simulateWorkspace,
  type SimulatedWorkspace,
} from "../simulated-workspace";

function runProviderOf({ simulator, now }: SimulatedWorkspace): Provider {
  const tokens = new FakeTokens(secretToken);
  const http = createHttpClient({
    timeoutSeconds: 5,
    maxResponseBytes: 1_000_000,
    userAgent: "runward/test",
    now,
  });
  const connections = [{ id: "prod", host: simulator.baseUrl, tokens }];
  return databricks.createProviders({ connections, http, now })["databricks-run"]!;
}

const targetOf = (vendorRunId: string) => ({
  type: "databricks-run",
  workspaceId: "prod",
  vendorRunId,
});

const SHOW_RUN = /runs\/get\?/;

function aRun(workspace: SimulatedWorkspace) {
  const jobId = workspace.simulator.addJob({ name: "Load", tasks: [{ key: "main" }] });
  return { jobId, runId: workspace.simulator.startRun(jobId) };
}

describe("planAttachment", () => {
  it("finds the job of the run and its page", async () => {
    await using workspace = await simulateWorkspace({ idsBeyondSafe: true });
    const { jobId, runId } = aRun(workspace);

    const result = await runProviderOf(workspace).planLaunch(targetOf(runId));

    const page = `https://adb-2847593021847562.2.azuredatabricks.net/jobs/${jobId}/runs/${runId}?o=2847593021847562`;
    expect(result).toStrictEqual({
      kind: "planned",
      plan: {
        provider: "databricks",
        connectionId: "prod",
        vendorJobId: jobId,
        jobUrl: `${workspace.simulator.baseUrl}/jobs/${jobId}`,
        baselineRunId: null,
        confirmAfterSeconds: null,
        details: { runPageUrl: page },
      },
    });
  });

  it("names the run of the job when it is given the run of a task", async () => {
    await using workspace = await simulateWorkspace();
    const { runId } = aRun(workspace);
    const shown = await fetch(
      `${workspace.simulator.baseUrl}/api/2.2/jobs/runs/get?run_id=${runId}`,
      { headers: { authorization: `Bearer ${secretToken}` } },
    );
    const { tasks } = (await shown.json()) as { tasks: { run_id: number }[] };

    const result = await runProviderOf(workspace).planLaunch(targetOf(String(tasks[0]!.run_id)));

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "runIsTask" } });
    expect(JSON.stringify(result)).toContain(`Give the run of its job instead: ${runId}.`);
  });

  it("attaches although the response does not say whether it is the run of a task", async () => {
    await using workspace = await simulateWorkspace();
    const body = { run_id: 5, job_id: 6, state: { life_cycle_state: "RUNNING" } };
    workspace.simulator.faults.add({
      path: SHOW_RUN,
      fault: { kind: "status", status: 200, body },
    });

    const result = await runProviderOf(workspace).planLaunch(targetOf("5"));

    expect(result).toMatchObject({ kind: "planned", plan: { vendorJobId: "6" } });
  });

  it("asks again later if the response has no job", async () => {
    await using workspace = await simulateWorkspace();
    const body = { run_id: 5, job_run_id: 5, state: { life_cycle_state: "RUNNING" } };
    workspace.simulator.faults.add({
      path: SHOW_RUN,
      fault: { kind: "status", status: 200, body },
    });

    const result = await runProviderOf(workspace).planLaunch(targetOf("5"));

    expect(result).toMatchObject({ kind: "unreachable" });
    expect(JSON.stringify(result)).toContain("described run 5 without the id of its job");
  });

  it("says what permission is missing", async () => {
    await using workspace = await simulateWorkspace();
    workspace.simulator.faults.add({
      path: SHOW_RUN,
      fault: databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No." }),
    });

    const result = await runProviderOf(workspace).planLaunch(targetOf("5"));

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "forbidden" } });
    expect(JSON.stringify(result)).toContain("CAN VIEW on the job");
  });

  it("cannot be repaired", async () => {
    await using workspace = await simulateWorkspace();
    const { runId } = aRun(workspace);
    const provider = runProviderOf(workspace);
    const attempt = {
      ...{ provider: "databricks", connectionId: "prod", number: 1, vendorJobId: "1" },
      ...{ vendorRunId: runId, runPageUrl: null, launchedAt: "2026-01-05T06:00:00.000Z" },
    };

    const result = await provider.planRepair(targetOf(runId), attempt);

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "notRepairable" } });
  });
});
