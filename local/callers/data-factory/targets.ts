import { type Expression, expression, type Parameters } from "./pipeline-json";

/** What a pipeline runs. */
export interface PipelineTarget {
  readonly name: "databricks" | "dbt" | "pipeline" | "submit" | "workflow";
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
  readonly styles: readonly ("web" | "webhook" | "until" | "function")[];
}

const ofRun = {
  path: "/api/runs",
  returned: ["runPageUrl", "vendorRunId"],
  styles: ["web", "webhook", "until", "function"],
} as const;

/**
 * Ten minutes for a cancelled job to stop, and ten more: Runward ends the run with its own message and cancels the job
 * before the activity times out after twelve hours. Without that, the job would go on running.
 */
const TIMEOUT_SECOND = 42_000;

const OPTIONAL_TEXT = { type: "string", defaultValue: "" } as const;
const NO_FIELDS = { type: "object", defaultValue: {} } as const;

const times = (waitSecond: number): Parameters => ({
  WaitSecond: { type: "int", defaultValue: waitSecond },
  TimeoutSecond: { type: "int", defaultValue: TIMEOUT_SECOND },
});

const parameter = (name: string): string => `pipeline().parameters.${name}`;

const isEmptyObject = (name: string): string => `equals(string(${parameter(name)}),'{}')`;

/** `,"field":"value"`, or nothing while the parameter is empty: the app then takes the field from elsewhere, or asks for it. */
const optionalText = (field: string, name: string): string =>
  `if(equals(${parameter(name)},''),'',concat(',"${field}":"',${parameter(name)},'"'))`;

/** `,"field":{…}`, or nothing while the parameter is an empty object. */
const optionalObject = (field: string, name: string): string =>
  `if(${isEmptyObject(name)},'',concat(',"${field}":',string(${parameter(name)})))`;

/** The end of an object, after the fields of an object parameter; put together as text, like the rest of the body. */
const endWith = (name: string): string => {
  const text = `string(${parameter(name)})`;
  return `if(${isEmptyObject(name)},'}',concat(',',substring(${text},1,sub(length(${text}),1))))`;
};

/** These pieces, or nothing if the other fields of the request have this one: it may take more than the parameter. */
const unlessExtra = (field: string, pieces: string): string =>
  `if(contains(${parameter("RequestExtras")},'${field}'),'',concat(${pieces}))`;

/** Pieces in quotes are JSON text; the others are expressions. */
const bodyOf = (type: string, fields: readonly string[], end: string): Expression =>
  withTimes([
    `'{"target":{"type":"${type}"'`,
    ...fields,
    end,
    unlessExtra("waitSeconds", `',"waitSeconds":',string(${parameter("WaitSecond")})`),
  ]);

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
      `'"}'`,
      endWith("RequestExtras"),
    ].join(",")}))`,
  );

export const TARGETS: readonly PipelineTarget[] = [
  {
    ...ofRun,
    name: "databricks",
    title: "Databricks job",
    service: "Azure Databricks",
    parameters: {
      DatabricksWorkspaceId: OPTIONAL_TEXT,
      JobId: OPTIONAL_TEXT,
      ...times(30),
      JobParameters: NO_FIELDS,
      TargetExtras: NO_FIELDS,
      RequestExtras: NO_FIELDS,
    },
    body: bodyOf(
      "databricks-job",
      [
        optionalText("workspaceId", "DatabricksWorkspaceId"),
        optionalText("jobId", "JobId"),
        optionalObject("jobParameters", "JobParameters"),
      ],
      endWith("TargetExtras"),
    ),
  },
  {
    ...ofRun,
    name: "pipeline",
    title: "Databricks pipeline",
    service: "Azure Databricks",
    parameters: {
      DatabricksWorkspaceId: OPTIONAL_TEXT,
      PipelineId: OPTIONAL_TEXT,
      FullRefresh: { type: "bool", defaultValue: false },
      ...times(30),
      TargetExtras: NO_FIELDS,
      RequestExtras: NO_FIELDS,
    },
    body: bodyOf(
      "databricks-pipeline",
      [
        optionalText("workspaceId", "DatabricksWorkspaceId"),
        optionalText("pipelineId", "PipelineId"),
        // Left out if false, because selections of tables may take its place. string() of a boolean begins with a capital
        // letter, which is no JSON.
        `if(${parameter("FullRefresh")},',"fullRefresh":true','')`,
      ],
      endWith("TargetExtras"),
    ),
  },
  {
    ...ofRun,
    name: "submit",
    title: "one-time Databricks run",
    service: "Azure Databricks",
    parameters: {
      DatabricksWorkspaceId: OPTIONAL_TEXT,
      Run: { type: "object" },
      ...times(30),
      RequestExtras: NO_FIELDS,
    },
    // The body of the vendor's call, so it has every field.
    body: bodyOf(
      "databricks-submit",
      [
        optionalText("workspaceId", "DatabricksWorkspaceId"),
        `',"run":'`,
        `string(${parameter("Run")})`,
      ],
      `'}'`,
    ),
  },
  {
    ...ofRun,
    name: "dbt",
    title: "dbt Cloud job",
    service: "dbt Cloud",
    parameters: {
      DbtAccountId: OPTIONAL_TEXT,
      JobId: OPTIONAL_TEXT,
      ...times(5),
      TargetExtras: NO_FIELDS,
      RequestExtras: NO_FIELDS,
    },
    body: bodyOf(
      "dbt-job",
      [optionalText("accountId", "DbtAccountId"), optionalText("jobId", "JobId")],
      endWith("TargetExtras"),
    ),
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
      RequestExtras: NO_FIELDS,
    },
    path: "/api/workflows",
    // A step's `run` has every field of a run.
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
    styles: ["web", "webhook", "function"],
  },
];
