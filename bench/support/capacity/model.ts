/**
 * What a number of live runs needs, from counts of one run. Pure: the counts are measured elsewhere.
 *
 * Owns: how needs grow with the number of runs and connections. Does not own: the counts (`calibrate.ts`,
 * `kept/functions-host.json`), and what platforms and vendors allow (`limits.ts`).
 *
 * 1. All runs are alike, spread evenly over the connections, and as many start as end.
 * 2. What a run needs does not depend on the others, but for the list of a lookout: its pages grow with the runs of its connection.
 */
import { isWorthListing } from "../../../src/contracts/lookout-worth";
import { LONGEST_ROUND_SECONDS, MOST_MEMBERS } from "../../../src/contracts/lookout";

/** Something that the app does, as calls of a vendor (pages of lists apart) and executions of functions. */
export interface Work {
  readonly calls: number;
  readonly turns: number;
  readonly activities: number;
}

export interface Rates {
  /** At the start and at the end of a run. */
  readonly perRun: Work;
  /** For each second that a run is live. */
  readonly perRunSecond: Work;
  /** For each second of a connection, however many runs it has. */
  readonly perConnectionSecond: Work;
}

export interface Counts {
  /** At one `waitSeconds`. */
  readonly waitSeconds: number;
  readonly fixed: Rates;
  readonly lookout: Rates;
}

export interface Load {
  readonly live: number;
  readonly connections: number;
  readonly runSeconds: number;
  readonly waitSeconds: number;
  readonly looking: "fixed" | "lookout";
}

/** What a Functions host needs for one execution. */
export interface HostCosts {
  readonly transactions: number;
  readonly cpuSeconds: number;
  /** Of an app that does nothing. */
  readonly idleTransactionsPerSecond: number;
}

/** Each second, unless the name says otherwise. */
export interface Needs {
  /** Of runs, of all connections. */
  readonly starts: number;
  readonly runsOfConnection: number;
  readonly startsOfConnection: number;
  readonly readsOfConnection: number;
  readonly pagesOfConnection: number;
  readonly callsOfConnection: number;
  readonly pagesOfAList: number;
  readonly coveredByOneLookout: number;
  readonly turns: number;
  readonly activities: number;
  readonly executions: number;
  readonly transactions: number;
  /** CPU seconds in a second. */
  readonly cores: number;
  readonly coresForTurns: number;
}

/** https://docs.databricks.com/api/workspace/jobs/listruns */
const PAGE_OF_A_LIST = 25;

const pagesOf = (runs: number): number => Math.max(1, Math.ceil(runs / PAGE_OF_A_LIST));

/** Pages that a lookout reads in a second; none if a list does not pay. `listing`: whether it lists already. */
export function pagesPerSecond(runs: number, waitSeconds: number, listing = false): number {
  if (runs === 0) return 0;
  // Whether it pays depends on the pages for each run.
  const pays = isWorthListing([waitSeconds], { pages: pagesOf(runs) / runs, listing });
  return pays ? pagesOf(runs) / LONGEST_ROUND_SECONDS : 0;
}

export const add = (...works: readonly Work[]): Work => ({
  calls: sum(works, "calls"),
  turns: sum(works, "turns"),
  activities: sum(works, "activities"),
});

export const times = ({ calls, turns, activities }: Work, factor: number): Work => ({
  calls: calls * factor,
  turns: turns * factor,
  activities: activities * factor,
});

const sum = (works: readonly Work[], figure: keyof Work): number =>
  works.reduce((all, work) => all + work[figure], 0);

/** What one connection does in a second. */
function workOf(load: Load, runs: number, covered: number, counts: Counts): Work {
  const { fixed, lookout } = counts;
  const alone = runs - covered;
  const perSecond = (live: number, rates: Rates, faster: number): Work =>
    add(times(rates.perRun, live / load.runSeconds), times(rates.perRunSecond, live * faster));
  return add(
    perSecond(covered, lookout, 1),
    perSecond(alone, fixed, counts.waitSeconds / load.waitSeconds),
    times(lookout.perConnectionSecond, covered > 0 ? 1 : 0),
  );
}

export function needsOf(load: Load, counts: Counts, host: HostCosts): Needs {
  const { live, connections, runSeconds, waitSeconds } = load;
  const runs = live / connections;
  const lists = load.looking === "lookout" ? pagesPerSecond(runs, waitSeconds) : 0;
  const covered = lists > 0 ? Math.min(runs, MOST_MEMBERS) : 0;
  const work = workOf(load, runs, covered, counts);
  const { turns, activities } = times(work, connections);
  const executions = turns + activities;
  return {
    starts: live / runSeconds,
    runsOfConnection: runs,
    startsOfConnection: runs / runSeconds,
    readsOfConnection: work.calls - runs / runSeconds,
    pagesOfConnection: lists,
    callsOfConnection: work.calls + lists,
    pagesOfAList: lists * LONGEST_ROUND_SECONDS,
    coveredByOneLookout: covered,
    ...{ turns, activities, executions },
    transactions: executions * host.transactions + host.idleTransactionsPerSecond,
    cores: executions * host.cpuSeconds,
    coresForTurns: turns * host.cpuSeconds,
  };
}
