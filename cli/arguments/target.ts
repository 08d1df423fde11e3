/** What to run, from what stands on the command line: an address, an id or a name. */
import { UsageError } from "../usage-error";
import type { JsonObject } from "./exact-json";
import { typeOfAddress } from "./pasted-address";

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

const TYPES = {
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

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DIGITS = /^\d+$/;

export function targetOf(text: string, type: TargetType | undefined): JsonObject {
  const pasted = typeOfAddress(text);
  if (pasted !== null) {
    if (type !== undefined && type !== pasted) {
      throw new UsageError(`The address is that of a ${pasted}, not of a ${type}.`);
    }
    return { type: pasted, [TYPES[pasted].url]: text.trim() };
  }
  // Only pipelines have such ids.
  const isPipeline = UUID.test(text) && type === undefined;
  const known = isPipeline ? "databricks-pipeline" : type;
  if (known === undefined) {
    throw new UsageError(
      `"${text}" may be a job of Databricks or dbt, or a pipeline. Add --type ${TARGET_TYPES.join(", ")}, or paste the address of its page.`,
    );
  }
  return { type: known, ...named(text, known) };
}

function named(text: string, type: TargetType): JsonObject {
  const { id, name } = TYPES[type];
  const isId = type === "databricks-pipeline" ? UUID.test(text) : DIGITS.test(text);
  if (isId) return { [id]: text };
  if (name === null) throw new UsageError(`"${text}" is not the id of a run: ids are digits.`);
  return { [name]: text };
}
