/**
 * What this app's API offers, read from its own OpenAPI document: the filters of its lists and their values, and the form of
 * a start. So the page knows no vendor and needs no change for a new one.
 */
import { signal } from "@preact/signals";
import type { JsonSchema, Schemas } from "../logic/json-schema";
import type { Problem } from "../logic/problem";
import { read } from "./client";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface ApiContract {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
}

/** Null until it has been read. */
export const contract = signal<ApiContract | null>(null);

/** Why it could not be read. */
export const contractProblem = signal<Problem | null>(null);

let reading = false;

/** Reads it once for each session. Without it the page works, with fewer filters. */
export async function readContract(): Promise<void> {
  if (reading || contract.value !== null) return;
  reading = true;
  const reply = await read((client) => client.openApi());
  reading = false;
  contractProblem.value = reply.kind === "refused" ? reply.problem : null;
  if (reply.kind === "read") contract.value = reply.body as ApiContract;
}

/** The schema of a call's body; null while it is not known. */
export const bodyOf = (path: string): JsonSchema | null =>
  contract.value?.paths[path]?.["post"]?.requestBody?.content["application/json"]?.schema ?? null;

/** The query parameters of a list, by name; null while they are not known. */
export function filtersOf(path: string): ReadonlyMap<string, Parameter> | null {
  const parameters = contract.value?.paths[path]?.["get"]?.parameters;
  if (parameters === undefined) return null;
  return new Map(parameters.filter((one) => one.in === "query").map((one) => [one.name, one]));
}

/** The values that a filter takes, if the contract lists them. */
export const choicesOf = (path: string, name: string): readonly string[] =>
  filtersOf(path)
    ?.get(name)
    ?.schema.enum?.filter((value) => typeof value === "string") ?? [];

/** Whether the app has a call, such as `post /schedules/{name}/pause`. */
export const offers = (method: string, path: string): boolean =>
  contract.value?.paths[path]?.[method] !== undefined;
