/** The types of targets that the command line knows, and the names of their fields. */
/** The fields of a type of target. */
interface Fields {
  readonly id: string;
  readonly name: string | null;
  readonly url: string;
  readonly connection: string;
  /** The field for `--param`. */
  readonly parameters: string | null;
}

const databricks = { connection: "workspaceId" } as const;
const dbt = { connection: "accountId", parameters: null } as const;

export const TYPES = {
  "databricks-job": {
    ...{ id: "jobId", name: "jobName", url: "jobUrl", parameters: "jobParameters" },
    ...databricks,
  },
  "databricks-pipeline": {
    ...{ id: "pipelineId", name: "pipelineName", url: "pipelineUrl", parameters: "parameters" },
    ...databricks,
  },
  "databricks-run": {
    ...{ id: "vendorRunId", name: null, url: "runUrl", parameters: null },
    ...databricks,
  },
  "dbt-job": { ...{ id: "jobId", name: "jobName", url: "jobUrl" }, ...dbt },
  "dbt-run": { ...{ id: "vendorRunId", name: null, url: "runUrl" }, ...dbt },
} as const satisfies Record<string, Fields>;

export type TargetType = keyof typeof TYPES;

export const TARGET_TYPES = Object.keys(TYPES) as readonly TargetType[];

export const fieldsOf = (type: unknown): Fields | null =>
  TARGET_TYPES.includes(type as TargetType) ? TYPES[type as TargetType] : null;
