/**
 * Counts what runs cost on a Functions host with Azure Storage: storage transactions by Azurite's log, executions by the host's
 * log, and CPU time. It needs Core Tools and Azurite (or `FUNC` and `AZURITE`): `npm run bench:cost -- [--runs 20] [--idle 120]`.
 *
 * Two groups of runs differ only in how often the vendor is asked, so their difference is the cost of a check. What the host does
 * without any run is measured first, and taken off by the second.
 */
import { openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startAzurite } from "../local/azurite";
import { endProcess } from "../local/end-process";
import { onFreePort } from "../local/free-port";
import { findAzurite, findProgram } from "../local/find-program";
import { functionsEnvironment, startFunc, whatIsMissing } from "../local/functions-host";
import {
  type SimulatedVendors,
  startSimulatedVendors,
  WORKSPACE_ID,
} from "../local/simulated-vendors";
import { AnswerLog } from "./support/answer-log";
import { readStatuses, startRuns, type StartedRun } from "./support/callers";
import { readMeter, type Reading } from "./support/functions-meter";
import { SERVICES, StorageLog } from "./support/storage-log";
import { printTable, type Row } from "./support/table";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    idle: { type: "string", default: "120" },
  },
});
const RUNS = Number(values.runs);
const IDLE_SECONDS = Number(values.idle);

const WAIT_SECONDS = 2;
const SHORT_SECONDS = 10;
const LONG_SECONDS = 90;
/** For what the host still writes after the last run has ended. */
const REST_SECONDS = 10;
/** The first executions of a process are dear, and are not what is measured. */
const WARMING_RUNS = 5;

/** What happened between two readings. */
interface Spent {
  readonly seconds: number;
  readonly checks: number;
  readonly queue: number;
  readonly table: number;
  readonly blob: number;
  readonly executions: number;
  readonly executionSeconds: number;
  readonly cpuSeconds: number;
}

const sum = (figures: Iterable<number>): number => [...figures].reduce((all, one) => all + one, 0);

function between(from: Reading, to: Reading, checks: number): Spent {
  const [queue, table, blob] = SERVICES.map((name) => to.storage[name] - from.storage[name]);
  return {
    seconds: (to.atMs - from.atMs) / 1_000,
    checks,
    queue: queue ?? NaN,
    table: table ?? NaN,
    blob: blob ?? NaN,
    executions: sum(to.executions.values()) - sum(from.executions.values()),
    executionSeconds: (to.executionMs - from.executionMs) / 1_000,
    cpuSeconds: to.cpuSeconds - from.cpuSeconds,
  };
}

const FIGURES = [
  ["queue transactions", "queue"],
  ["table transactions", "table"],
  ["blob transactions", "blob"],
  ["function executions", "executions"],
  ["their durations, s", "executionSeconds"],
  ["CPU of host and worker, s", "cpuSeconds"],
] as const;

function printCosts(idle: Spent, short: Spent, long: Spent): void {
  const rows = FIGURES.map(([name, figure]): Row => {
    const aSecond = idle[figure] / idle.seconds;
    const ofRuns = (spent: Spent): number => spent[figure] - aSecond * spent.seconds;
    const aCheck = (ofRuns(long) - ofRuns(short)) / (long.checks - short.checks);
    const aRun = (ofRuns(short) - aCheck * short.checks) / RUNS;
    return [name, aSecond * 3_600, aRun, aCheck];
  });
  const checks = `${short.checks / RUNS} and ${long.checks / RUNS}`;
  printTable(
    `Cost on a Functions host (${RUNS} runs with ${checks} checks each)`,
    ["an hour without runs", "a run without its checks", "a check"],
    rows,
  );
}

function addJob({ databricks }: SimulatedVendors, name: string, seconds: number): string {
  const tasks = [{ key: "main", durationSeconds: seconds }] as const;
  return databricks.addJob({ name, maxConcurrentRuns: 1_000, tasks });
}

async function untilDone(baseUrl: string, runs: readonly StartedRun[]): Promise<void> {
  for (;;) {
    await pause(1_000);
    const [run] = runs;
    if (run === undefined) return;
    const { done, status } = (await readStatuses(baseUrl, [run])).get(run.id) ?? {};
    if (done === true && status !== "succeeded")
      throw new Error(`Run ${run.id} ended as ${status ?? "?"}.`);
    if (done === true) runs = runs.slice(1);
  }
}

async function measure(func: string, azurite: string, scratch: string): Promise<void> {
  const storageLog = new StorageLog();
  await using vendors = await startSimulatedVendors();
  const storage = await startAzurite(azurite, scratch, storageLog.note);
  const logFile = join(scratch, "host.log");
  const log = openSync(logFile, "a");
  const environment = {
    ...(await functionsEnvironment({ vendors, scratch, storage: storage.connectionString })),
    AzureFunctionsJobHost__logging__logLevel__Function: "Information",
  };
  const host = await onFreePort((port) =>
    startFunc(func, { port, environment, stdio: log, detached: true }),
  );
  using answers = new AnswerLog();
  const read = (): Promise<Reading> => readMeter(logFile, host.process.pid ?? 0, storageLog);
  const checksSoFar = (): number => answers.answers.filter(({ call }) => call === "GET get").length;

  const runGroup = async (name: string, seconds: number, count: number): Promise<Spent> => {
    const jobId = addJob(vendors, name, seconds);
    const workspace = { id: WORKSPACE_ID, jobId, simulator: vendors.databricks };
    const [from, checksBefore] = [await read(), checksSoFar()];
    const orders = Array.from({ length: count }, (_, index) => ({
      ...{ workspace, number: `${name}-${index}`, waitSeconds: WAIT_SECONDS },
    }));
    const runs = await startRuns(host.baseUrl, orders);
    // Nobody reads the runs before their jobs have ended, because reading costs too.
    await pause(seconds * 1_000);
    await untilDone(host.baseUrl, runs);
    await pause(REST_SECONDS * 1_000);
    return between(from, await read(), checksSoFar() - checksBefore);
  };

  try {
    await runGroup("warming", SHORT_SECONDS, WARMING_RUNS);
    const before = await read();
    await pause(IDLE_SECONDS * 1_000);
    const idle = between(before, await read(), 0);
    const short = await runGroup("short", SHORT_SECONDS, RUNS);
    const long = await runGroup("long", LONG_SECONDS, RUNS);
    printCosts(idle, short, long);
    const { executions } = await read();
    console.log("\nExecutions of all runs:", Object.fromEntries(executions));
  } finally {
    await endProcess(host.process);
    await endProcess(storage.process);
  }
}

async function main(): Promise<void> {
  const func = findProgram("FUNC", "func");
  const azurite = func === null ? null : findAzurite();
  if (func === null || azurite === null) throw new Error(whatIsMissing(func));
  const scratch = await mkdtemp(join(tmpdir(), "runward-cost-"));
  try {
    await measure(func, azurite, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
