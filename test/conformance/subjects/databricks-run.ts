import { startDatabricksSimulator } from "../../../local/simulators/databricks/simulator";
import type { Subject } from "../subject";
import { databricksJob, toVendor } from "./databricks-job";

export const databricksRun: Subject = {
  ...databricksJob,
  targetType: "databricks-run",
  canRepair: false,
  listsActive: true,
  launches: "attaches",
  startSimulator: async ({ clock, connectionId, tokens }) => {
    const simulator = await startDatabricksSimulator({
      clock,
      personalAccessTokens: tokens,
      idsBeyondSafe: true,
    });
    const vendor = toVendor(simulator, connectionId, tokens);
    const runIds = new Map<string, string>();
    return {
      ...vendor,
      addJob: (name, script) => {
        const job = vendor.addJob(name, script);
        const runId = simulator.startRun(job.id);
        runIds.set(job.id, runId).set(job.name, runId);
        return job;
      },
      targetOf: (job) => ({
        type: "databricks-run",
        workspaceId: connectionId,
        vendorRunId: runIds.get("jobId" in job ? job.jobId : job.jobName),
      }),
    };
  },
};
