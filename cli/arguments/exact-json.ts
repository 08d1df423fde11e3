/** JSON whose numbers keep all their digits: ids of vendors are larger than JavaScript's integers. */
import { LosslessNumber, parse, stringify } from "lossless-json";
import { UsageError } from "../usage-error";

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof LosslessNumber);

export function parseObject(text: string, source: string): JsonObject {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${source} is not JSON: ${reason}`);
  }
  if (!isObject(value)) throw new UsageError(`${source} must hold a JSON object.`);
  return value;
}

/** The JSON value that a text is, or else the text itself. */
export function valueOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

export const toJson = (value: JsonObject): string => stringify(value) ?? "{}";
