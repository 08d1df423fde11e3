/** The requests that the pipeline templates send with the parameters of the tests. */
import type { z } from "zod";
import { RunRequest } from "../app-contract";
import type { Json } from "../json";
import { WorkflowRequest } from "../workflow-requests";

/** What the pipelines of the tests are given. */
export const PARAMETERS: Json = {
  RunwardUrl: "https://runward.test",
  KeyVaultUrl: "https://kv-test.vault.azure.net",
  FunctionKeySecret: "runward-function-key",
  DatabricksWorkspaceId: "adb-2847593021847562.2",
  DbtAccountId: "70403103922125",
  JobId: "917340268851093775",
  PipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
  FullRefresh: true,
  JobParameters: { date: '2026-01-05 "noon"', note: "10 % \\ é" },
  Run: {
    run_name: "Once",
    tasks: [{ task_key: "load", notebook_task: { notebook_path: "/Load" } }],
  },
  TargetExtras: {},
  RequestExtras: {},
  WaitSecond: 45,
  TimeoutSecond: 600,
  Steps: [{ name: "load", run: { target: { type: "dbt-job", jobId: "5" } } }],
  MaxParallel: 3,
  OnFailure: "continue",
};

/** What the body of a template names, by the first part of the template's name. */
const NAMED: Readonly<Record<string, Json>> = {
  databricks: {
    type: "databricks-job",
    workspaceId: "adb-2847593021847562.2",
    jobId: "917340268851093775",
    jobParameters: { date: '2026-01-05 "noon"', note: "10 % \\ é" },
  },
  dbt: { type: "dbt-job", accountId: "70403103922125", jobId: "917340268851093775" },
  submit: {
    type: "databricks-submit",
    workspaceId: "adb-2847593021847562.2",
    run: { run_name: "Once", tasks: [{ task_key: "load" }] },
  },
  pipeline: {
    type: "databricks-pipeline",
    pipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
    fullRefresh: true,
  },
};

/** Fields of each target without a parameter of their own. */
export const EXTRAS: Readonly<Record<string, Json>> = {
  databricks: {
    only: ["load", "join"],
    notebookParams: { quote: 'a "b" \\ {c}' },
    queue: { enabled: false },
    performanceTarget: "STANDARD",
  },
  dbt: { cause: "month end", gitBranch: "main", threadsOverride: 8, stepsOverride: ["dbt build"] },
  pipeline: { refreshSelection: ["main.sales.orders"], parameters: { day: "2026-01-05" } },
};

export const subjectOf = (template: string): string => template.split("-")[1]!;

const WORKFLOW_BODY: Json = {
  steps: [{ name: "load", run: { target: { type: "dbt-job", jobId: "5" } } }],
  maxParallel: 3,
  onFailure: "continue",
};

const OF_WORKFLOW = { request: WorkflowRequest, path: "/api/workflows", body: WORKFLOW_BODY };

const ofRun = (subject: string): { request: z.ZodType; path: string; body: Json } => ({
  request: RunRequest,
  path: "/api/runs",
  body: { target: NAMED[subject]!, waitSeconds: 45 },
});

const SUBJECTS = new Map<string, { request: z.ZodType; path: string; body: Json }>([
  ["workflow", OF_WORKFLOW],
  ...Object.keys(NAMED).map((subject) => [subject, ofRun(subject)] as const),
]);

/** The schema of the request that a template sends. */
export const requestOf = (template: string): z.ZodType =>
  SUBJECTS.get(subjectOf(template))!.request;
export const expectedOf = (template: string): Json => SUBJECTS.get(subjectOf(template))!.body;
export const pathOf = (template: string): string => SUBJECTS.get(subjectOf(template))!.path;

export const pipelineWith = (parameters: Json) => (): Json => ({
  parameters,
  DataFactory: "adf-test",
  RunId: "0f5c",
  Pipeline: "p",
});

export const RESULT_URL = "https://runward.test/api/runs/r-1/result?exp=1&sig=abc";

/** What the expressions of a template read. */
export const FUNCTIONS = {
  pipeline: pipelineWith(PARAMETERS),
  activity: (): Json => ({ output: { value: "a-key", id: "r-1", resultUrl: RESULT_URL } }),
};
