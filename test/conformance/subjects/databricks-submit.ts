import { startDatabricksSimulator } from "../../../local/simulators/databricks/simulator";
import type { JobScript, Subject } from "../subject";
import { databricksJob, toTasks, toVendor } from "./databricks-job";

const pathOf = (jobId: string): string => `/notebooks/${jobId}`;

/** The run of a target, whose notebook says which script it follows. */
const submitted = (jobId: string) => ({
  tasks: [{ task_key: "main", notebook_task: { notebook_path: pathOf(jobId) } }],
});

export const databricksSubmit: Subject = {
  ...databricksJob,
  targetType: "databricks-submit",
  canRepair: true,
  listsActive: true,
  launches: "submits",
  startSimulator: async ({ clock, connectionId, tokens }) => {
    const simulator = await startDatabricksSimulator({
      clock,
      personalAccessTokens: tokens,
      idsBeyondSafe: true,
    });
    const scripts = new Map<string, JobScript>();
    const scriptIn = (body: unknown): string | undefined =>
      [...scripts.keys()].find((id) => JSON.stringify(body).includes(pathOf(id)));
    simulator.scriptSubmits((body) => {
      const script = scripts.get(scriptIn(body["tasks"]) ?? "");
      return script === undefined ? undefined : { tasks: toTasks(script) };
    });
    const vendor = toVendor(simulator, connectionId, tokens);
    return {
      ...vendor,
      calls: { ...vendor.calls, start: { method: "POST", path: /\/jobs\/runs\/submit$/ } },
      addJob: (name, script) => {
        const id = String(scripts.size + 1);
        scripts.set(id, script);
        return { id, name };
      },
      targetOf: (job) => ({
        type: "databricks-submit",
        workspaceId: connectionId,
        run: submitted("jobId" in job ? job.jobId : job.jobName),
      }),
      runsOf: (jobId) =>
        simulator
          .runs()
          .filter(({ request }) => scriptIn(request["tasks"]) === jobId)
          .map(({ runId }) => runId),
    };
  },
};
