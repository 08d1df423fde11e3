/**
 * Reads all settings once, at the start. The only reader of the environment (invariant 8).
 *
 * With an invalid setting the app does not start. The error names the setting and the fix, and never shows the value.
 */
import * as z from "zod";
import {
  callerSettingsShape,
  findCallerContradictions,
  flag,
  toCallerSettings,
  type CallerSettings,
} from "./caller-settings";
import { connectionLists, findConnectionProblems } from "./connection-settings";
import { noticeRules } from "./notice-rules";
import type { Connection, ConnectionSetting } from "../contracts/connection";
import type { NoticeRule } from "../contracts/notices";
import type { Schedule, ScheduleSchema } from "../contracts/schedule";
import { origin } from "../http/address";
import { findLocalTokenProblems, readLocalTokens } from "./local-tokens";
import {
  findMissingPlace,
  placeSettingsShape,
  toPlaceSettings,
  type PlaceSettings,
} from "./place-settings";
import { readSchedules, type ReadSchedules } from "../schedules/read-schedules";
import { readSchedulesFile, SCHEDULES_FILE } from "../schedules/schedules-file";
import {
  MISSING_STORAGE,
  storageSettingsShape,
  toStorageSettings,
  type StorageSettings,
} from "./storage-settings";
import { findReferences, telemetryVariables } from "./setting-references";

export interface Settings extends PlaceSettings {
  /** By the name of the setting that lists them. */
  readonly connections: ReadonlyMap<string, readonly Connection[]>;
  /** By the name of the variable; empty in Azure. */
  readonly localTokens: ReadonlyMap<string, string>;
  readonly keyVaultUrl: string | null;
  readonly identity: { kind: "managedIdentity"; clientId: string | null } | { kind: "developer" };
  readonly storage: StorageSettings;
  /** The first signs, all verify. */
  readonly resultLinkKeys: readonly string[];
  readonly resultLinkDays: number;
  /** Whether the parameters of new runs are stored encrypted, with the same keys. */
  readonly sealParameters: boolean;
  readonly httpTimeoutSeconds: number;
  readonly lostContactSeconds: number;
  readonly cancelGraceSeconds: number;
  readonly retentionDays: number;
  readonly schedules: readonly Schedule[];
  readonly callers: CallerSettings;
  /** Who is told how runs and workflows ended. */
  readonly notify: readonly NoticeRule[];
  /** Null if it is off. */
  readonly openTelemetry: { readonly sampleEverything: boolean } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const VAULT_SUFFIXES = [".vault.azure.net", ".vault.usgovcloudapi.net", ".vault.azure.cn"];

/** A result link must stay valid for more than the seven days for which a Data Factory activity may poll it. */
const DEFAULT_LINK_DAYS = 8;

/**
 * A frozen host keeps a step for so long; then another host executes it too (`workItemQueueVisibilityTimeout` in host.json).
 * A call that was under way has to time out before, so that a host that goes on later does not use its response.
 */
const STEP_IS_KEPT_SECONDS = 60;
const LONGEST_CALL_SECONDS = STEP_IS_KEPT_SECONDS - 10;

const callTooLong = `must be at most ${LONGEST_CALL_SECONDS}: a call has to end before another host takes over its step, which happens ${STEP_IS_KEPT_SECONDS} s after a host was frozen (workItemQueueVisibilityTimeout in host.json)`;

const wholeNumber = (
  fallback: number,
  { min, max, tooMuch }: { min: number; max: number; tooMuch?: string },
): z.ZodType<number, string | undefined> =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .default(String(fallback))
    .transform(Number)
    .pipe(z.number().min(min).max(max, tooMuch));

const resultLinkKeys = z
  .string({ error: "is required: at least one random key of 32 characters or more" })
  .transform((text) => text.split(",").map((key) => key.trim()))
  .pipe(z.array(z.string().min(32, "must hold keys of at least 32 characters, comma-separated")));

const Environment = z.object({
  KEY_VAULT_URL: origin(VAULT_SUFFIXES).optional(),
  MANAGED_IDENTITY_CLIENT_ID: z.guid("must be the client id of the identity").optional(),
  RESULT_LINK_KEYS: resultLinkKeys,
  RESULT_LINK_DAYS: wholeNumber(DEFAULT_LINK_DAYS, { min: 1, max: 90 }),
  SEAL_PARAMETERS: flag,
  HTTP_TIMEOUT_SECONDS: wholeNumber(30, {
    min: 1,
    max: LONGEST_CALL_SECONDS,
    tooMuch: callTooLong,
  }),
  LOST_CONTACT_SECONDS: wholeNumber(3_600, { min: 60, max: 86_400 }),
  CANCEL_GRACE_SECONDS: wholeNumber(600, { min: 10, max: 86_400 }),
  // A Data Factory activity may poll for seven days.
  RETENTION_DAYS: wholeNumber(30, { min: 8, max: 3_650 }),
  SCHEDULES: z.string().optional(),
  NOTIFY: noticeRules,
  ...storageSettingsShape,
  ...placeSettingsShape,
  ...callerSettingsShape,
  OPENTELEMETRY: flag,
  /** Set by the platform if the app has a managed identity. */
  IDENTITY_ENDPOINT: z.string().min(1).optional(),
});

/** What the settings depend on besides their values. */
export interface SettingsOptions {
  /** One for each vendor. */
  readonly connections: readonly ConnectionSetting[];
  readonly schedule: ScheduleSchema;
  readonly environment?: Environment;
  readonly schedulesFile?: () => string | undefined;
}

/** @throws with one line for each invalid setting. */
export function loadSettings({
  connections,
  schedule,
  environment = process.env,
  schedulesFile = readSchedulesFile,
}: SettingsOptions): Settings {
  // White space around a value is ignored, also a byte order mark, which JavaScript treats as white space.
  const present = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value = ""]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
  const { values, lists } = parseEnvironment(present, connections);
  const schedules = chooseSchedules(values.SCHEDULES, schedulesFile(), schedule);
  const problems = [
    ...findContradictions(values, connections, lists),
    ...findLocalTokenProblems(lists, present).map((one) => `  ${one.join(": ")}`),
    ...schedules.problems,
  ];
  const storage = toStorageSettings(values);
  if (storage === null) problems.push(`  ${MISSING_STORAGE.join(": ")}`);
  if (problems.length > 0 || storage === null)
    throw new Error(`Invalid settings:\n${problems.join("\n")}`);
  return {
    connections: lists,
    localTokens: readLocalTokens(lists, present),
    keyVaultUrl: values.KEY_VAULT_URL ?? null,
    identity:
      values.IDENTITY_ENDPOINT === undefined
        ? { kind: "developer" }
        : { kind: "managedIdentity", clientId: values.MANAGED_IDENTITY_CLIENT_ID ?? null },
    storage,
    ...toPlaceSettings(values),
    resultLinkKeys: values.RESULT_LINK_KEYS,
    resultLinkDays: values.RESULT_LINK_DAYS,
    sealParameters: values.SEAL_PARAMETERS,
    httpTimeoutSeconds: values.HTTP_TIMEOUT_SECONDS,
    lostContactSeconds: values.LOST_CONTACT_SECONDS,
    cancelGraceSeconds: values.CANCEL_GRACE_SECONDS,
    retentionDays: values.RETENTION_DAYS,
    schedules: schedules.list,
    callers: toCallerSettings(values),
    notify: values.NOTIFY,
    openTelemetry: tracing(values.OPENTELEMETRY, present),
  };
}

/** All environment variables that are read. */
export const settingNames = (connections: readonly ConnectionSetting[]): string[] => [
  ...Object.keys(Environment.shape),
  ...Object.keys(connectionLists(connections).shape),
];

type Lists = ReadonlyMap<string, readonly Connection[]>;

function parseEnvironment(
  present: Environment,
  connections: readonly ConnectionSetting[],
): { values: z.infer<typeof Environment>; lists: Lists } {
  const listSchema = connectionLists(connections);
  const names = [...settingNames(connections), ...telemetryVariables(present)];
  const references = findReferences(present, names);
  if (references.length > 0) throw new Error(`Invalid settings:\n${references.join("\n")}`);
  const values = Environment.safeParse(present);
  const lists = listSchema.safeParse(present);
  if (values.success && lists.success) {
    return { values: values.data, lists: new Map(Object.entries(lists.data)) };
  }
  throw new Error(describe([...(values.error?.issues ?? []), ...(lists.error?.issues ?? [])]));
}

/**
 * OpenTelemetry's SDK reads its variables itself. Here it only matters whether this one is set: by default the SDK follows
 * the host, and the Functions host marks traces as not sampled: https://github.com/DataDog/dd-trace-js/pull/9394
 */
const tracing = (on: boolean, environment: Environment): Settings["openTelemetry"] =>
  on ? { sampleEverything: environment["OTEL_TRACES_SAMPLER"] === undefined } : null;

/** Not both, because it would be unclear which one is used. */
function chooseSchedules(
  setting: string | undefined,
  file: string | undefined,
  schedule: ScheduleSchema,
): { list: readonly Schedule[]; problems: string[] } {
  if (setting !== undefined && file !== undefined) {
    const problem = `  SCHEDULES: must not be given beside the file ${SCHEDULES_FILE}; keep one of them`;
    return { list: [], problems: [problem] };
  }
  const read: ReadSchedules =
    setting === undefined
      ? readSchedules(file ?? "[]", SCHEDULES_FILE, schedule)
      : readSchedules(setting, "SCHEDULES", schedule);
  return read.kind === "read"
    ? { list: read.schedules, problems: [] }
    : { list: [], problems: read.problems.map((problem) => `  ${problem}`) };
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const lines = issues.map((issue) => {
    const [setting = "settings", ...inside] = issue.path.map(String);
    const place = inside.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("");
    return `  ${setting}${place}: ${issue.message}`;
  });
  return `Invalid settings:\n${lines.join("\n")}`;
}

function findContradictions(
  values: z.infer<typeof Environment>,
  connections: readonly ConnectionSetting[],
  lists: Lists,
): string[] {
  const problems: string[] = [];
  const report = (setting: string, message: string): void => {
    problems.push(`  ${setting}: ${message}`);
  };
  findConnectionProblems(
    connections,
    { lists, hasVault: values.KEY_VAULT_URL !== undefined },
    report,
  );
  if (values.NOTIFY.length > 0 && values.KEY_VAULT_URL === undefined) {
    report("KEY_VAULT_URL", "is required, because the rules of NOTIFY keep their addresses there");
  }
  for (const [setting, message] of findMissingPlace(values)) report(setting, message);
  for (const { setting, message } of findCallerContradictions(values)) report(setting, message);
  return problems;
}
