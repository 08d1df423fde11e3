/**
 * Measures the memory of the embedded host with many live runs and a journal, and what it takes to go on after a kill:
 * `npm run bench:host -- [--runs 10000] [--seconds 60]`.
 *
 * Every figure is of a fresh process. The same is measured with a tenth and a hundredth of the runs, and with none.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { stockLive } from "./support/live-runs";
import { MeasuredHost } from "./support/measured-host";
import { pageCosts, type PageCosts } from "./support/page-costs";
import { ASK_FOR_HEAP, cpuSeconds, type HeapAnswer, peakMegabytes } from "./support/process-meter";
import { printTable, type Row } from "./support/table";
import { startWorkspaces } from "./support/workspaces";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seconds: { type: "string", default: "60" },
  },
});
const most = Number(values.runs);
const holdSeconds = Number(values.seconds);

const WORKSPACES = 10;

/** For 10,000 live runs. */
const MOST_MEGABYTES = 700;
const MOST_CPU_SECONDS = 10;

interface Measured {
  readonly runs: number;
  readonly journalMegabytes: number;
  readonly opening: Opening;
  readonly recoverySeconds: number;
  readonly recoveryCpu: number;
  readonly recoveredPeak: number;
  readonly heap: number;
  readonly livePeak: number;
  readonly liveCpu: number;
  readonly pages: PageCosts;
}

interface Opening {
  readonly cpu: number;
  readonly peak: number;
  readonly heap: number;
}

/** The journal alone, without the app. */
async function openAlone(directory: string): Promise<Opening> {
  const child = fork(join(__dirname, "support", "open-journal.js"), [directory]);
  await once(child, "message");
  const pid = child.pid ?? 0;
  const [cpu, peak] = [await cpuSeconds(pid), await peakMegabytes(pid)];
  child.send(ASK_FOR_HEAP);
  const [{ heapBytes }] = (await once(child, "message")) as [HeapAnswer];
  const exit = once(child, "exit");
  child.disconnect();
  await exit;
  return { cpu, peak, heap: heapBytes / 1_048_576 };
}

async function measure(runs: number): Promise<Measured> {
  await using workspaces = await startWorkspaces(WORKSPACES);
  const { directory, dueAt } = await stockLive(workspaces.all, runs);
  try {
    const opening = await openAlone(directory);
    const { size } = await stat(join(directory, "journal.jsonl"));
    const pages = await pageCosts(directory);
    const startedAt = performance.now();
    await using host = await MeasuredHost.start(workspaces.environment, {
      journalDirectory: directory,
      claims: true,
    });
    const recoverySeconds = (performance.now() - startedAt) / 1_000;
    const [recoveryCpu, recoveredPeak] = [await host.cpuSeconds(), await host.peakMegabytes()];
    const heap = await host.heapMegabytes();
    const cpuBefore = await host.cpuSeconds();
    await pause(Math.max(0, dueAt.getTime() - Date.now()) + holdSeconds * 1_000);
    const [livePeak, liveCpu] = [await host.peakMegabytes(), (await host.cpuSeconds()) - cpuBefore];
    // As after a power cut: the next process finds what this one has written.
    await host.kill();
    console.error(`${runs} live runs are measured`);
    return {
      ...{ runs, journalMegabytes: size / 1_048_576, opening, recoverySeconds, recoveryCpu },
      ...{ recoveredPeak, heap, livePeak, liveCpu, pages },
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function rowsOf(all: readonly Measured[]): Row[] {
  const [none] = all;
  const row = (name: string, figure: (one: Measured) => number): Row => [name, ...all.map(figure)];
  const perRun = (one: Measured, megabytes: number, without: number): number =>
    one.runs === 0 ? 0 : ((megabytes - without) * 1_024) / one.runs;
  return [
    row("journal, MB", ({ journalMegabytes }) => journalMegabytes),
    row(
      "journal alone: peak memory while it is read and written anew, MB",
      (one) => one.opening.peak,
    ),
    row("journal alone: CPU of that, s", (one) => one.opening.cpu),
    row("heap of a live run, KB", (one) =>
      perRun(one, one.opening.heap, none?.opening.heap ?? NaN),
    ),
    row("host and app: peak memory after the recovery, MB", (one) => one.recoveredPeak),
    row("CPU of the recovery, s", (one) => one.recoveryCpu - (none?.recoveryCpu ?? NaN)),
    row("seconds until the host is ready", ({ recoverySeconds }) => recoverySeconds),
    row("heap in use then, MB", ({ heap }) => heap),
    row(`peak memory in ${holdSeconds} s of checks, MB`, ({ livePeak }) => livePeak),
    row("CPU meanwhile, s", ({ liveCpu }) => liveCpu),
    row("first page of the live ones, CPU µs", ({ pages }) => pages.first),
    row("a page in the middle, CPU µs", ({ pages }) => pages.middle),
    row("all pages, CPU µs for each instance", ({ pages }) => pages.eachOfAll),
  ];
}

async function main(): Promise<void> {
  const all: Measured[] = [];
  for (const runs of [0, most / 100, most / 10, most]) all.push(await measure(runs));
  printTable(
    `Live runs on the embedded host, journal on, ${WORKSPACES} workspaces`,
    all.map(({ runs }) => `${runs} runs`),
    rowsOf(all),
  );
  const [none, last] = [all[0], all.at(-1)];
  if (last === undefined || none === undefined) return;
  const peak = Math.max(last.opening.peak, last.recoveredPeak, last.livePeak);
  const cpu = last.recoveryCpu - none.recoveryCpu;
  const share = most / 10_000;
  if (peak > Math.max(1, share) * MOST_MEGABYTES || cpu > Math.max(1, share) * MOST_CPU_SECONDS)
    process.exitCode = 1;
}

void main();
