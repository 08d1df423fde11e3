/** The body of a start, from the target, the options and perhaps a file. */
import { UsageError } from "../usage-error";
import { isObject, parseObject, toJson, valueOf, type JsonObject } from "./exact-json";
import { pairs } from "./pairs";
import { targetOf } from "./target";
import { fieldsOf, type TargetType } from "./target-types";

export interface RunOptions {
  readonly file?: string;
  readonly type?: TargetType;
  readonly connection?: string;
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly tag?: readonly string[];
  readonly waitSeconds?: number | "adaptive";
  readonly timeout?: number;
  readonly queueTimeout?: number;
}

/** Reads the file of `-f`. */
export type ReadText = (path: string) => Promise<string>;

export async function runRequestOf(
  target: string | undefined,
  options: RunOptions,
  readText: ReadText,
): Promise<JsonObject> {
  const request = await baseOf(target, options, readText);
  if (!isObject(request["target"])) throw new UsageError("The field target must be an object.");
  const { waitSeconds, timeout, queueTimeout } = options;
  return {
    ...request,
    target: withTargetOptions(request["target"], options),
    ...(waitSeconds !== undefined && { waitSeconds }),
    ...(timeout !== undefined && { timeoutSeconds: timeout }),
    ...(queueTimeout !== undefined && { queueTimeoutSeconds: queueTimeout }),
    ...withTags(request, options.tag),
  };
}

export const toRunText = (request: JsonObject): string => toJson(request);

async function baseOf(
  target: string | undefined,
  { file, type }: RunOptions,
  readText: ReadText,
): Promise<JsonObject> {
  if (file !== undefined && target !== undefined) {
    throw new UsageError("Give a target or --file, not both.");
  }
  if (file !== undefined) return asRequest(await readText(file), file === "-" ? "stdin" : file);
  if (target === undefined) {
    throw new UsageError(
      "What is to be run? Give the address, id or name of a job, or a file with --file.",
    );
  }
  if (target.trimStart().startsWith("{")) return asRequest(target, "The target");
  return { target: targetOf(target, type) };
}

/** The body of `POST /api/runs`, or only its target. */
function asRequest(text: string, source: string): JsonObject {
  const object = parseObject(text, source);
  if ("target" in object) return object;
  if ("type" in object) return { target: object };
  throw new UsageError(
    `${source} must hold the body of a start with its field "target", or a target with its field "type".`,
  );
}

function withTargetOptions(target: JsonObject, options: RunOptions): JsonObject {
  const { connection, param = [], set = [] } = options;
  const fields = fieldsOf(target["type"]);
  const values = Object.entries(pairs("--set", set)).map(([name, text]) => [name, valueOf(text)]);
  const changed = { ...target, ...(Object.fromEntries(values) as JsonObject) };
  if (connection !== undefined) changed[connectionField(target, fields)] = connection;
  if (param.length === 0) return changed;
  const place = fields?.parameters ?? null;
  if (place === null) {
    throw new UsageError(
      `A target of type ${String(target["type"])} has no --param. Fields of the target are set with --set, such as --set gitBranch=main.`,
    );
  }
  const earlier = isObject(changed[place]) ? changed[place] : {};
  return { ...changed, [place]: { ...earlier, ...pairs("--param", param) } };
}

const connectionField = (target: JsonObject, fields: ReturnType<typeof fieldsOf>): string =>
  fields?.connection ?? (String(target["type"]).startsWith("dbt") ? "accountId" : "workspaceId");

function withTags(request: JsonObject, tag: readonly string[] | undefined): JsonObject {
  if (tag === undefined) return {};
  const earlier = isObject(request["tags"]) ? request["tags"] : {};
  return { tags: { ...earlier, ...pairs("--tag", tag) } };
}
