import { runNotebookTask } from "../../../../local/demo/recipes/notebook-loop";
import { runUntilLoop, type UntilLoop } from "../../../../local/demo/recipes/until-loop";
import {
  DBT_ACCOUNT_ID,
  DBT_TOKEN,
  startSimulatedVendors,
} from "../../../../local/simulated-vendors";
import type { JobDefinition } from "../../../../local/simulators/databricks/job-definition";
import { startDatabricksSimulator } from "../../../../local/simulators/databricks/simulator";
import type { DbtJob } from "../../../../local/simulators/dbt-cloud/job-definition";

const TOKEN = "dapi-test";
const JOB_ID = "640958112207364";

const aJob = (change: Partial<JobDefinition> = {}): JobDefinition => ({
  jobId: JOB_ID,
  name: "Orders",
  tasks: [{ key: "load", durationSeconds: 0.1 }],
  ...change,
});
const failing = aJob({
  tasks: [{ key: "load", durationSeconds: 0.1, outcome: { kind: "fails", error: "ValueError" } }],
});

const loopAt = (workspaceUrl: string, checksResult: boolean): UntilLoop => ({
  ...{ workspaceUrl, jobId: JOB_ID, token: () => Promise.resolve(TOKEN), checksResult },
  ...{ waitSeconds: 0.05, retryIntervalSeconds: 0.01 },
});

const aWorkspace = (job: JobDefinition): ReturnType<typeof startDatabricksSimulator> =>
  startDatabricksSimulator({ personalAccessTokens: [TOKEN], jobs: [job] });

describe("runUntilLoop", () => {
  it("fails with the message and the page of a failed run, if its If was copied too", async () => {
    await using workspace = await aWorkspace(failing);

    const { status, message } = await runUntilLoop(loopAt(workspace.baseUrl, true));

    expect(status).toBe("Failed");
    expect(message).toMatch(/^Failed\.\nMessage: Task load failed .*\nRun page URL: https:/);
  });

  it("succeeds with a failed run, if its If was not copied", async () => {
    await using workspace = await aWorkspace(failing);

    expect(await runUntilLoop(loopAt(workspace.baseUrl, false))).toStrictEqual({
      status: "Succeeded",
      message: "",
    });
  });

  it("starts the job again for each lost response", async () => {
    await using workspace = await aWorkspace(aJob({ maxConcurrentRuns: 9 }));
    const fault = { kind: "reset", when: "afterEffect" } as const;
    workspace.faults.add({ path: /run-now$/, times: 2, fault });

    const end = await runUntilLoop(loopAt(workspace.baseUrl, true));

    expect(end.status).toBe("Succeeded");
    expect(workspace.runs()).toHaveLength(3);
  });

  it("leaves the loop while the run is queued, and reports a failure that is none", async () => {
    await using workspace = await aWorkspace(aJob({ tasks: [{ key: "a", durationSeconds: 60 }] }));
    workspace.startRun(JOB_ID);

    const { status } = await runUntilLoop(loopAt(workspace.baseUrl, true));

    expect(status).toBe("Failed");
    expect(workspace.runs().map(({ phase }) => phase)).toStrictEqual(["running", "queued"]);
  });

  it("fails if the job cannot be started after three retries", async () => {
    await using workspace = await aWorkspace(aJob());
    workspace.faults.add({ path: /run-now$/, times: 4, fault: { kind: "status", status: 503 } });

    const { status, message } = await runUntilLoop(loopAt(workspace.baseUrl, true));

    expect([status, message]).toStrictEqual(["Failed", "503: "]);
    expect(workspace.runs()).toStrictEqual([]);
  });
});

const dbtJob = (outcome: "success" | "error"): DbtJob => ({
  ...{ id: 7, name: "Marts", projectId: 1, environmentId: 1, usualFirstSteps: false },
  steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 0.1, outcome }],
  startSeconds: 0,
});

describe("runNotebookTask", () => {
  const loop = { accountId: DBT_ACCOUNT_ID, jobId: 7, apiKey: DBT_TOKEN, waitSeconds: 0.2 };

  it("raises without the cause, after the job has failed as often as the task is executed", async () => {
    await using vendors = await startSimulatedVendors();
    const { dbtCloud } = vendors;
    dbtCloud.addJob(dbtJob("error"));

    const end = await runNotebookTask({ ...loop, baseUrl: dbtCloud.baseUrl, retries: 1 });

    expect(end).toStrictEqual({ status: "Failed", message: "Failure!" });
    expect(dbtCloud.runs().map(({ status }) => status)).toStrictEqual(["Error", "Error"]);
  });

  it("starts the job again after a lost response, and nobody watches the first run", async () => {
    await using vendors = await startSimulatedVendors();
    const { dbtCloud } = vendors;
    dbtCloud.addJob(dbtJob("success"));
    dbtCloud.faults.add({ path: /\/run\/$/, fault: { kind: "reset", when: "afterEffect" } });

    const end = await runNotebookTask({ ...loop, baseUrl: dbtCloud.baseUrl, retries: 1 });

    expect(end.status).toBe("Succeeded");
    expect(dbtCloud.runs()).toHaveLength(2);
  });

  it("fails with the response of dbt Cloud to a wrong token", async () => {
    await using vendors = await startSimulatedVendors();
    const { baseUrl } = vendors.dbtCloud;

    const end = await runNotebookTask({ ...loop, baseUrl, apiKey: "wrong", retries: 0 });

    expect(end.status).toBe("Failed");
    expect(end.message).toMatch(/^401: /);
  });
});
