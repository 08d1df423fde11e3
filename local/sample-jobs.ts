import type { SimulatedVendors } from "./simulated-vendors";
import type { JobDefinition } from "./simulators/databricks/job-definition";
import { nightlyMarts, revenueReports, SAMPLE_DBT_JOBS } from "./simulators/sample-dbt-jobs";

/** Ids of the jobs that the demo and `npm start` offer. */
export interface SampleJobs {
  readonly nightlyLoad: string;
  readonly failingLoad: string;
  readonly longBackfill: string;
  readonly startedTwice: string;
  readonly dbtSuccess: number;
  readonly dbtFailure: number;
  /** A line for each, for people. */
  readonly descriptions: readonly string[];
}

const threeTasks: JobDefinition["tasks"] = [
  { key: "ingest_orders", durationSeconds: 4 },
  { key: "clean_orders", durationSeconds: 4, dependsOn: ["ingest_orders"] },
  { key: "publish_orders", durationSeconds: 4, dependsOn: ["clean_orders"] },
];

const TRACE = `---------------------------------------------------------------------------
AnalysisException                         Traceback (most recent call last)
File <command-4042317>, line 12
     10 orders = spark.read.table("raw.orders")
     11 customers = spark.read.table("raw.customers")
---> 12 joined = orders.join(customers, orders.customer_id == customers.id)
AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name \`customer_id\` cannot be resolved. Did you mean one of the following? [\`cust_id\`, \`order_id\`].`;

const JOBS = {
  nightlyLoad: { name: "Nightly orders load", tasks: threeTasks },
  failingLoad: {
    name: "Customer enrichment",
    tasks: [
      { key: "read_customers", durationSeconds: 3 },
      {
        key: "join_orders",
        durationSeconds: 4,
        dependsOn: ["read_customers"],
        outcome: {
          kind: "fails",
          error:
            "AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `customer_id` cannot be resolved.",
          trace: TRACE,
        },
      },
      { key: "write_customers", durationSeconds: 3, dependsOn: ["join_orders"] },
      { key: "refresh_dashboard", durationSeconds: 1, dependsOn: ["write_customers"] },
    ],
  },
  longBackfill: {
    name: "Orders backfill",
    tasks: [{ key: "backfill", durationSeconds: 600 }],
    onCancel: { kind: "stops", takesSeconds: 3 },
  },
  startedTwice: { name: "Hourly stock levels", tasks: [{ key: "load_stock", durationSeconds: 6 }] },
} satisfies Record<string, JobDefinition>;

/** Adds the sample jobs to freshly started simulators. */
export function addSampleJobs({ databricks, dbtCloud }: SimulatedVendors): SampleJobs {
  const ids = {
    nightlyLoad: databricks.addJob(JOBS.nightlyLoad),
    failingLoad: databricks.addJob(JOBS.failingLoad),
    longBackfill: databricks.addJob(JOBS.longBackfill),
    startedTwice: databricks.addJob(JOBS.startedTwice),
    dbtSuccess: nightlyMarts.id,
    dbtFailure: revenueReports.id,
  };
  for (const job of SAMPLE_DBT_JOBS) dbtCloud.addJob(job);
  return {
    ...ids,
    descriptions: [
      `databricks-job ${ids.nightlyLoad}  ${JOBS.nightlyLoad.name}: three tasks, succeeds after 12 s`,
      `databricks-job ${ids.failingLoad}  ${JOBS.failingLoad.name}: one task fails, two never run`,
      `databricks-job ${ids.longBackfill}  ${JOBS.longBackfill.name}: ten minutes, for cancelling`,
      `databricks-job ${ids.startedTwice}  ${JOBS.startedTwice.name}: six seconds`,
      `dbt-job        ${ids.dbtSuccess}  ${nightlyMarts.name}: succeeds after about ten seconds`,
      `dbt-job        ${ids.dbtFailure}  ${revenueReports.name}: fails in a model and a test`,
    ],
  };
}
