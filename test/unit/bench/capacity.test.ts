import { resolve } from "node:path";
import { keptCosts, toHostCosts } from "../../../bench/support/capacity/kept-costs";
import { instancesFor, partitionsFor } from "../../../bench/support/capacity/instances";
import {
  deploymentsFor,
  liveRunsAt,
  limits,
  usedLimits,
} from "../../../bench/support/capacity/limits";
import { LINES_OF_A_RUN, logGigabytesADay } from "../../../bench/support/capacity/logs";
import { type Counts, type Load, needsOf } from "../../../bench/support/capacity/model";
import { moneyAMonth } from "../../../bench/support/capacity/money";
import { defaultSetup } from "../../../bench/support/capacity/setup";

const NOTHING = { calls: 0, turns: 0, activities: 0 };

/** A check every 30 seconds is a call, two turns and an activity; a covered watch looks every 600 seconds. */
const counts: Counts = {
  waitSeconds: 30,
  fixed: {
    perRun: { calls: 2, turns: 6, activities: 4 },
    perRunSecond: { calls: 1 / 30, turns: 2 / 30, activities: 1 / 30 },
    perConnectionSecond: NOTHING,
  },
  lookout: {
    perRun: { calls: 4, turns: 12, activities: 8 },
    perRunSecond: { calls: 1 / 600, turns: 5 / 600, activities: 2 / 600 },
    perConnectionSecond: { calls: 0, turns: 0.35, activities: 0.15 },
  },
};
const host = { transactions: 7, cpuSeconds: 0.01, idleTransactionsPerSecond: 2 };
const setup = defaultSetup(resolve(__dirname, "../../.."));

const aLoad = (fields: Partial<Load> = {}): Load => ({
  ...{ live: 3_000, connections: 10, looking: "fixed", runSeconds: 3_600, waitSeconds: 30 },
  ...fields,
});
const needs = (fields: Partial<Load> = {}) => needsOf(aLoad(fields), counts, host);

describe("needsOf", () => {
  it("adds the checks of all runs and the starts that keep their number", () => {
    const { callsOfConnection, executions, transactions, cores, starts } = needs();

    // 300 runs at each connection: 10 checks a second, and a start every 12 seconds.
    expect(callsOfConnection).toBeCloseTo(10 + 2 / 12, 6);
    expect(starts).toBeCloseTo(10 / 12, 6);
    expect(executions).toBeCloseTo(300 + 10 * (10 / 12), 6);
    expect(transactions).toBeCloseTo(executions * 7 + 2, 6);
    expect(cores).toBeCloseTo(executions * 0.01, 6);
  });

  it("reads a page of 25 runs for each started page every ten seconds, and covers them", () => {
    const { callsOfConnection, pagesOfAList, coveredByOneLookout } = needs({ looking: "lookout" });

    expect(pagesOfAList).toBe(12);
    expect(coveredByOneLookout).toBe(300);
    expect(callsOfConnection).toBeCloseTo(1.2 + 300 / 600 + 4 / 12, 6);
  });

  it("lets every watch look by itself where a list does not pay", () => {
    const few = { live: 30, looking: "lookout" } as const;

    expect(needs(few)).toStrictEqual(needs({ live: 30 }));
  });

  it("lets the watches look by themselves that a lookout cannot take", () => {
    const { coveredByOneLookout, readsOfConnection } = needs({
      ...{ live: 8_000, connections: 1, looking: "lookout" },
    });

    expect(coveredByOneLookout).toBe(5_000);
    expect(readsOfConnection).toBeGreaterThan(3_000 / 30);
  });

  it("checks half as often with twice the wait", () => {
    const starts = needs({ waitSeconds: Infinity }).executions;

    const often = needs().executions - starts;
    const seldom = needs({ waitSeconds: 60 }).executions - starts;

    expect(often / seldom).toBeCloseTo(2, 6);
  });
});

describe("the limits", () => {
  it("are sorted with the most used one first", () => {
    const shares = usedLimits(needs({ live: 50_000 }), setup).map(({ share }) => share);

    expect(shares).toStrictEqual([...shares].sort((one, other) => other - one));
    expect(shares[0]).toBeGreaterThan(1);
  });

  it("are each used more by more live runs, and named once", () => {
    const [few, many] = [needs({ looking: "lookout" }), needs({ live: 9e6, looking: "lookout" })];

    const unused = limits.filter(({ need }) => need(many, setup) <= need(few, setup));

    expect(unused).toStrictEqual([]);
    expect(new Set(limits.map(({ name }) => name)).size).toBe(limits.length);
  });

  it("are reached with as many live runs as their share says", () => {
    expect(liveRunsAt((live) => live / 4_321)).toBeGreaterThan(4_290);
    expect(liveRunsAt((live) => live / 4_321)).toBeLessThanOrEqual(4_321);
    expect(liveRunsAt(() => 0.5)).toBe(Infinity);
  });

  it("are those of the app as it is deployed", () => {
    expect(setup).toMatchObject({ partitions: 4, coresOfInstance: 1, gigabytesOfInstance: 2 });
    expect(setup.maximumInstances).toBeGreaterThan(1);
  });
});

describe("what a load needs", () => {
  it("is at least one instance, one partition and one deployment", () => {
    const little = needs({ live: 1, connections: 1 });

    expect(instancesFor(little, setup)).toBe(1);
    expect(partitionsFor(little, setup)).toBe(1);
    expect(deploymentsFor(little, setup)).toBe(1);
  });

  it("is several deployments when the largest one is too small", () => {
    const much = needs({ live: 100_000 });

    expect(much.transactions).toBeGreaterThan(3 * 20_000);
    expect(deploymentsFor(much, setup)).toBe(4);
  });

  it("costs in proportion to storage requests and to the log", () => {
    const [one, two] = [needs({ live: 5_000 }), needs({ live: 10_000 })];

    const ratio = (figure: "storage" | "logs"): number =>
      moneyAMonth(two, setup)[figure] / moneyAMonth(one, setup)[figure];

    expect(ratio("logs")).toBeCloseTo(
      logGigabytesADay(two, setup) / logGigabytesADay(one, setup),
      6,
    );
    expect(ratio("storage")).toBeCloseTo(2, 2);
    expect(moneyAMonth(two, setup).instances).toBeGreaterThan(moneyAMonth(one, setup).instances);
  });
});

describe("logGigabytesADay", () => {
  const A_KILOBYTE_A_SECOND = 0.086_4;
  const linesOf = ({ starts }: { readonly starts: number }): number =>
    starts * LINES_OF_A_RUN * A_KILOBYTE_A_SECOND;

  it("is a kilobyte for each line of a run, and for each request that an instance may send", () => {
    const load = needs();

    // 308 executions a second, five instances, and a run begins every 1.2 seconds.
    expect(instancesFor(load, setup)).toBe(5);
    expect(setup.maxTelemetryItemsPerSecond).toBe(5);
    expect(logGigabytesADay(load, setup)).toBeCloseTo((31 / 1.2 + 5 * 5) * A_KILOBYTE_A_SECOND, 6);
  });

  it("counts no more requests than executions", () => {
    const little = needs({ live: 6, connections: 1 });

    expect(little.executions).toBeLessThan(1);
    expect(logGigabytesADay(little, setup) - linesOf(little)).toBeCloseTo(
      little.executions * A_KILOBYTE_A_SECOND,
      6,
    );
  });

  it("does not grow with checks of runs that the same instances take", () => {
    const [often, seldom] = [needs({ live: 300 }), needs({ live: 300, waitSeconds: 60 })];

    expect(often.executions).toBeGreaterThan(1.8 * seldom.executions);
    expect(logGigabytesADay(often, setup)).toBe(logGigabytesADay(seldom, setup));
  });

  it("is less if an instance may send fewer requests, down to the lines of the runs", () => {
    const load = needs();

    const quiet = { ...setup, maxTelemetryItemsPerSecond: 0 };

    expect(logGigabytesADay(load, quiet)).toBeCloseTo(linesOf(load), 6);
    expect(logGigabytesADay(load, quiet)).toBeLessThan(logGigabytesADay(load, setup));
  });
});

describe("the kept costs of a Functions host", () => {
  it("say when, with which command and on what they were measured", () => {
    expect(keptCosts.measuredAt).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(keptCosts.command).toContain("npm run bench:cost");
    expect(keptCosts.on).not.toBe("");
  });

  it("are turned into what one execution needs", () => {
    const { check } = keptCosts;

    expect(toHostCosts(keptCosts).transactions * check.executions).toBe(check.transactions);
    expect(Object.values(toHostCosts(keptCosts)).every((cost) => cost > 0)).toBe(true);
  });
});
