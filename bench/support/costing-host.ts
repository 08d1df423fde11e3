/** The app on a Functions host with Azurite, where groups of runs can be metered. */
import type { ChildProcess } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startAzurite } from "../../local/azurite";
import { endProcess } from "../../local/end-process";
import { onFreePort } from "../../local/free-port";
import { functionsEnvironment, startFunc } from "../../local/functions-host";
import {
  type SimulatedVendors,
  startSimulatedVendors,
  WORKSPACE_ID,
} from "../../local/simulated-vendors";
import { AnswerLog } from "./answer-log";
import { readStatuses, startRuns, type StartedRun } from "./callers";
import { readMeter, type Reading } from "./functions-meter";
import { sendWebhook } from "./send-webhook";
import { between, type Spent } from "./spent";
import { StorageLog } from "./storage-log";

export interface Group {
  readonly name: string;
  readonly count: number;
  /** How long each job takes. */
  readonly seconds: number;
  readonly waitSeconds: number;
  /** Whether the workspace says by webhook that a job has ended. */
  readonly webhook?: boolean;
}

/** What a group spent, with what the vendor was asked meanwhile. */
export interface Metered {
  readonly spent: Spent;
  readonly seconds: number;
  readonly checks: number;
  /** Pages of lists of active runs. */
  readonly lists: number;
}

export interface CostingHost extends AsyncDisposable {
  /** Starts the runs, waits until they have ended, and then a while. */
  run(group: Group): Promise<Metered>;
  rest(seconds: number): Promise<Metered>;
  /** By function, since the start of the host. */
  executions(): Promise<ReadonlyMap<string, number>>;
}

export interface Programs {
  readonly func: string;
  readonly azurite: string;
  /** A folder for files that live as long as the host. */
  readonly scratch: string;
}

/** For what the host still writes after the last run has ended. */
const REST_SECONDS = 10;

export async function startCostingHost({ func, azurite, scratch }: Programs): Promise<CostingHost> {
  const storageLog = new StorageLog();
  const vendors = await startSimulatedVendors();
  const programs: ChildProcess[] = [];
  const answers = new AnswerLog();
  const stop = async (): Promise<void> => {
    answers[Symbol.dispose]();
    for (const program of programs) await endProcess(program);
    await vendors.close();
  };
  try {
    const storage = await startAzurite(azurite, scratch, storageLog.note);
    programs.unshift(storage.process);
    const logFile = join(scratch, "host.log");
    const log = openSync(logFile, "a");
    const environment = {
      ...(await functionsEnvironment({ vendors, scratch, storage: storage.connectionString })),
      AzureFunctionsJobHost__logging__logLevel__Function: "Information",
    };
    const host = await onFreePort((port) =>
      startFunc(func, { port, environment, stdio: log, detached: true }),
    );
    programs.unshift(host.process);
    const read = (): Promise<Reading> => readMeter(logFile, host.process.pid ?? 0, storageLog);
    const meter = (work: () => Promise<void>): Promise<Metered> => metered(answers, read, work);
    return {
      run: (group) => meter(() => runGroup(host.baseUrl, vendors, group)),
      rest: (seconds) =>
        meter(async () => {
          await pause(seconds * 1_000);
        }),
      executions: async () => (await read()).executions,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function metered(
  log: AnswerLog,
  read: () => Promise<Reading>,
  work: () => Promise<void>,
): Promise<Metered> {
  const calls = (call: string): number => log.answers.filter((one) => one.call === call).length;
  const asked = (): [number, number] => [calls("GET get"), calls("GET list")];
  const [from, [checks, lists]] = [await read(), asked()];
  await work();
  const [to, [checksAfter, listsAfter]] = [await read(), asked()];
  const seconds = (to.atMs - from.atMs) / 1_000;
  const counted = { checks: checksAfter - checks, lists: listsAfter - lists };
  return { spent: between(from, to), seconds, ...counted };
}

async function runGroup(baseUrl: string, vendors: SimulatedVendors, group: Group): Promise<void> {
  const { name, count, seconds, waitSeconds, webhook = false } = group;
  const { databricks } = vendors;
  const tasks = [{ key: "main", durationSeconds: seconds }] as const;
  const jobId = databricks.addJob({ name, maxConcurrentRuns: 1_000, tasks });
  const workspace = { id: WORKSPACE_ID, jobId, simulator: databricks };
  const orders = Array.from({ length: count }, (_, index) => ({
    ...{ workspace, number: `${name}-${index}`, waitSeconds },
  }));
  const runs = await startRuns(baseUrl, orders);
  // Nobody reads the runs before their jobs have ended, because reading costs too.
  await pause(seconds * 1_000);
  if (webhook) await tellOfEnds(baseUrl, vendors, jobId);
  await untilDone(baseUrl, runs);
  await pause(REST_SECONDS * 1_000);
}

async function tellOfEnds(
  baseUrl: string,
  { databricks }: SimulatedVendors,
  jobId: string,
): Promise<void> {
  while (databricks.runsOf(jobId).some(({ endedAt }) => endedAt === undefined)) await pause(500);
  for (const { runId } of databricks.runsOf(jobId)) await sendWebhook(baseUrl, runId);
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
