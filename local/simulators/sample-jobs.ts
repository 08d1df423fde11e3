import type { JobDefinition } from "./databricks/job-definition";
import type { PipelineDefinition } from "./databricks/pipeline-definition";

/** The failure of a notebook: `error` is the last line, `error_trace` the whole text. */
const MATCH_ERROR =
  "ValueError: 1,204 customers have no country_code; refusing to match on an empty key";
const MATCH_TRACE = `Traceback (most recent call last):
  File "/Workspace/jobs/customer_360/match_customers.py", line 88, in <module>
    matched = match(customers, on=["country_code", "email_hash"])
  File "/Workspace/jobs/customer_360/matching.py", line 41, in match
    raise ValueError(f"{missing:,} customers have no {key}; refusing to match on an empty key")
${MATCH_ERROR}`;
const FEED_ERROR = "requests.exceptions.ReadTimeout: The ad network did not answer within 30 s.";

/** The jobs of the demo and the local start, by what they demonstrate. */
export const SAMPLE_JOBS = {
  succeeds: {
    jobId: "281874479417551",
    name: "Nightly sales load",
    jobParameters: { business_date: "today" },
    maxConcurrentRuns: 10,
    tasks: [
      { key: "extract_orders", setupSeconds: 1, durationSeconds: 3 },
      { key: "transform_orders", durationSeconds: 5, dependsOn: ["extract_orders"] },
      {
        key: "publish_sales",
        durationSeconds: 3,
        dependsOn: ["transform_orders"],
        output: { notebook_output: { result: "48,112 orders published", truncated: false } },
      },
    ],
  },
  fails: {
    jobId: "640958112207364",
    name: "Customer 360 refresh",
    maxConcurrentRuns: 10,
    tasks: [
      { key: "ingest_customers", setupSeconds: 1, durationSeconds: 3 },
      {
        key: "match_customers",
        durationSeconds: 4,
        dependsOn: ["ingest_customers"],
        outcome: { kind: "fails", error: MATCH_ERROR, trace: MATCH_TRACE },
      },
      { key: "publish_profiles", durationSeconds: 4, dependsOn: ["match_customers"] },
      { key: "refresh_segments", durationSeconds: 4, dependsOn: ["match_customers"] },
    ],
  },
  takesLong: {
    jobId: "917340268851093",
    name: "Year-end revaluation",
    maxConcurrentRuns: 10,
    onCancel: { kind: "stops", takesSeconds: 3 },
    tasks: [{ key: "revalue_inventory", setupSeconds: 2, durationSeconds: 600 }],
  },
  queues: {
    jobId: "355012987640178",
    name: "Inventory snapshot",
    maxConcurrentRuns: 1,
    queue: true,
    tasks: [{ key: "snapshot_stock", durationSeconds: 6 }],
  },
  succeedsWithFailures: {
    jobId: "508266739154420",
    name: "Marketing report",
    maxConcurrentRuns: 10,
    tasks: [
      {
        key: "import_ad_spend",
        durationSeconds: 3,
        outcome: { kind: "fails", error: FEED_ERROR, trace: FEED_ERROR },
      },
      { key: "import_web_traffic", durationSeconds: 4 },
      {
        key: "build_report",
        durationSeconds: 3,
        dependsOn: ["import_ad_spend", "import_web_traffic"],
        runIf: "ALL_DONE",
      },
    ],
  },
  isRepaired: {
    jobId: "733640915580246",
    name: "Exchange rates",
    maxConcurrentRuns: 10,
    tasks: [
      { key: "archive_rates", setupSeconds: 1, durationSeconds: 2 },
      {
        key: "load_rates",
        durationSeconds: 3,
        dependsOn: ["archive_rates"],
        outcome: { kind: "fails", error: FEED_ERROR, trace: FEED_ERROR },
        repairedOutcome: { kind: "succeeds" },
        output: { notebook_output: { result: "167 rates loaded", truncated: false } },
      },
    ],
  },
  feeds: {
    jobId: "508266739154431",
    name: "Sales intake",
    maxConcurrentRuns: 10,
    tasks: [
      {
        key: "load_orders",
        setupSeconds: 1,
        durationSeconds: 2,
        output: { notebook_output: { result: "48,112 orders", truncated: false } },
      },
    ],
  },
} as const satisfies Record<string, JobDefinition>;

export const SAMPLE_PIPELINES = {
  completes: {
    pipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
    name: "Sales medallion",
    setupSeconds: 3,
    durationSeconds: 6,
  },
  follows: {
    pipelineId: "3f9a5c17-8d42-4b60-9e7d-0c51b2a6f384",
    name: "Sales dashboard",
    setupSeconds: 1,
    durationSeconds: 2,
  },
  fails: {
    pipelineId: "e0b7f9a3-64c8-4f2d-a9b1-2f6c0d8e4a17",
    name: "Telemetry medallion",
    // Databricks retries no failed update in this mode, so the end is known at once.
    development: true,
    setupSeconds: 3,
    durationSeconds: 4,
    outcome: {
      kind: "fails",
      flow: "telemetry.silver.readings",
      message:
        "A column, variable, or function parameter with name `device_id` cannot be resolved.",
      exceptions: [
        {
          class_name: "org.apache.spark.sql.catalyst.ExtendedAnalysisException",
          message:
            "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `device_id` cannot be resolved. Did you mean `deviceId`? SQLSTATE: 42703",
        },
      ],
    },
  },
} as const satisfies Record<string, PipelineDefinition>;

export function addSampleJobs(workspace: {
  readonly addJob: (definition: JobDefinition) => string;
  readonly addPipeline: (definition: PipelineDefinition) => string;
}): void {
  for (const job of Object.values(SAMPLE_JOBS)) workspace.addJob(job);
  for (const pipeline of Object.values(SAMPLE_PIPELINES)) workspace.addPipeline(pipeline);
}
