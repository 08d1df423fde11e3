/**
 * Many live runs in one workspace, watched by several processes of the app, in real time. The workspace enforces its limit.
 *
 * The runs are live from the start: the task hub is a journal of copies of a run. An eighth of them end while it is measured, at
 * instants that are spread evenly.
 */
import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { RunwardClient } from "../../client/runward-client";
import { AnswerLog, type LoggedAnswer, rates } from "./answer-log";
import { type LiveRuns, type Past, stockLive } from "./live-runs";
import { MeasuredHost } from "./measured-host";
import { percentile, printTable } from "./table";
import { type BenchWorkspace, startWorkspaces } from "./workspaces";

export interface Crowd {
  readonly runs: number;
  readonly instances: number;
  readonly minutes: number;
}

/** They ask to be covered with their next check. */
const PAST: Past = { waitSeconds: 30, nextCheck: 2 };

/** From the first check until all have joined the lookout. */
const SETTLING_SECONDS = 330;
const ONE_OF = 8;
const GOLDEN_RATIO = 0.618_033_988_749_895;
/** For the ends of the last seconds. */
const AFTERWARDS_SECONDS = 60;
const ENDLESS_SECONDS = 86_400;

const MOST_CALLS_A_SECOND = 100;
const LONGEST_P95_SECONDS = 15;

/** A job whose runs are started at once; returns which of them end while it is measured. */
function addJob({ simulator }: BenchWorkspace, { minutes }: Crowd, dueInSeconds: number): string {
  return simulator.addJob({
    name: "Crowd",
    maxConcurrentRuns: 100_000,
    tasks: (run) => {
      const at = dueInSeconds + SETTLING_SECONDS + minutes * 60 * ((run * GOLDEN_RATIO) % 1);
      return [{ key: "main", durationSeconds: run % ONE_OF === 0 ? at : ENDLESS_SECONDS }];
    },
  });
}

/** How late each end was noticed, in seconds. */
async function delaysOf(baseUrl: string, { ids }: LiveRuns): Promise<number[]> {
  const client = new RunwardClient({ baseUrl });
  const delays: number[] = [];
  for (const [index, id] of ids.entries()) {
    if ((index + 1) % ONE_OF !== 0) continue;
    const { endedAt, attempts } = await client.run(id);
    const endedThere = attempts[0]?.endedAt ?? null;
    const isNoticed = endedAt !== null && endedThere !== null;
    delays.push(isNoticed ? (Date.parse(endedAt) - Date.parse(endedThere)) / 1_000 : Infinity);
  }
  return delays;
}

export async function measureSeveral(crowd: Crowd): Promise<void> {
  const { runs, instances, minutes } = crowd;
  using log = new AnswerLog();
  await using workspaces = await startWorkspaces(1);
  const [workspace] = workspaces.all;
  if (workspace === undefined) throw new Error("There is no workspace.");
  const beganAt = Date.now();
  const jobId = addJob(workspace, crowd, secondsToStock(runs));
  const live = await stockLive([{ ...workspace, jobId }], runs, PAST);
  // The newest entries of the journal are as old as one wait: earlier, the clock of the host would be ahead of the workspace's.
  await pause(live.dueAt.getTime() - Date.now());
  const startsAt = beganAt + (secondsToStock(runs) + SETTLING_SECONDS) * 1_000;
  try {
    const environment = { ...workspaces.environment, BENCH_INSTANCES: String(instances) };
    await using host = await MeasuredHost.start(environment, {
      ...{ journalDirectory: live.directory, claims: true, severalApps: true },
    });
    await pause(startsAt - Date.now());
    console.error(`${runs} runs are live, ${instances} processes`);
    await pause((minutes * 60 + AFTERWARDS_SECONDS) * 1_000);
    print(crowd, {
      answers: log.answers.filter(({ port }) => port === workspace.simulator.port),
      delays: await delaysOf(host.baseUrl, live),
      startsAt,
      megabytes: await host.peakMegabytes(),
    });
  } finally {
    await rm(live.directory, { recursive: true, force: true });
  }
}

/** Until the first checks are due: the hub is written, and the host reads it. */
const secondsToStock = (runs: number): number => 60 + runs * 0.02;

interface Measured {
  readonly answers: readonly LoggedAnswer[];
  readonly delays: readonly number[];
  readonly startsAt: number;
  readonly megabytes: number;
}

function print({ runs, instances, minutes }: Crowd, measured: Measured): void {
  const { answers, delays, startsAt, megabytes } = measured;
  const settled = answers.filter(({ atMs }) => atMs >= startsAt);
  const pages = settled.filter(({ call }) => call === "GET list");
  const row = (name: string, all: readonly LoggedAnswer[]) =>
    [name, rates(all).mean, rates(all).peak] as const;
  const limited = answers.filter(({ status }) => status === 429).length;
  const p95 = percentile(delays, 0.95);
  const busiest = rates(answers).peak;
  if (limited > 0 || p95 > LONGEST_P95_SECONDS || busiest > MOST_CALLS_A_SECOND) {
    process.exitCode = 1;
  }
  const title = `${runs} live runs in one workspace, ${instances} processes of the app with one task hub, ${minutes} minutes`;
  printTable(
    title,
    ["mean", "most in a second"],
    [
      row(
        "calls a second, while the runs join",
        answers.filter(({ atMs }) => atMs < startsAt),
      ),
      row("calls a second, afterwards", settled),
      row("of them pages of lists", pages),
    ],
  );
  printTable(
    title,
    ["figure"],
    [
      ["answers 429", limited],
      ["ends", delays.length],
      ["delay of an end, median, s", percentile(delays, 0.5)],
      ["delay of an end, p95, s", p95],
      ["delay of an end, longest, s", Math.max(...delays)],
      ["memory of the host, MB", megabytes],
    ],
  );
}
