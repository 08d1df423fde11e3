/** Runs that have ended badly, for the tests of their explanation. */
import { aDbtBuild, type BuildShape } from "../../../../../local/simulators/dbt-cloud/build-nodes";
import type { DbtJob, DbtStep } from "../../../../../local/simulators/dbt-cloud/job-definition";
import type {
  AttemptReference,
  EndedStatus,
  Explanation,
} from "../../../../../src/contracts/attempt";
import { anOrder, type DbtWorld, startDbtWorld } from "../dbt-world";
import { aClaim } from "../../../../support/claims";

export const failed: EndedStatus = {
  kind: "failed",
  vendorState: "Error",
  message: "dbt run 1 ended with an error.",
  failureClass: "unclassified",
  runPageUrl: null,
};

export function aBuildStep(shape: BuildShape, changes: Partial<DbtStep> = {}): DbtStep {
  const nodes = aDbtBuild(shape);
  return { name: "Invoke dbt with `dbt build`", durationSeconds: 30, nodes, ...changes };
}

interface EndedRun extends AsyncDisposable {
  readonly world: DbtWorld;
  readonly attempt: AttemptReference;
}

/** A world in which a run of the job has ended long enough ago for its artifacts to be there. */
export async function startEndedRun(job: Partial<DbtJob>): Promise<EndedRun> {
  const world = await startDbtWorld({ job, timeoutSeconds: 5 });
  const result = await world.provider.launch(anOrder(), aClaim());
  if (result.kind !== "launched") throw new Error(`The launch ended as ${result.kind}.`);
  world.advance(600);
  return { world, attempt: result.attempt, [Symbol.asyncDispose]: () => world.dbt.close() };
}

export const explain = (
  { world, attempt }: EndedRun,
  status: EndedStatus = failed,
): Promise<Explanation> => world.provider.explain(attempt, status);

export const twoModelsAndATest: BuildShape = {
  models: 180,
  tests: 100,
  failingModels: [
    { name: "fct_orders", message: 'relation "raw.orders" does not exist' },
    { name: "dim_customers", message: "division by zero" },
  ],
  failingTests: [{ name: "unique_orders_id", failures: 3 }],
  skipped: Array.from({ length: 17 }, (_, index) => `mart_${index}`),
};
