import { type Expression, expression, type Parameters } from "./pipeline-json";

/** What a pipeline runs. */
export interface PipelineTarget {
  readonly name: "databricks" | "dbt" | "pipeline" | "workflow";
  readonly title: string;
  readonly service: string;
  readonly parameters: Parameters;
  /** Where it is started. */
  readonly path: "/api/runs" | "/api/workflows";
  /** The body of the start. */
  readonly body: Expression;
  /** The fields of the result that a pipeline returns to its caller, besides `message` and `outputs`. */
  readonly returned: readonly string[];
  /** The ways to wait that there are templates for. */
  readonly styles: readonly ("web" | "webhook" | "until")[];
}

const ofRun = {
  path: "/api/runs",
  returned: ["runPageUrl", "vendorRunId"],
  styles: ["web", "webhook", "until"],
} as const;

/**
 * Ten minutes for a cancelled job to stop, and ten more: Runward ends the run with its own message and cancels the job
 * before the activity times out after twelve hours. Without that, the job would go on running.
 */
const TIMEOUT_SECOND = 42_000;

const times = (waitSecond: number): Parameters => ({
  WaitSecond: { type: "int", defaultValue: waitSecond },
  TimeoutSecond: { type: "int", defaultValue: TIMEOUT_SECOND },
});

const parameter = (name: string): string => `pipeline().parameters.${name}`;

/** Pieces in quotes are JSON text; the others are expressions. */
const bodyOf = (target: readonly string[]): Expression =>
  withTimes([...target, `',"waitSeconds":'`, `string(${parameter("WaitSecond")})`]);

const withTimes = (pieces: readonly string[]): Expression =>
  expression(
    `@json(concat(${[
      ...pieces,
      `',"timeoutSeconds":'`,
      `string(${parameter("TimeoutSecond")})`,
      `',"tags":{"dataFactory":"'`,
      "pipeline().DataFactory",
      `'","pipelineRunId":"'`,
      "pipeline().RunId",
      `'"}}'`,
    ].join(",")}))`,
  );

export const TARGETS: readonly PipelineTarget[] = [
  {
    ...ofRun,
    name: "databricks",
    title: "Databricks job",
    service: "Azure Databricks",
    parameters: {
      DatabricksWorkspaceId: { type: "string" },
      JobId: { type: "string" },
      ...times(30),
      JobParameters: { type: "object", defaultValue: {} },
    },
    body: bodyOf([
      `'{"target":{"type":"databricks-job","workspaceId":"'`,
      parameter("DatabricksWorkspaceId"),
      `'","jobId":"'`,
      parameter("JobId"),
      `'","jobParameters":'`,
      `string(${parameter("JobParameters")})`,
      `'}'`,
    ]),
  },
  {
    ...ofRun,
    name: "pipeline",
    title: "Databricks pipeline",
    service: "Azure Databricks",
    parameters: {
      DatabricksWorkspaceId: { type: "string" },
      PipelineId: { type: "string" },
      FullRefresh: { type: "bool", defaultValue: false },
      ...times(30),
    },
    body: bodyOf([
      `'{"target":{"type":"databricks-pipeline","workspaceId":"'`,
      parameter("DatabricksWorkspaceId"),
      `'","pipelineId":"'`,
      parameter("PipelineId"),
      `'","fullRefresh":'`,
      // string() of a boolean begins with a capital letter, which is no JSON.
      `if(${parameter("FullRefresh")},'true','false')`,
      `'}'`,
    ]),
  },
  {
    ...ofRun,
    name: "dbt",
    title: "dbt Cloud job",
    service: "dbt Cloud",
    parameters: { DbtAccountId: { type: "string" }, JobId: { type: "string" }, ...times(5) },
    body: bodyOf([
      `'{"target":{"type":"dbt-job","accountId":"'`,
      parameter("DbtAccountId"),
      `'","jobId":"'`,
      parameter("JobId"),
      `'"}'`,
    ]),
  },
  {
    name: "workflow",
    title: "workflow of Databricks and dbt jobs",
    service: "Azure Databricks",
    parameters: {
      Steps: { type: "array" },
      MaxParallel: { type: "int", defaultValue: 10 },
      OnFailure: { type: "string", defaultValue: "stop" },
      TimeoutSecond: { type: "int", defaultValue: TIMEOUT_SECOND },
    },
    path: "/api/workflows",
    body: withTimes([
      `'{"steps":'`,
      `string(${parameter("Steps")})`,
      `',"maxParallel":'`,
      `string(${parameter("MaxParallel")})`,
      `',"onFailure":"'`,
      parameter("OnFailure"),
      `'"'`,
    ]),
    returned: ["id"],
    styles: ["web", "webhook"],
  },
];
