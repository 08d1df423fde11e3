/**
 * Reads every setting, once, at start. The only reader of the environment (invariant 8).
 *
 * A bad setting stops the app with a message that names the setting and the fix, and never shows its value.
 */
import { z } from "zod";
import {
  callerSettingsShape,
  findCallerContradictions,
  flag,
  toCallerSettings,
  type CallerSettings,
} from "./caller-settings";
import {
  connectionSettingsShape,
  type DbtAccountSettings,
  type WorkspaceSettings,
} from "./connection-settings";
import type { Schedule } from "./contracts/schedule";
import { origin } from "./origin-setting";
import {
  findMissingPlace,
  placeSettingsShape,
  toPlaceSettings,
  type PlaceSettings,
} from "./place-settings";
import { readSchedules, type ReadSchedules } from "./schedules/read-schedules";
import { readSchedulesFile, SCHEDULES_FILE } from "./schedules/schedules-file";
import { findReferences } from "./setting-references";

export interface Settings extends PlaceSettings {
  readonly workspaces: readonly WorkspaceSettings[];
  readonly dbtAccounts: readonly DbtAccountSettings[];
  readonly keyVaultUrl: string | null;
  readonly identity: { kind: "managedIdentity"; clientId: string | null } | { kind: "developer" };
  /** The first signs, all verify. */
  readonly resultLinkKeys: readonly string[];
  readonly resultLinkDays: number;
  readonly httpTimeoutSeconds: number;
  readonly lostContactSeconds: number;
  readonly cancelGraceSeconds: number;
  readonly retentionDays: number;
  readonly schedules: readonly Schedule[];
  readonly callers: CallerSettings;
  /** Null when it is off. */
  readonly openTelemetry: { readonly sampleEverything: boolean } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const VAULT_SUFFIXES = [".vault.azure.net", ".vault.usgovcloudapi.net", ".vault.azure.cn"];

/** A result link must outlive the seven days that a Data Factory activity may poll it. */
const DEFAULT_LINK_DAYS = 8;

const wholeNumber = (
  fallback: number,
  { min, max }: { min: number; max: number },
): z.ZodType<number, string | undefined> =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .default(String(fallback))
    .transform(Number)
    .pipe(z.number().min(min).max(max));

const resultLinkKeys = z
  .string({ error: "is required: at least one random key of 32 characters or more" })
  .transform((text) => text.split(",").map((key) => key.trim()))
  .pipe(z.array(z.string().min(32, "must hold keys of at least 32 characters, comma-separated")));

const Environment = z.object({
  KEY_VAULT_URL: origin(VAULT_SUFFIXES).optional(),
  MANAGED_IDENTITY_CLIENT_ID: z.guid("must be the client id of the identity").optional(),
  RESULT_LINK_KEYS: resultLinkKeys,
  RESULT_LINK_DAYS: wholeNumber(DEFAULT_LINK_DAYS, { min: 1, max: 90 }),
  HTTP_TIMEOUT_SECONDS: wholeNumber(30, { min: 1, max: 120 }),
  LOST_CONTACT_SECONDS: wholeNumber(3_600, { min: 60, max: 86_400 }),
  CANCEL_GRACE_SECONDS: wholeNumber(600, { min: 10, max: 86_400 }),
  // A Data Factory activity may poll for seven days.
  RETENTION_DAYS: wholeNumber(30, { min: 8, max: 3_650 }),
  SCHEDULES: z.string().optional(),
  ...placeSettingsShape,
  ...connectionSettingsShape,
  ...callerSettingsShape,
  OPENTELEMETRY: flag,
  /** Set by the platform wherever the app has a managed identity. */
  IDENTITY_ENDPOINT: z.string().min(1).optional(),
});

/** @throws with one line for each bad setting. */
export function loadSettings(
  environment: Environment = process.env,
  schedulesFile: () => string | undefined = readSchedulesFile,
): Settings {
  // White space around a value never counts, nor does a byte order mark, which is white space to JavaScript.
  const present = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value = ""]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
  const values = parseEnvironment(present);
  const schedules = chooseSchedules(values.SCHEDULES, schedulesFile());
  const problems = [...findContradictions(values), ...schedules.problems];
  if (problems.length > 0) throw new Error(`Invalid settings:\n${problems.join("\n")}`);
  return {
    workspaces: values.DATABRICKS_WORKSPACES,
    dbtAccounts: values.DBT_CLOUD_ACCOUNTS,
    keyVaultUrl: values.KEY_VAULT_URL ?? null,
    identity:
      values.IDENTITY_ENDPOINT === undefined
        ? { kind: "developer" }
        : { kind: "managedIdentity", clientId: values.MANAGED_IDENTITY_CLIENT_ID ?? null },
    ...toPlaceSettings(values),
    resultLinkKeys: values.RESULT_LINK_KEYS,
    resultLinkDays: values.RESULT_LINK_DAYS,
    httpTimeoutSeconds: values.HTTP_TIMEOUT_SECONDS,
    lostContactSeconds: values.LOST_CONTACT_SECONDS,
    cancelGraceSeconds: values.CANCEL_GRACE_SECONDS,
    retentionDays: values.RETENTION_DAYS,
    schedules: schedules.list,
    callers: toCallerSettings(values),
    openTelemetry: tracing(values.OPENTELEMETRY, present),
  };
}

function parseEnvironment(present: Environment): z.infer<typeof Environment> {
  const references = findReferences(present, Object.keys(Environment.shape));
  if (references.length > 0) throw new Error(`Invalid settings:\n${references.join("\n")}`);
  const parsed = Environment.safeParse(present);
  if (!parsed.success) throw new Error(describe(parsed.error));
  return parsed.data;
}

/**
 * OpenTelemetry's SDK reads its variables itself. This one counts by being there: unless told otherwise the SDK follows
 * the host, and the Functions host marks traces as not to be kept: https://github.com/DataDog/dd-trace-js/pull/9394
 */
const tracing = (on: boolean, environment: Environment): Settings["openTelemetry"] =>
  on ? { sampleEverything: environment["OTEL_TRACES_SAMPLER"] === undefined } : null;

/** Two lists would leave it open which one holds. */
function chooseSchedules(
  setting: string | undefined,
  file: string | undefined,
): { list: readonly Schedule[]; problems: string[] } {
  if (setting !== undefined && file !== undefined) {
    const problem = `  SCHEDULES: must not be given beside the file ${SCHEDULES_FILE}; keep one of them`;
    return { list: [], problems: [problem] };
  }
  const read: ReadSchedules =
    setting === undefined
      ? readSchedules(file ?? "[]", SCHEDULES_FILE)
      : readSchedules(setting, "SCHEDULES");
  return read.kind === "read"
    ? { list: read.schedules, problems: [] }
    : { list: [], problems: read.problems.map((problem) => `  ${problem}`) };
}

function describe(error: z.ZodError): string {
  const lines = error.issues.map((issue) => {
    const [setting = "settings", ...inside] = issue.path.map(String);
    const place = inside.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("");
    return `  ${setting}${place}: ${issue.message}`;
  });
  return `Invalid settings:\n${lines.join("\n")}`;
}

function findContradictions(values: z.infer<typeof Environment>): string[] {
  const problems: string[] = [];
  const report = (setting: string, message: string): void => {
    problems.push(`  ${setting}: ${message}`);
  };
  if (values.DATABRICKS_WORKSPACES.length + values.DBT_CLOUD_ACCOUNTS.length === 0) {
    report("DATABRICKS_WORKSPACES", "or DBT_CLOUD_ACCOUNTS must name at least one connection");
  }
  const repeated = (ids: string[]): boolean => new Set(ids).size !== ids.length;
  if (repeated(values.DATABRICKS_WORKSPACES.map(({ id }) => id))) {
    report("DATABRICKS_WORKSPACES", "must not name a workspace twice");
  }
  if (repeated(values.DBT_CLOUD_ACCOUNTS.map(({ id }) => id))) {
    report("DBT_CLOUD_ACCOUNTS", "must not name an account twice");
  }
  const needsVault =
    values.DBT_CLOUD_ACCOUNTS.length > 0 ||
    values.DATABRICKS_WORKSPACES.some(
      ({ auth, webhookSecret }) => auth.kind === "secret" || webhookSecret !== null,
    );
  if (needsVault && values.KEY_VAULT_URL === undefined) {
    report(
      "KEY_VAULT_URL",
      "is required, because a connection keeps its token or its webhook keys in Key Vault",
    );
  }
  for (const [setting, message] of findMissingPlace(values)) report(setting, message);
  for (const { setting, message } of findCallerContradictions(values)) report(setting, message);
  return problems;
}
