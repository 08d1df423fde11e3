import { startDbtCloudSimulator } from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { Subject } from "../subject";
import { dbtJob, toVendor } from "./dbt-job";

export const dbtRun: Subject = {
  ...dbtJob,
  targetType: "dbt-run",
  canRepair: false,
  listsActive: true,
  launches: "attaches",
  startSimulator: async ({ clock, connectionId, tokens }) => {
    const acceptsToken = (token: string): boolean => tokens.includes(token);
    const accounts = [{ id: Number(connectionId), acceptsToken }];
    const dbt = await startDbtCloudSimulator({ clock, accounts });
    const vendor = toVendor(dbt, connectionId);
    const runIds = new Map<string, string>();
    return {
      ...vendor,
      addJob: (name, script) => {
        const job = vendor.addJob(name, script);
        const runId = String(dbt.startForeignRun(Number(job.id), { cause: "Nightly" }));
        runIds.set(job.id, runId).set(job.name, runId);
        return job;
      },
      targetOf: (job) => ({
        type: "dbt-run",
        accountId: connectionId,
        vendorRunId: runIds.get("jobId" in job ? job.jobId : job.jobName),
      }),
    };
  },
};
