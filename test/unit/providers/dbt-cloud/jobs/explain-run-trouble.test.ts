import { aDbtBuild, type BuildShape } from "../../../../../local/simulators/dbt-cloud/build-nodes";
import type { DbtJob, DbtStep } from "../../../../../local/simulators/dbt-cloud/job-definition";
import type {
  AttemptReference,
  EndedStatus,
  Explanation,
} from "../../../../../src/contracts/attempt";
import { anOrder, type DbtWorld, startDbtWorld } from "../dbt-world";

const failed: EndedStatus = {
  kind: "failed",
  vendorState: "Error",
  message: "dbt run 1 ended with an error.",
  failureClass: "unclassified",
  runPageUrl: null,
};

function aBuildStep(shape: BuildShape, changes: Partial<DbtStep> = {}): DbtStep {
  const nodes = aDbtBuild(shape);
  return { name: "Invoke dbt with `dbt build`", durationSeconds: 30, nodes, ...changes };
}

interface EndedRun extends AsyncDisposable {
  readonly world: DbtWorld;
  readonly attempt: AttemptReference;
}

/** A world in which a run of the job has ended long enough ago for its artifacts to be there. */
async function startEndedRun(job: Partial<DbtJob>): Promise<EndedRun> {
  const world = await startDbtWorld({ job, timeoutSeconds: 5 });
  const result = await world.provider.launch(anOrder());
  if (result.kind !== "launched") throw new Error(`The launch ended as ${result.kind}.`);
  world.advance(600);
  return { world, attempt: result.attempt, [Symbol.asyncDispose]: () => world.dbt.close() };
}

const explain = (
  { world, attempt }: EndedRun,
  status: EndedStatus = failed,
): Promise<Explanation> => world.provider.explain(attempt, status);

const twoModelsAndATest: BuildShape = {
  models: 180,
  tests: 100,
  failingModels: [
    { name: "fct_orders", message: 'relation "raw.orders" does not exist' },
    { name: "dim_customers", message: "division by zero" },
  ],
  failingTests: [{ name: "unique_orders_id", failures: 3 }],
  skipped: Array.from({ length: 17 }, (_, index) => `mart_${index}`),
};

describe("explain, with little to go by", () => {
  it("says that dbt names no failed step", async () => {
    await using run = await startEndedRun({});

    expect(await explain(run)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: `dbt names no failed step of run ${run.attempt.vendorRunId}.`,
    });
  });

  it("has nothing to explain about a cancelled run, and does not ask", async () => {
    await using run = await startEndedRun({ steps: [aBuildStep(twoModelsAndATest)] });
    run.world.dbt.requests.clear();

    const explanation = await explain(run, {
      kind: "cancelled",
      vendorState: "Cancelled",
      message: "cancelled",
      runPageUrl: null,
    });

    expect(explanation).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: null,
    });
    expect(run.world.dbt.requests.all()).toStrictEqual([]);
  });

  it("says that the account is no longer configured", async () => {
    await using run = await startEndedRun({});
    const attempt = { ...run.attempt, connectionId: "1" };

    expect(await run.world.provider.explain(attempt, failed)).toMatchObject({
      kind: "explained",
      note: expect.stringContaining("dbt account 1 is not configured") as string,
    });
  });
});
