/**
 * The same job at the same simulated vendor with the same fault, run by a recipe that people copy and by Runward.
 *
 * Owns: the jobs, the faults, which run at the vendor is whose, and how each has to end. Does not own: the recipes, the table.
 * The simulators count the runs; neither side is asked.
 */
import { DBT_ACCOUNT_ID, DBT_TOKEN, type SimulatedVendors } from "../simulated-vendors";
import type { RunRequest } from "../../client/documents";
import { DATABRICKS_AUDIENCE } from "../simulators/access-tokens";
import type { JobDefinition } from "../simulators/databricks/job-definition";
import { aDbtBuild } from "../simulators/dbt-cloud/build-nodes";
import { type DbtJob, stepNameOf } from "../simulators/dbt-cloud/job-definition";
import type { FaultRequest } from "../simulators/faults";
import { NOTEBOOK_CAUSE, runNotebookTask } from "./recipes/notebook-loop";
import { type RecipeEnd, sendJson } from "./recipes/recipe";
import { runUntilLoop } from "./recipes/until-loop";

export type Side = "recipe" | "runward";

export interface Duel {
  readonly title: string;
  readonly recipeName: string;
  readonly target: RunRequest["target"];
  /** Whether the vendor's response to each side's first start is lost. */
  readonly losesResponse: boolean;
  readonly runRecipe: (vendors: SimulatedVendors) => Promise<RecipeEnd>;
  /** How often the job ran for a side, counted at the vendor. */
  readonly runsOf: (vendors: SimulatedVendors, side: Side) => number;
  readonly isStartOf: (side: Side, request: FaultRequest) => boolean;
  readonly expected: { readonly recipe: Expected; readonly runward: Expected };
}

export interface Expected {
  readonly status: string;
  readonly runs: number;
  /** What the message names: the cause, for the person who reads it. */
  readonly names?: string;
}

const ORDERS: JobDefinition = {
  jobId: "412670938851204",
  name: "Orders to warehouse",
  maxConcurrentRuns: 10,
  tasks: [{ key: "load_orders", durationSeconds: 4 }],
};
const PRICES: JobDefinition = {
  jobId: "412670938851205",
  name: "Price list",
  maxConcurrentRuns: 10,
  tasks: [
    {
      key: "check_prices",
      durationSeconds: 3,
      outcome: { kind: "fails", error: "ValueError: 12 products have no price" },
    },
  ],
};

const dbtJob = (id: number, name: string, nodes: ReturnType<typeof aDbtBuild>): DbtJob => ({
  ...{ id, name, projectId: 70_403_103_926_818, environmentId: 70_403_103_931_988 },
  usualFirstSteps: false,
  steps: [{ name: stepNameOf("dbt build"), durationSeconds: 2, nodes }],
});
const STOCK = dbtJob(
  70_403_103_936_601,
  "Hourly stock",
  aDbtBuild({ models: ["fct_stock"], tests: [] }),
);
const MARGINS = dbtJob(
  70_403_103_936_602,
  "Hourly margins",
  aDbtBuild({
    models: [],
    tests: [],
    failingModels: [{ name: "fct_margins", message: "000904 (42000): invalid identifier 'COST'" }],
  }),
);

export function addDuelJobs({ databricks, dbtCloud }: SimulatedVendors): void {
  for (const job of [ORDERS, PRICES]) databricks.addJob(job);
  for (const job of [STOCK, MARGINS]) dbtCloud.addJob(job);
}

/** Seconds in which the recipes wait 30, 30 and 5: the demo has no time. */
const WAIT_SECONDS = 1;

/** As App Service and Data Factory do, for their managed identities. */
async function managedIdentityToken({ identity }: SimulatedVendors): Promise<string> {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = identity.environment;
  const query = `api-version=2019-08-01&resource=${DATABRICKS_AUDIENCE}`;
  const headers = { "X-IDENTITY-HEADER": header };
  const { access_token: token } = (await sendJson(`${endpoint}?${query}`, { headers })) as {
    access_token: string;
  };
  return token;
}

type Part = Pick<Duel, "title" | "losesResponse" | "expected">;

function onDatabricks(
  { jobId = "" }: JobDefinition,
  part: Part,
  recipe: { readonly recipeName: string; readonly checksResult: boolean },
): Duel {
  const { recipeName, checksResult } = recipe;
  const isOf = (side: Side, token: unknown): boolean =>
    (token !== undefined) === (side === "runward");
  return {
    ...{ ...part, recipeName },
    target: { type: "databricks-job", jobId: String(jobId) },
    runRecipe: (vendors) =>
      runUntilLoop({
        workspaceUrl: vendors.databricks.baseUrl,
        jobId: String(jobId),
        token: () => managedIdentityToken(vendors),
        ...{ waitSeconds: WAIT_SECONDS, retryIntervalSeconds: WAIT_SECONDS, checksResult },
      }),
    runsOf: ({ databricks }, side) =>
      databricks.runsOf(jobId).filter((run) => isOf(side, run.idempotencyToken)).length,
    isStartOf: (side, { url, body }) => {
      if (!url.endsWith("/jobs/run-now")) return false;
      const { job_id: started, idempotency_token: token } = Object(body) as Fields;
      return String(started) === String(jobId) && isOf(side, token);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function onDbtCloud(job: DbtJob, part: Part): Duel {
  const isOf = (side: Side, cause: unknown): boolean =>
    (cause === NOTEBOOK_CAUSE) === (side === "recipe");
  return {
    ...part,
    recipeName: "notebook loop, as a task with one retry",
    target: { type: "dbt-job", jobId: String(job.id) },
    runRecipe: ({ dbtCloud }) =>
      runNotebookTask({
        ...{ baseUrl: dbtCloud.baseUrl, accountId: DBT_ACCOUNT_ID, apiKey: DBT_TOKEN },
        ...{ jobId: job.id, waitSeconds: WAIT_SECONDS, retries: 1 },
      }),
    runsOf: ({ dbtCloud }, side) =>
      dbtCloud.runsOf(job.id).filter(({ cause }) => isOf(side, cause)).length,
    isStartOf: (side, { url, body }) =>
      url.includes(`/jobs/${job.id}/run/`) && isOf(side, (Object(body) as Fields)["cause"]),
  };
}

export const DUELS: readonly Duel[] = [
  onDatabricks(
    ORDERS,
    {
      title: "Databricks starts the job, but its response is lost",
      losesResponse: true,
      expected: {
        recipe: { status: "Succeeded", runs: 2 },
        runward: { status: "succeeded", runs: 1 },
      },
    },
    { recipeName: "Data Factory: Web activity, Until loop, If", checksResult: true },
  ),
  onDatabricks(
    PRICES,
    {
      title: "A task of the Databricks job fails",
      losesResponse: false,
      expected: {
        recipe: { status: "Succeeded", runs: 1 },
        runward: { status: "failed", runs: 1, names: "12 products have no price" },
      },
    },
    { recipeName: "Data Factory: Until loop, copied without its If", checksResult: false },
  ),
  onDbtCloud(STOCK, {
    title: "dbt Cloud starts the job, but its response is lost",
    losesResponse: true,
    expected: {
      recipe: { status: "Succeeded", runs: 2 },
      runward: { status: "succeeded", runs: 1 },
    },
  }),
  onDbtCloud(MARGINS, {
    title: "A model of the dbt job fails",
    losesResponse: false,
    expected: {
      recipe: { status: "Failed", runs: 2, names: "Failure!" },
      runward: { status: "failed", runs: 1, names: "invalid identifier 'COST'" },
    },
  }),
];
