/** Bodies to begin with, by their schema. The ids are those of the sample jobs that `npm start` offers. */
interface Example {
  readonly summary: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The schemas of bodies that callers send. */
export type BodyName =
  | "RunRequest"
  | "WorkflowRequest"
  | "RepairRequest"
  | "ResumeRequest"
  | "CancelByKey"
  | "ScheduleStart";

type Examples = Readonly<Record<string, Example>>;

const JOB_ID = "281874479417551";
const DBT_JOB_ID = "70403103936332";
const PIPELINE_ID = "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0";

const RUNS: Examples = {
  databricksJob: {
    summary: "a Databricks job",
    value: {
      target: {
        type: "databricks-job",
        jobId: JOB_ID,
        jobParameters: { business_date: "2026-01-31" },
      },
      timeoutSeconds: 7_200,
      tags: { team: "sales" },
    },
  },
  databricksPipeline: {
    summary: "a Databricks pipeline",
    value: { target: { type: "databricks-pipeline", pipelineId: PIPELINE_ID } },
  },
  dbtJob: {
    summary: "a dbt Cloud job, repaired once if it fails",
    value: {
      target: { type: "dbt-job", jobId: DBT_JOB_ID },
      retry: { maxAttempts: 2, on: "anyFailure", mode: "repair" },
    },
  },
};

const WORKFLOWS: Examples = {
  twoSteps: {
    summary: "a Databricks job, then a dbt Cloud job",
    value: {
      name: "nightly-sales",
      steps: [
        { name: "extract", run: { target: { type: "databricks-job", jobId: JOB_ID } } },
        {
          name: "transform",
          dependsOn: ["extract"],
          run: { target: { type: "dbt-job", jobId: DBT_JOB_ID } },
        },
      ],
    },
  },
};

const AGAIN: Examples = {
  whatFailed: { summary: "what failed", value: {} },
  rerun: { summary: "the whole job anew", value: { mode: "rerun" } },
};

const BY_KEY: Examples = {
  byKey: {
    summary: "what was started with this key",
    value: { idempotencyKey: "nightly-sales-2026-01-31" },
  },
};

export const EXAMPLES: Readonly<Record<BodyName, Examples>> = {
  RunRequest: RUNS,
  WorkflowRequest: WORKFLOWS,
  RepairRequest: AGAIN,
  ResumeRequest: AGAIN,
  CancelByKey: BY_KEY,
  ScheduleStart: {
    once: { summary: "unless a run of it is live", value: {} },
    beside: { summary: "also beside a live run", value: { overlap: "allow" } },
  },
};
