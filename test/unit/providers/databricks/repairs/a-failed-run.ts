import type { JobDefinition } from "../../../../../local/simulators/databricks/job-definition";
import type {
  AttemptReference,
  LaunchPlan,
  LaunchResult,
} from "../../../../../src/contracts/attempt";
import type { DatabricksJobTarget } from "../../../../../src/providers/databricks/jobs/job-target";
import type { LaunchOrder } from "../../../../../src/providers/provider";
import { anOrder, launched, type SimulatedWorkspace } from "../simulated-workspace";

export const LOAD: JobDefinition = {
  name: "Load",
  jobParameters: { day: "today" },
  tasks: [
    { key: "extract", durationSeconds: 10 },
    {
      key: "transform",
      durationSeconds: 10,
      dependsOn: ["extract"],
      outcome: { kind: "fails", error: "boom" },
      repairedOutcome: { kind: "succeeds" },
    },
    { key: "load", durationSeconds: 10, dependsOn: ["transform"] },
  ],
};

export const PARAMETERS = {
  jobParameters: { day: "2026-01-05" },
  performanceTarget: "STANDARD",
} as const;

/** A run of the job that has failed in its second task. */
export async function aFailedRun(
  workspace: SimulatedWorkspace,
  changes: Partial<JobDefinition> = {},
): Promise<AttemptReference> {
  const jobId = workspace.simulator.addJob({ ...LOAD, ...changes });
  const attempt = await launched(workspace, jobId, PARAMETERS);
  workspace.pass(20);
  return attempt;
}

/** The attempt of a result that has to be a launch. */
export function attemptOf(result: LaunchResult): AttemptReference {
  if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
  return result.attempt;
}

export async function planOf(
  { provider }: SimulatedWorkspace,
  attempt: AttemptReference,
): Promise<LaunchPlan> {
  const result = await provider.planRepair(aTarget(attempt), attempt);
  if (result.kind !== "planned") throw new Error(`Not planned: ${JSON.stringify(result)}`);
  return result.plan;
}

const aTarget = ({ vendorJobId: jobId }: AttemptReference): DatabricksJobTarget => ({
  type: "databricks-job",
  jobId,
});

/** The order of attempt 2, which repairs the first one. */
export async function aRepair(
  workspace: SimulatedWorkspace,
  attempt: AttemptReference,
): Promise<LaunchOrder<DatabricksJobTarget>> {
  const order = anOrder(attempt.vendorJobId, { ...PARAMETERS, attemptNumber: attempt.number + 1 });
  return { ...order, plan: await planOf(workspace, attempt), repairs: attempt };
}
