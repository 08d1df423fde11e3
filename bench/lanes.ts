/**
 * Measures how long starts take while another workspace with a thousand live runs is in trouble, on the embedded host:
 * `npm run bench:lanes -- [--live 1000] [--starts 60] [--recovery 60]`.
 */
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Fault } from "../local/simulators/faults";
import { startRuns, type StartedRun } from "./support/callers";
import { MeasuredHost } from "./support/measured-host";
import { percentile, printTable } from "./support/table";
import { type BenchWorkspace, startWorkspaces } from "./support/workspaces";

const { values } = parseArgs({
  options: {
    live: { type: "string", default: "1000" },
    // One start a second, from the moment of the trouble on: for twice the time limit of a call.
    starts: { type: "string", default: "60" },
    // The seconds in which the workspace answers again before the next trouble.
    recovery: { type: "string", default: "60" },
  },
});
const LIVE_RUNS = Number(values.live);
const STARTS = Number(values.starts);
const RECOVERY_SECONDS = Number(values.recovery);
const WAIT_SECONDS = 30;
const PATIENCE_SECONDS = 300;
const MOST_TRIES = 10;

const limited: Fault = {
  kind: "status",
  status: 429,
  headers: { "retry-after": "1" },
  body: { error_code: "REQUEST_LIMIT_EXCEEDED", message: "Too many requests." },
};

const troubles: readonly (readonly [name: string, fault: Fault | null])[] = [
  ["none", null],
  ["hangs", { kind: "hang" }],
  ["drips", { kind: "drip", bytesPerSecond: 1 }],
  ["429", limited],
  ["503", { kind: "status", status: 503, headers: { "retry-after": "1" } }],
];

/** The instants at which the workspace got the starts. */
const startTimes = ({ simulator }: BenchWorkspace): Map<string, number> =>
  new Map(
    simulator
      .runs()
      .map(({ jobParameters, createdAt }) => [jobParameters["number"] ?? "", createdAt.getTime()]),
  );

async function untilStarted(workspace: BenchWorkspace, runs: readonly StartedRun[]): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_SECONDS * 1_000;
  while (performance.now() < giveUpAt) {
    const times = startTimes(workspace);
    if (runs.every(({ number }) => times.has(number))) return;
    await pause(500);
  }
}

const orderOf = (workspace: BenchWorkspace, number: string) => ({
  workspace,
  number,
  waitSeconds: WAIT_SECONDS,
});

/** A start as a caller makes it: sent again, with the same key, until it is accepted. */
async function startOne(
  baseUrl: string,
  workspace: BenchWorkspace,
  number: string,
): Promise<StartedRun> {
  const calledAtMs = Date.now();
  for (let tries = 1; ; tries++) {
    try {
      const [run] = await startRuns(baseUrl, [orderOf(workspace, number)]);
      if (run !== undefined) return { ...run, calledAtMs };
    } catch (error) {
      console.error(`${number}: ${error instanceof Error ? error.message : "no answer"}`);
      if (tries === MOST_TRIES) throw error;
      await pause(1_000);
    }
  }
}

/** The seconds from the call to the POST at the vendor, for each start. */
async function startElsewhere(
  baseUrl: string,
  workspace: BenchWorkspace,
  name: string,
): Promise<number[]> {
  const calls: Promise<StartedRun>[] = [];
  for (let start = 0; start < STARTS; start++) {
    calls.push(startOne(baseUrl, workspace, `${name}-${start}`));
    await pause(1_000);
  }
  const runs = await Promise.all(calls);
  await untilStarted(workspace, runs);
  const times = startTimes(workspace);
  return runs.map(({ number, calledAtMs }) => ((times.get(number) ?? Infinity) - calledAtMs) / 1e3);
}

async function main(): Promise<void> {
  await using workspaces = await startWorkspaces(2);
  const [sick, healthy] = workspaces.all;
  if (sick === undefined || healthy === undefined) throw new Error("There are no workspaces.");
  await using host = await MeasuredHost.start(workspaces.environment, {
    journalDirectory: null,
    claims: true,
  });
  const numbers = Array.from({ length: LIVE_RUNS }, (_, index) => `live-${index}`);
  const orders = numbers.map((number) => orderOf(sick, number));
  await untilStarted(sick, await startRuns(host.baseUrl, orders));
  console.error(`${LIVE_RUNS} runs are live`);

  const measured: number[][] = [];
  for (const [name, fault] of troubles) {
    if (fault !== null) sick.simulator.faults.add({ path: /./, times: Infinity, fault });
    const seconds = await startElsewhere(host.baseUrl, healthy, name);
    measured.push(seconds);
    sick.simulator.faults.clear();
    console.error(`${name}: p99 ${percentile(seconds, 0.99)} s`);
    await pause(RECOVERY_SECONDS * 1_000);
  }

  const usual = percentile(measured[0] ?? [], 0.99);
  const row = (name: string, figure: (seconds: readonly number[]) => number) =>
    [name, ...measured.map(figure)] as const;
  printTable(
    `Starts elsewhere, while a workspace with ${LIVE_RUNS} live runs is in trouble`,
    troubles.map(([name]) => name),
    [
      row("starts", (seconds) => seconds.length),
      row("seconds from call to launch, p50", (seconds) => percentile(seconds, 0.5)),
      row("seconds from call to launch, p99", (seconds) => percentile(seconds, 0.99)),
      row("seconds from call to launch, longest", (seconds) => Math.max(...seconds)),
      row("p99 compared with no trouble", (seconds) => percentile(seconds, 0.99) / usual),
    ],
  );
  if (measured.some((seconds) => percentile(seconds, 0.99) >= 5)) process.exitCode = 1;
}

void main();
