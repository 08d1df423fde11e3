import type {
  DbtJob,
  DbtStep,
  StepsRequest,
} from "../../../../../local/simulators/dbt-cloud/job-definition";
import type { AttemptReference, LaunchResult } from "../../../../../src/contracts/attempt";
import type { DbtJobTarget } from "../../../../../src/providers/dbt-cloud/jobs/job-target";
import type { LaunchOrder } from "../../../../../src/providers/provider";
import { aClaim } from "../../../../support/claims";
import { anOrder, aTarget, type DbtWorld, startDbtWorld } from "../dbt-world";
import { aBuildStep } from "../jobs/ended-run";

const failingModels = [{ name: "fct_orders", message: "no such relation" }];

/** Fails the first time; its retry succeeds. */
export const FLAKY_STEPS = ({ isRetry }: StepsRequest): DbtStep[] => [
  aBuildStep(isRetry ? { models: 2 } : { models: 2, failingModels }),
];

/** The attempt of a result that has to be a launch. */
export function attemptOf(result: LaunchResult): AttemptReference {
  if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
  return result.attempt;
}

export interface FailedRun extends AsyncDisposable {
  readonly world: DbtWorld;
  readonly attempt: AttemptReference;
}

/** A world in which the newest run of the job has failed. */
export async function aFailedRun(job: Partial<DbtJob> = {}): Promise<FailedRun> {
  const world = await startDbtWorld({ job: { steps: FLAKY_STEPS, ...job }, timeoutSeconds: 5 });
  const attempt = attemptOf(await world.provider.launch(anOrder(), aClaim()));
  world.advance(600);
  return { world, attempt, [Symbol.asyncDispose]: () => world.dbt.close() };
}

/** The order of attempt 2, which retries the failed run. */
export async function aRetry({ world, attempt }: FailedRun): Promise<LaunchOrder<DbtJobTarget>> {
  const planned = await world.provider.planRepair(aTarget(), attempt);
  if (planned.kind !== "planned") throw new Error(`Not planned: ${JSON.stringify(planned)}`);
  return anOrder({ attemptNumber: 2, plan: planned.plan, repairs: attempt });
}
