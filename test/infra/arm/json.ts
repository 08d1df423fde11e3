export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function toObject(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error(`Not an object: ${JSON.stringify(value)}`);
  return value;
}

export function toList(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`Not a list: ${JSON.stringify(value)}`);
  return value as readonly Json[];
}

export function toText(value: Json | undefined): string {
  if (typeof value !== "string") throw new Error(`Not a text: ${JSON.stringify(value)}`);
  return value;
}

export function toNumber(value: Json | undefined): number {
  if (typeof value !== "number") throw new Error(`Not a number: ${JSON.stringify(value)}`);
  return value;
}

export function toBoolean(value: Json | undefined): boolean {
  if (typeof value !== "boolean")
    throw new Error(`Neither true nor false: ${JSON.stringify(value)}`);
  return value;
}

/** The value at a path of names and indexes; undefined where one is missing. */
export function jsonAt(value: Json | undefined, path: string): Json | undefined {
  let current = value;
  for (const name of path.split(".")) {
    if (Array.isArray(current)) current = (current as readonly Json[])[Number(name)];
    else current = isObject(current) ? current[name] : undefined;
  }
  return current;
}
