/** What was computed beside what was measured. */
import { play } from "../crowd";
import { type AppToCount, type Counted, playCounted } from "../counted-world";
import { WAIT_SECONDS } from "./calibrate";
import { type Counts, type Load, needsOf, type HostCosts, pagesPerSecond } from "./model";
import type { KeptCosts } from "./kept-costs";

export interface Point {
  readonly name: string;
  readonly computed: number;
  readonly measured: number;
}

/** Other numbers of runs and other durations than those that the counts are from. */
const RUNS = 30;
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [1_200, 2_700];
/** A watch asks to be covered at its third check. */
const COVERED_AFTER_SECONDS = 2 * WAIT_SECONDS;
const STEP_SECONDS = 10;

const seconds = Array.from(
  { length: RUNS },
  (_, index) =>
    SHORTEST_SECONDS + Math.round(((LONGEST_SECONDS - SHORTEST_SECONDS) * index) / (RUNS - 1)),
);
const liveSeconds = seconds.reduce((sum, one) => sum + one, 0);

function computedPages(): number {
  let pages = 0;
  for (let at = COVERED_AFTER_SECONDS; at < LONGEST_SECONDS; at += STEP_SECONDS) {
    const live = seconds.filter((one) => one > at).length;
    pages += pagesPerSecond(live, WAIT_SECONDS, true) * STEP_SECONDS;
  }
  return pages;
}

/** One connection with as many live runs on average as there were, for as long as there were any. */
function computed(looking: Load["looking"], counts: Counts) {
  const rates = counts[looking];
  const figure = (name: "calls" | "turns" | "activities"): number =>
    RUNS * rates.perRun[name] +
    liveSeconds * rates.perRunSecond[name] +
    LONGEST_SECONDS * rates.perConnectionSecond[name];
  const pages = looking === "lookout" ? computedPages() : 0;
  return { calls: figure("calls") + pages, executions: figure("turns") + figure("activities") };
}

const executionsOf = (counted: Counted, looking: Load["looking"]): number => {
  const { ofRuns, ofLookout } = counted;
  const some = ofRuns.turns + ofRuns.activities;
  return looking === "fixed" ? some : some + ofLookout.turns + ofLookout.activities;
};

async function pointsOf(looking: Load["looking"], { app, counts }: Compared): Promise<Point[]> {
  const counted = await playCounted(app, { looking, waitSeconds: WAIT_SECONDS, seconds });
  const { calls, executions } = computed(looking, counts);
  const name = `${RUNS} runs of ${SHORTEST_SECONDS / 60} to ${LONGEST_SECONDS / 60} min, ${looking}`;
  const pages = looking === "lookout" ? counted.pages : 0;
  return [
    { name: `${name}: calls`, computed: calls, measured: counted.calls + pages },
    {
      name: `${name}: executions`,
      computed: executions,
      measured: executionsOf(counted, looking),
    },
  ];
}

const CROWD_WAIT_SECONDS = 60;

/** The calls that live runs make in real time, with all limits of the workspaces. */
async function pointOfCrowd({ live, counts, host }: Compared): Promise<Point> {
  const connections = 5;
  const report = await play({
    name: `${live} live`,
    runs: Array<number>(connections).fill(live / connections),
    waitSeconds: CROWD_WAIT_SECONDS,
    holdSeconds: CROWD_WAIT_SECONDS,
    ...{ journal: false, claims: true },
  });
  const answers = [...report.answers.values()].flat();
  const lastStart = Math.max(
    ...answers.filter(({ call }) => call === "POST run-now").map(({ atMs }) => atMs),
  );
  const held = answers.filter(
    ({ call, atMs }) =>
      call === "GET get" && atMs > lastStart && atMs <= lastStart + CROWD_WAIT_SECONDS * 1_000,
  );
  const { readsOfConnection } = needsOf(
    {
      ...{ live, connections, runSeconds: Infinity, waitSeconds: CROWD_WAIT_SECONDS },
      looking: "fixed",
    },
    counts,
    host,
  );
  return {
    name: `${live} live runs at ${connections} workspaces, every ${CROWD_WAIT_SECONDS} s: runs/get a second`,
    computed: readsOfConnection * connections,
    measured: held.length / CROWD_WAIT_SECONDS,
  };
}

/**
 * Executions do not depend on the host, so the groups that were measured on a Functions host are played on the embedded one. With
 * waits this short, no watch asks for a lookout, so a check has fewer executions than one of those that needs are computed from.
 */
async function pointsOfHost({ app, kept, host }: Compared): Promise<Point[]> {
  const { runs, waitSeconds, shortSeconds, longSeconds } = kept.groups;
  const group = (length: number): Promise<Counted> => {
    const alike = Array<number>(runs).fill(length);
    return playCounted(app, { looking: "fixed", waitSeconds, seconds: alike });
  };
  const [short, long] = [await group(shortSeconds), await group(longSeconds)];
  const more = executionsOf(long, "fixed") - executionsOf(short, "fixed");
  const ofCheck = more / (long.checks - short.checks);
  const ofRun = (executionsOf(short, "fixed") - ofCheck * short.checks) / runs;
  const run = "a run without its checks there";
  return [
    {
      name: `a check every ${waitSeconds} s on a Functions host (${kept.measuredAt}): executions`,
      computed: ofCheck,
      measured: kept.check.executions,
    },
    { name: `${run}: executions`, computed: ofRun, measured: kept.run.executions },
    {
      name: `${run}: storage transactions`,
      computed: ofRun * host.transactions,
      measured: kept.run.transactions,
    },
  ];
}

export interface Compared {
  readonly app: AppToCount;
  readonly counts: Counts;
  readonly kept: KeptCosts;
  readonly host: HostCosts;
  /** Of the part in real time; 0 leaves it out. */
  readonly live: number;
}

export async function compare(compared: Compared): Promise<Point[]> {
  const { live } = compared;
  return [
    ...(await pointsOf("fixed", compared)),
    ...(await pointsOf("lookout", compared)),
    ...(live > 0 ? [await pointOfCrowd(compared)] : []),
    ...(await pointsOfHost(compared)),
  ];
}
