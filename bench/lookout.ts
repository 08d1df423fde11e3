/**
 * Counts the calls of a connection with many live runs, and measures how late each end is noticed: with the lookout, with a check
 * of each run every 30 seconds, and with the loop that people write. `npm run bench:lookout -- [--runs 400]`.
 *
 * It is in virtual time, so calls and delays do not depend on the machine; the CPU does. For the checks of every 30 seconds the
 * vendor refuses its list of active runs, so each watch of the app looks by itself.
 *
 * With `--instances 10 [--runs 5000] [--minutes 10]` several processes of the app watch the runs, in real time
 * (`support/lookout-of-several.ts`).
 */
import { parseArgs } from "node:util";
import { isWorthListing } from "../src/contracts/lookout-worth";
import { measureSeveral } from "./support/lookout-of-several";
import {
  LONGEST_SECONDS,
  measurePeer,
  type Measured,
  SHORTEST_SECONDS,
  WAIT_SECONDS,
} from "./support/lookout-peers";
import { watchDatabricks, watchDbt } from "./support/lookout-vendors";
import { percentile, printTable, type Row } from "./support/table";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "60" },
    instances: { type: "string", default: "1" },
    minutes: { type: "string", default: "10" },
  },
});
const runs = Number(values.runs);
const instances = Number(values.instances);

/** The target is for this many runs; fewer of them share the pages of a list less well. */
const TARGET_RUNS = 400;
const MOST_CALLS_RATIO = 0.25;
const LONGEST_MEDIAN_SECONDS = 7.5;

function judge(alone: Measured, lookout: Measured): void {
  const calls = ({ checks, lists }: Measured): number => checks + lists;
  const isMissed =
    calls(lookout) / calls(alone) > MOST_CALLS_RATIO ||
    percentile(lookout.delays, 0.5) > LONGEST_MEDIAN_SECONDS;
  if (runs >= TARGET_RUNS && isMissed) process.exitCode = 1;
}

const row = (
  name: string,
  [loop, alone, lookout]: readonly [Measured, Measured, Measured],
  figure: (one: Measured) => number,
): Row => [
  name,
  ...[figure(loop), figure(alone), figure(lookout)],
  ...[figure(lookout) / figure(alone), figure(lookout) / figure(loop)],
];

async function compareOf(vendor: typeof watchDatabricks): Promise<void> {
  const loop = await measurePeer(vendor, "loop", runs);
  const alone = await measurePeer(vendor, "alone", runs);
  const lookout = await measurePeer(vendor, "lookout", runs);
  const all = [loop, alone, lookout] as const;
  judge(alone, lookout);
  printTable(
    `${runs} live runs of one ${lookout.connection}, of ${SHORTEST_SECONDS / 60} to ${LONGEST_SECONDS / 60} minutes`,
    ["plain loop", `every ${WAIT_SECONDS} s`, "lookout", `to every ${WAIT_SECONDS} s`, "to loop"],
    [
      row("calls", all, ({ checks, lists }) => checks + lists),
      row("of them checks", all, ({ checks }) => checks),
      row("of them pages of lists", all, ({ lists }) => lists),
      row("delay of an end, median, s", all, ({ delays }) => percentile(delays, 0.5)),
      row("delay of an end, p95, s", all, ({ delays }) => percentile(delays, 0.95)),
      row("largest turn, KB", all, ({ largestTurnKilobytes }) => largestTurnKilobytes),
      row("CPU, s", all, ({ cpuSeconds }) => cpuSeconds),
    ],
  );
}

const WAITS = [5, 10, 30, 60, 120, 300];
const MOST_RUNS = 1_000;

/** From how many live runs on the app lists, and down to how many, as it computes that itself; others have further active runs. */
function bounds(wait: number, pageLength: number, others: number): string {
  const isWorth = (count: number, listing: boolean): boolean =>
    isWorthListing(
      Array.from({ length: count }, () => wait),
      { pages: Math.max(1, Math.ceil((count + others) / pageLength)), listing },
    );
  const counts = Array.from({ length: MOST_RUNS }, (_, index) => index + 1);
  const [begins, goesOn] = [false, true].map((listing) =>
    counts.find((count) => isWorth(count, listing)),
  );
  return begins === undefined ? "never" : `${begins} (${goesOn ?? begins})`;
}

function printWorth(): void {
  const cases: readonly (readonly [name: string, pageLength: number, others: number])[] = [
    ["Databricks", 25, 0],
    ["and 500 of others", 25, 500],
    ["dbt", 100, 0],
    ["and 500 of others", 100, 500],
  ];
  printTable(
    "From how many live runs a lookout lists (and down to how many)",
    cases.map(([name]) => name),
    WAITS.map((wait) => [
      `waitSeconds ${wait}`,
      ...cases.map(([, pageLength, others]) => bounds(wait, pageLength, others)),
    ]),
  );
}

async function main(): Promise<void> {
  if (instances > 1) {
    await measureSeveral({ runs, instances, minutes: Number(values.minutes) });
    return;
  }
  printWorth();
  await compareOf(watchDatabricks);
  await compareOf(watchDbt);
}

void main();
