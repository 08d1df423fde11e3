/** The jobs that the examples of workflows name, at the simulated vendors. Some of them may fail. */
import type { TaskOutcome } from "../../../local/simulators/databricks/job-definition";
import { stepNameOf } from "../../../local/simulators/dbt-cloud/job-definition";
import {
  DBT_ACCOUNT_ID,
  type SimulatedVendors,
  WORKSPACE_ID,
} from "../../../local/simulated-vendors";
import type { Json } from "../json";
import { exampleText } from "./template-files";

/** The ids in the examples. */
export const EXAMPLE = {
  load: "281874479417551",
  region: "355012987640178",
  undo: "917340268851093",
  release: "508266739154420",
  dbt: 67_890,
  pipeline: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
} as const;

export const LOAD_ERROR = "ValueError: 1,204 orders have no customer";
export const MODEL_ERROR = "invalid identifier 'PAYMENT_METHOD'";
export const FLOW_ERROR = "A column with name `device_id` cannot be resolved.";
export const BATCH = "48,112 orders published";

export interface Failing {
  readonly load?: boolean;
  /** The first run of that job fails, and its repair succeeds. */
  readonly loadOnce?: boolean;
  readonly dbt?: boolean;
  readonly pipeline?: boolean;
  /** Which runs of the job for regions fail, counted from 1. */
  readonly regions?: readonly number[];
}

const outcomeOf = (fails: boolean, error: string): TaskOutcome =>
  fails ? { kind: "fails", error } : { kind: "succeeds" };

export function addExampleJobs(vendors: SimulatedVendors, failing: Failing = {}): void {
  addJobs(vendors, failing);
  addPipelineAndModels(vendors, failing);
}

function addJobs(
  { databricks }: SimulatedVendors,
  { load = false, loadOnce = false, regions = [] }: Failing,
): void {
  const output = { notebook_output: { result: BATCH, truncated: false } };
  databricks.addJob({
    jobId: EXAMPLE.load,
    name: "Load",
    maxConcurrentRuns: 10,
    tasks: [
      {
        key: "publish_sales",
        durationSeconds: 40,
        outcome: outcomeOf(load || loadOnce, LOAD_ERROR),
        repairedOutcome: outcomeOf(load, LOAD_ERROR),
        output,
      },
    ],
  });
  databricks.addJob({
    jobId: EXAMPLE.region,
    name: "Region",
    maxConcurrentRuns: 10,
    jobParameters: { region: "", batch: "" },
    tasks: (run) => [
      { key: "load", durationSeconds: 60, outcome: outcomeOf(regions.includes(run), LOAD_ERROR) },
    ],
  });
  for (const [name, jobId] of Object.entries({ undo: EXAMPLE.undo, release: EXAMPLE.release })) {
    databricks.addJob({
      jobId,
      name,
      maxConcurrentRuns: 10,
      jobParameters: { failed_run: "" },
      tasks: [{ key: name, durationSeconds: 20 }],
    });
  }
}

function addPipelineAndModels(
  { databricks, dbtCloud }: SimulatedVendors,
  { pipeline = false, dbt = false }: Failing,
): void {
  databricks.addPipeline({
    pipelineId: EXAMPLE.pipeline,
    name: "Sales",
    // Databricks retries no failed update in this mode.
    development: true,
    durationSeconds: 30,
    outcome: pipeline
      ? { kind: "fails", flow: "sales.silver.orders", message: FLOW_ERROR }
      : { kind: "completes" },
  });
  const build = { name: stepNameOf("dbt build"), durationSeconds: 30 };
  dbtCloud.addJob({
    id: EXAMPLE.dbt,
    name: "Models",
    projectId: 1,
    environmentId: 1,
    steps: [dbt ? { ...build, outcome: "error", logs: MODEL_ERROR } : build],
  });
}

/** An example as it is sent: with the ids of the connections that this app has. */
export const exampleRequest = (name: string): Json & { readonly steps: unknown } =>
  JSON.parse(
    exampleText(name)
      .replaceAll("adb-1234567890123456.7", WORKSPACE_ID)
      .replaceAll('"12345"', `"${String(DBT_ACCOUNT_ID)}"`),
  ) as Json & { readonly steps: unknown };
