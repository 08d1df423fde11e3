/**
 * Counts what runs cost on a Functions host with Azure Storage, with checks every 30 seconds, with webhooks and with the lookout:
 * storage transactions by Azurite's log, executions by the host's log, and CPU time. It needs Core Tools and Azurite (or `FUNC` and
 * `AZURITE`): `npm run bench:cost -- [--runs 20] [--idle 120]`.
 *
 * Two groups of runs differ only in how often the vendor is asked, so their difference is the cost of a check; two groups that the
 * lookout covers differ in the number of its rounds. What the host does without any run is measured first, and taken off. How
 * often a run of an hour is looked at is counted in virtual time, on the embedded host.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findAzurite, findProgram } from "../local/find-program";
import { whatIsMissing } from "../local/functions-host";
import {
  type CostingHost,
  type Metered,
  type Programs,
  startCostingHost,
} from "./support/costing-host";
import { type Asked, askedInAnHour } from "./support/hour-of-runs";
import { minus, plus, rowsOf, type Spent, times } from "./support/spent";
import { printTable } from "./support/table";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    idle: { type: "string", default: "120" },
  },
});
const RUNS = Number(values.runs);
const IDLE_SECONDS = Number(values.idle);

/** More often than the lookout looks, so these runs are never covered. */
const WAIT_SECONDS = 2;
const SHORT_SECONDS = 10;
const LONG_SECONDS = 90;
/** As often as the lookout looks: the rounds are the same for longer waits, but a run is covered sooner. */
const COVERED_WAIT_SECONDS = 10;
const COVERED_SHORT_SECONDS = 60;
const COVERED_LONG_SECONDS = 300;
/** The first executions of a process are dear, and are not what is measured. */
const WARMING_RUNS = 5;

/** How the runs wait whose cost is told. */
const WAYS = {
  "every 30 s": { waitSeconds: 30, lookout: false, webhook: false },
  webhooks: { waitSeconds: 900, lookout: true, webhook: true },
  lookout: { waitSeconds: 30, lookout: true, webhook: false },
} as const;
const TOLD_RUNS = 1_000;
/** The more runs of a workspace are live, the more share a round of its lookout. */
const MORE_LIVE = 10;

const NOTHING: Asked = { checks: NaN, rounds: NaN, pages: NaN };

/** The parts of which the cost of a run consists. */
interface Parts {
  readonly idleHour: Spent;
  readonly check: Spent;
  readonly round: Spent;
  /** A run without its checks, for each way. */
  readonly run: Readonly<Record<keyof typeof WAYS, Spent>>;
}

async function measure(host: CostingHost): Promise<Parts> {
  const group = (name: string, seconds: number, waitSeconds: number) =>
    host.run({ name, count: RUNS, seconds, waitSeconds });
  await host.run({
    ...{ name: "warming", count: WARMING_RUNS, seconds: SHORT_SECONDS },
    waitSeconds: WAIT_SECONDS,
  });
  const idle = await host.rest(IDLE_SECONDS);
  const idleSecond = times(idle.spent, 1 / idle.seconds);
  const ofRuns = ({ spent, seconds }: Metered): Spent => minus(spent, times(idleSecond, seconds));

  const short = await group("short", SHORT_SECONDS, WAIT_SECONDS);
  const long = await group("long", LONG_SECONDS, WAIT_SECONDS);
  const check = times(minus(ofRuns(long), ofRuns(short)), 1 / (long.checks - short.checks));
  const withoutChecks = (one: Metered): Spent => minus(ofRuns(one), times(check, one.checks));

  const hinted = await host.run({
    ...{ name: "webhook", count: RUNS, seconds: SHORT_SECONDS },
    ...{ waitSeconds: WAYS.webhooks.waitSeconds, webhook: true },
  });
  const few = await group("covered", COVERED_SHORT_SECONDS, COVERED_WAIT_SECONDS);
  const many = await group("covered for longer", COVERED_LONG_SECONDS, COVERED_WAIT_SECONDS);
  const rounds = many.lists - few.lists;
  if (few.lists === 0 || rounds <= 0) throw new Error("The lookout did not cover the runs.");
  const round = times(minus(withoutChecks(many), withoutChecks(few)), 1 / rounds);
  const covered = minus(withoutChecks(few), times(round, few.lists));
  return {
    ...{ idleHour: times(idleSecond, 3_600), check, round },
    run: {
      "every 30 s": times(withoutChecks(short), 1 / RUNS),
      webhooks: times(withoutChecks(hinted), 1 / RUNS),
      lookout: times(covered, 1 / RUNS),
    },
  };
}

function printParts({ idleHour, check, round, run }: Parts): void {
  printTable(
    `The parts of a cost on a Functions host, by groups of ${RUNS} runs`,
    ["an hour without runs", "a check", "a round of the lookout", ...names("a run, ")],
    rowsOf([idleHour, check, round, ...Object.values(run)]),
  );
}

const names = (before: string): string[] => Object.keys(WAYS).map((name) => `${before}${name}`);

/** 1,000 runs, of which some are live at a time in one workspace. */
function ofAll({ check, round, run }: Parts, way: keyof Parts["run"], asked: Asked): Spent {
  const looks = plus(times(check, asked.checks), times(round, asked.rounds));
  return plus(times(run[way], TOLD_RUNS), looks);
}

async function printHours(parts: Parts): Promise<void> {
  const many = RUNS * MORE_LIVE;
  const few = await askedInAnHour(RUNS, Object.values(WAYS));
  const [more] = await askedInAnHour(many, [WAYS.lookout]);
  const told = (asked: Asked, live: number): Asked => ({
    checks: (asked.checks * TOLD_RUNS) / live,
    rounds: (asked.rounds * TOLD_RUNS) / live,
    pages: (asked.pages * TOLD_RUNS) / live,
  });
  const columns = [
    ...Object.keys(WAYS).map((name, index) => ({
      ...{ name, way: name as keyof typeof WAYS },
      asked: told(few[index] ?? NOTHING, RUNS),
    })),
    { name: `lookout, ${many} live`, way: "lookout" as const, asked: told(more ?? NOTHING, many) },
  ];
  printTable(
    `${TOLD_RUNS} runs of an hour, ${RUNS} live at a time in one workspace`,
    columns.map(({ name }) => name),
    [
      ["checks", ...columns.map(({ asked }) => asked.checks)],
      ["rounds of the lookout", ...columns.map(({ asked }) => asked.rounds)],
      ["calls of the vendor", ...columns.map(({ asked }) => asked.checks + asked.pages)],
      ...rowsOf(columns.map(({ way, asked }) => ofAll(parts, way, asked))),
    ],
  );
}

async function measureOn(programs: Programs): Promise<Parts> {
  await using host = await startCostingHost(programs);
  const parts = await measure(host);
  console.log("Executions of all runs:", Object.fromEntries(await host.executions()));
  return parts;
}

async function main(): Promise<void> {
  const func = findProgram("FUNC", "func");
  const azurite = func === null ? null : findAzurite();
  if (func === null || azurite === null) throw new Error(whatIsMissing(func));
  const scratch = await mkdtemp(join(tmpdir(), "runward-cost-"));
  try {
    const parts = await measureOn({ func, azurite, scratch });
    printParts(parts);
    await printHours(parts);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
