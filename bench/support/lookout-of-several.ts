/**
 * Many live runs in one workspace, started one after the other and watched by several processes of the app, in real time. The
 * workspace enforces its limits. When all are live, an eighth of them end, at instants that are spread evenly.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { RunwardClient } from "../../client/runward-client";
import { readHostConfig } from "../../local/host/host-config";
import { AnswerLog, type LoggedAnswer, rates } from "./answer-log";
import { type Order, type StartedRun, startRuns } from "./callers";
import { MeasuredHost } from "./measured-host";
import { percentile, printTable } from "./table";
import { type BenchWorkspace, startWorkspaces } from "./workspaces";

export interface Crowd {
  readonly runs: number;
  readonly instances: number;
  readonly minutes: number;
}

/** Fewer than the app may start at one workspace. */
const STARTS_A_SECOND = 8;
const WAIT_SECONDS = 30;
/** From the last start until all have joined the lookout. */
const SETTLING_SECONDS = 150;
const ONE_OF = 8;
const GOLDEN_RATIO = 0.618_033_988_749_895;
/** For the ends of the last seconds. */
const AFTERWARDS_SECONDS = 60;
const ENDLESS_SECONDS = 86_400;

const MOST_CALLS_A_SECOND = 100;
const LONGEST_P95_SECONDS = 15;

const endsMeanwhile = (runNumber: number): boolean => runNumber % ONE_OF === 0;

/** A job with runs that end while it is measured, and others. */
function addJob(
  { simulator }: BenchWorkspace,
  { minutes }: Crowd,
  { startsAt }: { readonly startsAt: number },
): string {
  return simulator.addJob({
    name: "Crowd",
    maxConcurrentRuns: 100_000,
    tasks: (run) => {
      const endsAt = startsAt + minutes * 60_000 * ((run * GOLDEN_RATIO) % 1);
      const durationSeconds = (endsAt - Date.now()) / 1_000;
      return [
        { key: "main", durationSeconds: endsMeanwhile(run) ? durationSeconds : ENDLESS_SECONDS },
      ];
    },
  });
}

async function startAll(
  baseUrl: string,
  workspace: BenchWorkspace,
  runs: number,
): Promise<StartedRun[]> {
  const started: Promise<StartedRun[]>[] = [];
  const beganAt = Date.now();
  for (let from = 0; from < runs; from += STARTS_A_SECOND) {
    const orders = Array.from(
      { length: Math.min(STARTS_A_SECOND, runs - from) },
      (_, index): Order => ({
        workspace,
        number: String(from + index),
        waitSeconds: WAIT_SECONDS,
      }),
    );
    started.push(startRuns(baseUrl, orders));
    await pause(beganAt + ((from + STARTS_A_SECOND) / STARTS_A_SECOND) * 1_000 - Date.now());
  }
  return (await Promise.all(started)).flat();
}

/** How late each end was noticed, in seconds. */
async function delaysOf(
  baseUrl: string,
  { simulator }: BenchWorkspace,
  started: readonly StartedRun[],
): Promise<number[]> {
  const client = new RunwardClient({ baseUrl });
  const ids = new Map(started.map(({ number, id }) => [number, id]));
  const delays: number[] = [];
  for (const [index, { jobParameters }] of simulator.runs().entries()) {
    if (!endsMeanwhile(index + 1)) continue;
    const { endedAt, attempts } = await client.run(ids.get(jobParameters["number"] ?? "") ?? "");
    const endedThere = attempts[0]?.endedAt ?? null;
    const isNoticed = endedAt !== null && endedThere !== null;
    delays.push(isNoticed ? (Date.parse(endedAt) - Date.parse(endedThere)) / 1_000 : Infinity);
  }
  return delays;
}

const APP_ROOT = join(__dirname, "..", "..", "..");
const SETTING = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrent";

/** Those of host.json are for each process. */
async function slotsFor(instances: number): Promise<Record<string, string>> {
  const { maxConcurrentActivities, maxConcurrentOrchestrators } = await readHostConfig(APP_ROOT);
  return {
    [`${SETTING}ActivityFunctions`]: String(instances * maxConcurrentActivities),
    [`${SETTING}OrchestratorFunctions`]: String(instances * maxConcurrentOrchestrators),
  };
}

export async function measureSeveral(crowd: Crowd): Promise<void> {
  const { runs, instances, minutes } = crowd;
  using log = new AnswerLog();
  await using workspaces = await startWorkspaces(1);
  const [first] = workspaces.all;
  if (first === undefined) throw new Error("There is no workspace.");
  await using host = await MeasuredHost.start(
    {
      ...workspaces.environment,
      BENCH_INSTANCES: String(instances),
      ...(await slotsFor(instances)),
    },
    { journalDirectory: null, claims: true, severalApps: true },
  );
  const startsAt = Date.now() + (runs / STARTS_A_SECOND + SETTLING_SECONDS) * 1_000;
  const workspace = { ...first, jobId: addJob(first, crowd, { startsAt }) };
  const started = await startAll(host.baseUrl, workspace, runs);
  await pause(startsAt - Date.now());
  console.error(`${workspace.simulator.runs().length} runs are live, ${instances} processes`);
  await pause((minutes * 60 + AFTERWARDS_SECONDS) * 1_000);
  print(crowd, {
    answers: log.answers.filter(({ port }) => port === workspace.simulator.port),
    delays: await delaysOf(host.baseUrl, workspace, started),
    startsAt,
    megabytes: await host.peakMegabytes(),
  });
}

interface Measured {
  readonly answers: readonly LoggedAnswer[];
  readonly delays: readonly number[];
  readonly startsAt: number;
  readonly megabytes: number;
}

function print({ runs, instances, minutes }: Crowd, measured: Measured): void {
  const { answers, delays, startsAt, megabytes } = measured;
  const before = answers.filter(({ atMs }) => atMs < startsAt);
  const settled = answers.filter(({ atMs }) => atMs >= startsAt);
  const pages = settled.filter(({ call }) => call === "GET list");
  const limited = (all: readonly LoggedAnswer[]): number =>
    all.filter(({ status }) => status === 429).length;
  const row = (name: string, all: readonly LoggedAnswer[]) =>
    [name, rates(all).mean, rates(all).peak, all.length, limited(all)] as const;
  const p95 = percentile(delays, 0.95);
  const busiest = rates(answers).peak;
  if (limited(answers) > 0 || p95 > LONGEST_P95_SECONDS || busiest > MOST_CALLS_A_SECOND) {
    process.exitCode = 1;
  }
  const title = `${runs} live runs in one workspace, ${instances} processes of the app with one task hub, ${minutes} minutes`;
  printTable(
    title,
    ["calls a second, mean", "most in a second", "calls", "of them 429"],
    [
      row("while the runs start", before),
      row("afterwards", settled),
      row("of them pages of lists", pages),
    ],
  );
  printTable(
    title,
    ["figure"],
    [
      ["ends", delays.length],
      ["delay of an end, median, s", percentile(delays, 0.5)],
      ["delay of an end, p95, s", p95],
      ["delay of an end, longest, s", Math.max(...delays)],
      ["memory of the host, MB", megabytes],
    ],
  );
}
