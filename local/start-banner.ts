/** What `npm start` prints when Runward runs: where it listens, what it has, and what to do first. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SAMPLE_JOB_LINES } from "./sample-jobs";
import { SAMPLE_JOBS } from "./simulators/sample-jobs";

export const DEFAULT_PORT = 7_071;

export interface BannerFacts {
  readonly baseUrl: string;
  /** Null if nothing is stored. */
  readonly journalDirectory: string | null;
  readonly hostProcessId: number | undefined;
  /** Null if the real vendors are used. */
  readonly simulators: SimulatorFacts | null;
  /** Null if the app did not list them. */
  readonly schedules: readonly KnownSchedule[] | null;
  /** Path of the Postman collection; null if there is none. */
  readonly postman: string | null;
}

export interface SimulatorFacts {
  readonly databricks: { readonly baseUrl: string };
  readonly dbtCloud: { readonly baseUrl: string };
  /** Sentences about what is not as before. */
  readonly notes: readonly string[];
}

export interface KnownSchedule {
  readonly name: string;
  /** In its time zone. */
  readonly nextTick: string | null;
}

export function banner(facts: BannerFacts): string {
  const { baseUrl, simulators } = facts;
  const jobId = simulators === null ? "<your job's id>" : SAMPLE_JOBS.fails.jobId;
  return [
    "",
    `Runward listens on ${baseUrl}`,
    storageLine(facts),
    ...vendorLines(simulators),
    ...scheduleLines(facts.schedules),
    "",
    "Start a job:",
    `  curl -si ${baseUrl}/api/runs -H 'Content-Type: application/json' \\`,
    `    -d '{"target":{"type":"databricks-job","jobId":"${jobId}"},"waitSeconds":5}'`,
    "Then poll its Location: 202 while it runs, 200 if it succeeded, 424 with the reason if it did not.",
    `All runs, as a page: ${baseUrl}/api/ui`,
    `and as JSON: curl -s ${baseUrl}/api/runs`,
    ...(facts.postman === null ? [] : [`All calls, for Postman: ${facts.postman}`]),
    ...(simulators === null ? [] : commandLines(baseUrl, jobId)),
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

function storageLine({ journalDirectory, hostProcessId, simulators }: BannerFacts): string {
  if (journalDirectory === null) return "Nothing is stored: --ephemeral.";
  const vendors = simulators === null ? "" : " The simulated vendors keep their runs there too.";
  return `Journal: ${journalDirectory}. After Ctrl-C, or if you kill the host (process ${hostProcessId ?? 0}), the runs continue.${vendors}`;
}

function vendorLines(simulators: SimulatorFacts | null): string[] {
  if (simulators === null) return ["Vendors: the real ones."];
  const { databricks, dbtCloud, notes } = simulators;
  return [
    "Vendors: simulated on this machine, with these jobs:",
    ...SAMPLE_JOB_LINES.map((line) => `  ${line}`),
    `  at ${databricks.baseUrl} (Databricks) and ${dbtCloud.baseUrl} (dbt Cloud); links to runs open there`,
    ...notes,
  ];
}

const MOST_SCHEDULES = 5;

function scheduleLines(schedules: readonly KnownSchedule[] | null): string[] {
  if (schedules === null) return [];
  if (schedules.length === 0) {
    return [
      "Schedules: none. schedules.json starts jobs by cron expressions: README.md, Schedules.",
    ];
  }
  const shown = schedules.slice(0, MOST_SCHEDULES);
  const more = schedules.length - shown.length;
  return [
    "Schedules:",
    ...shown.map(({ name, nextTick }) => `  ${name}, next ${nextTick ?? "never"}`),
    ...(more === 0 ? [] : [`  and ${more} more: GET /api/schedules`]),
  ];
}

/** The command line finds the usual port without being told. */
function commandLines(baseUrl: string, jobId: string): string[] {
  const isUsual = new URL(baseUrl).port === String(DEFAULT_PORT);
  const address = isUsual ? "" : ` --url ${baseUrl}`;
  return [
    "Or with the command line, in another terminal:",
    `  npx . run --type databricks-job ${jobId}${address}`,
  ];
}

const COLLECTIONS = "infra/callers/openapi";

/** The path of the Postman collection in the checkout; null if there is none. */
export function findPostmanCollection(root: string): string | null {
  const folder = join(root, COLLECTIONS);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const found = names.find((name) => name.includes("postman") && name.endsWith(".json"));
  return found === undefined ? null : `${COLLECTIONS}/${found}`;
}
