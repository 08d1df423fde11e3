import { type Expression, expression, type Parameters } from "./pipeline-json";

/** What a pipeline runs. */
export interface PipelineTarget {
  readonly name: "databricks" | "dbt" | "pipeline";
  readonly title: string;
  readonly service: string;
  readonly parameters: Parameters;
  /** The body of `POST /api/runs`. */
  readonly body: Expression;
}

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
  expression(
    `@json(concat(${[
      ...target,
      `',"waitSeconds":'`,
      `string(${parameter("WaitSecond")})`,
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
];
