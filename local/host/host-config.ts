import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import type { VersionRule } from "./durable/versions";
import { resolveAppSettings } from "./environment";

/** App settings that override host.json are texts. */
const positive = z.coerce.number().int().positive();

/** The part of host.json that this host reads: https://learn.microsoft.com/azure/azure-functions/functions-host-json */
const hostJson = z.object({
  version: z.literal("2.0"),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).optional(),
      durableTask: z
        .object({
          hubName: z.string().optional(),
          defaultVersion: z.string().optional(),
          versionMatchStrategy: z.enum(["None", "Strict", "CurrentOrOlder"]).optional(),
          versionFailureStrategy: z.literal("Reject").optional(),
          maxConcurrentActivityFunctions: positive.optional(),
          maxConcurrentOrchestratorFunctions: positive.optional(),
          overridableExistingInstanceStates: z.enum(["NonRunningStates", "AnyState"]).optional(),
        })
        .optional(),
    })
    .optional(),
});

export interface HostConfig extends VersionRule {
  readonly routePrefix: string;
  readonly largestBodyBytes: number;
  readonly hubName: string;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  readonly overridable: "NonRunningStates" | "AnyState";
}

export async function readHostConfig(appRoot: string): Promise<HostConfig> {
  const path = join(appRoot, "host.json");
  const text = resolveAppSettings(await readFile(path, "utf8"));
  const parsed = hostJson.safeParse(withOverrides(parseJson(text)));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const { http, durableTask = {} } = parsed.data.extensions ?? {};
  return {
    routePrefix: http?.routePrefix ?? "api",
    largestBodyBytes: largestBodyBytes(),
    ...durableConfig(durableTask),
  };
}

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functions_request_body_size_limit */
const largestBodyBytes = (): number =>
  positive.default(104_857_600).parse(process.env["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);

/** Editors on Windows write a byte order mark, which is white space in JavaScript but not in JSON. */
const parseJson = (text: string): unknown => JSON.parse(text.trim());

const OVERRIDE = "AzureFunctionsJobHost__";

/** https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values */
function withOverrides(json: unknown): unknown {
  return Object.entries(process.env)
    .filter(([name]) => name.startsWith(OVERRIDE))
    .reduce(
      (overridden, [name, value]) =>
        withValue(overridden, name.slice(OVERRIDE.length).split("__"), value),
      json,
    );
}

function withValue(json: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const fields = typeof json === "object" && json !== null ? { ...json } : {};
  const inner = (fields as Record<string, unknown>)[key];
  return { ...fields, [key]: withValue(inner, rest, value) };
}

type DurableTask = NonNullable<NonNullable<z.infer<typeof hostJson>["extensions"]>["durableTask"]>;

function durableConfig(
  durableTask: DurableTask,
): Omit<HostConfig, "routePrefix" | "largestBodyBytes"> {
  // The extension's own default: ten for each processor.
  const perProcessor = 10 * availableParallelism();
  return {
    hubName: hubNameOf(durableTask.hubName),
    defaultVersion: durableTask.defaultVersion ?? null,
    versionMatch: durableTask.versionMatchStrategy ?? "CurrentOrOlder",
    maxConcurrentActivities: durableTask.maxConcurrentActivityFunctions ?? perProcessor,
    maxConcurrentOrchestrators: durableTask.maxConcurrentOrchestratorFunctions ?? perProcessor,
    overridable: durableTask.overridableExistingInstanceStates ?? "NonRunningStates",
  };
}

/** The extension's default if none is given, or if the setting that names it is missing. */
function hubNameOf(name: string | undefined): string {
  return name === undefined || name.includes("%") ? "TestHubName" : name;
}

const localSettings = z.object({ Values: z.record(z.string(), z.string()).default({}) });

/** The Values of local.settings.json; none if there is no such file. */
export async function readLocalSettings(appRoot: string): Promise<Record<string, string>> {
  const path = join(appRoot, "local.settings.json");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "{}";
    throw error;
  });
  const parsed = localSettings.safeParse(parseJson(text));
  // The file contains secrets, so the message names a setting but never its value.
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.Values;
}
