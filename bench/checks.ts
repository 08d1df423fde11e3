/**
 * Measures the CPU time of a wait: a run whose job takes a thousand times `waitSeconds`, with a loop as it is often written, with
 * Runward alone, and with a lookout that looks for several runs: `npm run bench:checks -- [--intervals 1000]`.
 *
 * All on the embedded host, in virtual time, with the SDK's own replay. Only the thread of the host and the app is measured, not
 * the simulated vendor's. The CPU time of a Functions host comes on top, for each turn and each activity (`bench:cost`).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RunwardClient } from "../client/runward-client";
import { startHost } from "../local/host/host";
import type { EmbeddedHost } from "../local/host/running-host";
import { LOOP, placeLoop, startDatabricksRun, startLoop } from "./support/naive-host";
import { mainThreadSeconds } from "./support/process-meter";
import { startBenchHost } from "./support/stocked-hub";
import { printTable, type Row } from "./support/table";
import { startVendorsApart, type VendorsApart } from "./support/vendors-apart";

const { values } = parseArgs({ options: { intervals: { type: "string", default: "1000" } } });
const intervals = Number(values.intervals);

const WAIT_SECONDS = 30;
/** Longer than the run takes that is not measured. */
const WARMING_SECONDS = 900;
/** What one of the runs that a lookout covers needs less than the loop, at a thousand intervals. */
const MANY_MEMBERS = 100;
const TIMES_LESS = 30;
const LARGEST_KILOBYTES = 16;

interface Measured {
  readonly name: string;
  /** Of a run, at a quarter, a half and all of the intervals. */
  readonly quarter: number;
  readonly half: number;
  readonly all: number;
  readonly largestKilobytes: number;
}

const cpuNow = (): Promise<number> => mainThreadSeconds(process.pid);

interface Case {
  readonly name: string;
  readonly runs: number;
  readonly start: (vendors: VendorsApart, directory: string) => Promise<EmbeddedHost>;
  readonly startRun: (host: EmbeddedHost, vendors: VendorsApart, jobId: string) => Promise<void>;
  /** The orchestrator whose payloads count. */
  readonly orchestrator: string;
}

async function measure({ name, runs, orchestrator, ...one }: Case): Promise<Measured> {
  await using vendors = await startVendorsApart();
  const directory = await mkdtemp(join(tmpdir(), "runward-bench-"));
  try {
    await using host = await one.start(vendors, directory);
    // The first run of a process loads and compiles what all runs need.
    await one.startRun(host, vendors, vendors.jobId);
    await host.advance({ seconds: WARMING_SECONDS });
    const before = await cpuNow();
    for (let run = 0; run < runs; run++) {
      await one.startRun(host, vendors, vendors.longJobId);
    }
    const perRun: number[] = [];
    for (const share of [1, 1, 2]) {
      await host.advance({ seconds: (share * intervals * WAIT_SECONDS) / 4 });
      perRun.push(((await cpuNow()) - before) / runs);
    }
    const [quarter = NaN, half = NaN, all = NaN] = perRun;
    const largestKilobytes = host.largestPayloadBytesOf(orchestrator) / 1_024;
    console.error(`${name} is measured`);
    return { name, quarter, half, all, largestKilobytes };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The embedded host with the loop in place of Runward. */
async function startNaiveHost(vendors: VendorsApart, directory: string): Promise<EmbeddedHost> {
  await placeLoop(directory);
  const { clock, environment } = vendors;
  const journalDirectory = join(directory, "journal");
  return startHost({ appRoot: directory, port: 0, clock, environment, journalDirectory });
}

const naive = (name: string, checksPerGeneration: number | null): Case => ({
  ...{ name, runs: 1, orchestrator: LOOP, start: startNaiveHost },
  startRun: async (host, { environment }, jobId) => {
    const run = await startDatabricksRun(environment, jobId);
    await startLoop(host, { ...run, waitSeconds: WAIT_SECONDS, checksPerGeneration });
  },
});

const runward = (name: string, runs: number): Case => ({
  ...{ name, runs, orchestrator: "watch" },
  start: startBenchHost,
  startRun: async ({ baseUrl }, _vendors, jobId) => {
    const target = { type: "databricks-job", jobId } as const;
    await new RunwardClient({ baseUrl }).startRun({ target, waitSeconds: WAIT_SECONDS });
  },
});

const cases: readonly Case[] = [
  naive("loop", null),
  naive("loop, 10 a generation", 10),
  runward("Runward, 1 run", 1),
  runward("20 runs, lookout", 20),
  runward(`${MANY_MEMBERS} runs, lookout`, MANY_MEMBERS),
];

async function main(): Promise<void> {
  const all: Measured[] = [];
  for (const one of cases) all.push(await measure(one));
  const [loop] = all;
  if (loop === undefined) return;
  const row = (name: string, figure: (one: Measured) => number): Row => [name, ...all.map(figure)];
  printTable(
    `CPU of a run that is waited for during ${intervals} × ${WAIT_SECONDS} s`,
    all.map(({ name }) => name),
    [
      row(`CPU ms at ${intervals / 4} intervals`, ({ quarter }) => quarter * 1_000),
      row(`CPU ms at ${intervals / 2} intervals`, ({ half }) => half * 1_000),
      row(`CPU ms at ${intervals} intervals`, (one) => one.all * 1_000),
      row("growth over the half (linear: 2)", (one) => one.all / one.half),
      row("growth over the quarter (linear: 4)", (one) => one.all / one.quarter),
      row("less than the loop, times", (one) => loop.all / one.all),
      row("largest payload of a turn, KB", ({ largestKilobytes }) => largestKilobytes),
    ],
  );
  const ofRunward = all.filter(({ name }) => !name.startsWith("loop"));
  const isSmall = ofRunward.every(({ largestKilobytes: size }) => size <= LARGEST_KILOBYTES);
  const covered = all.at(-1)?.all ?? NaN;
  const isCheap = intervals < 1_000 || loop.all / covered >= TIMES_LESS;
  if (!isSmall || !isCheap) process.exitCode = 1;
}

void main();
