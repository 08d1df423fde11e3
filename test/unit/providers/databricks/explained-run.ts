import type {
  JobDefinition,
  TaskOutcome,
} from "../../../../local/simulators/databricks/job-definition";
import type { EndedStatus, Explanation } from "../../../../src/contracts/attempt";
import { launched, type SimulatedWorkspace } from "./simulated-workspace";

export const fails = (error: string, trace?: string): TaskOutcome => ({
  kind: "fails",
  error,
  ...(trace !== undefined && { trace }),
});

/** The end of a run whose explanation is asked for. */
export const failed: EndedStatus = {
  kind: "failed",
  vendorState: "TERMINATED RUN_EXECUTION_ERROR",
  message: "Workload failed.",
  failureClass: "userError",
  runPageUrl: null,
};

/** Runs the job in the simulated workspace to its end, and asks why it failed. */
export async function explanationOf(
  workspace: SimulatedWorkspace,
  job: Partial<JobDefinition>,
): Promise<Explanation> {
  const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: [], ...job });
  const attempt = await launched(workspace, jobId);
  workspace.pass(7_200);
  return workspace.provider.explain(attempt, failed);
}
