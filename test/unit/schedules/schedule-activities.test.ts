import { InvocationContext } from "@azure/functions";
import { createScheduleActivities } from "../../../src/activities/schedule-activities";
import { emptyState, type SchedulePause } from "../../../src/contracts/schedule-state";
import type { NewestRun, TickResult } from "../../../src/contracts/tick";
import { aRunInput } from "../../support/run-builders";

type TickHub = ReturnType<Parameters<typeof createScheduleActivities>[0]>;

const runIdOf = (day: number): string => `r-${String(day).padStart(40, "0")}`;
const tickOf = (day: number): { tickId: string; runId: string } => ({
  tickId: `s-nightly-${day}`,
  runId: runIdOf(day),
});

interface World {
  readonly ticks?: Readonly<Record<string, TickResult | "undecided" | "broken">>;
  readonly runs?: Readonly<Record<string, "is live" | "has ended">>;
  readonly pauses?: readonly SchedulePause[];
}

function activitiesIn({ ticks = {}, runs = {}, pauses = [] }: World): {
  checkTurn: (previousDay: number, schedule?: string) => Promise<unknown>;
  startScheduledRun: () => Promise<unknown>;
  started: string[];
} {
  const started: string[] = [];
  const hub: TickHub = {
    findTick: (id) => {
      const tick = ticks[id];
      if (tick === undefined) return Promise.resolve(null);
      if (typeof tick === "string") {
        return Promise.resolve({ ended: tick === "broken", result: null });
      }
      return Promise.resolve({ ended: true, result: tick });
    },
    findRun: (id) =>
      Promise.resolve(runs[id] === undefined ? null : { ended: runs[id] === "has ended" }),
    startRun: (id) => {
      started.push(id);
      return Promise.resolve("started");
    },
    startWorkflow: () => Promise.reject(new Error("There is no workflow.")),
    findState: (schedule) => Promise.resolve({ ...emptyState(schedule), pauses: [...pauses] }),
  };
  const handlers = new Map(
    createScheduleActivities(() => hub).map(({ name, handler }) => [name, handler]),
  );
  const call = (name: string, input: unknown): Promise<unknown> =>
    handlers.get(name)!(input, new InvocationContext());
  return {
    checkTurn: (day, schedule) =>
      call("checkTurn", { previous: tickOf(day), ...(schedule !== undefined && { schedule }) }),
    startScheduledRun: () => call("startScheduledRun", { runId: runIdOf(5), input: aRunInput() }),
    started,
  };
}

const startedOn = (day: number): TickResult => ({
  kind: "started",
  runId: runIdOf(day),
  message: "Started",
  newestRun: { kind: "run", runId: runIdOf(day) },
});
const skipped = (newestRun: NewestRun | null): TickResult => ({
  kind: "skipped",
  reason: "overlap",
  message: "Skipped",
  newestRun,
});

describe("checkTurn", () => {
  it("says that the schedule is paused, if the tick asks for its pause too", async () => {
    const pause = { from: "2026-05-01T06:00:00.000Z", by: "sales" };
    const over = { ...pause, until: "2026-05-01T07:00:00.000Z" };
    const { checkTurn } = activitiesIn({ pauses: [over, { ...pause, until: null }] });

    expect(await checkTurn(4, "nightly")).toStrictEqual({ kind: "paused", pause });
    expect(await checkTurn(4)).toStrictEqual({ kind: "free" });
    expect(await activitiesIn({ pauses: [over] }).checkTurn(4, "nightly")).toStrictEqual({
      kind: "free",
    });
  });

  const free = { kind: "free" };
  const firstRunLives = { kind: "runLives", runId: runIdOf(1) };

  it.each<[string, World, unknown]>([
    ["knows neither tick nor run", {}, free],
    [
      "has a run that ended",
      { ticks: { "s-nightly-4": startedOn(4) }, runs: { [runIdOf(4)]: "has ended" } },
      free,
    ],
    ["started a run that has been removed", { ticks: { "s-nightly-4": startedOn(4) } }, free],
    ["was the first, and was skipped", { ticks: { "s-nightly-4": skipped(null) } }, free],
    ["failed before its start", { ticks: { "s-nightly-4": "broken" } }, free],
  ])("starts a tick if the one before it %s", async (_case, world, turn) => {
    expect(await activitiesIn(world).checkTurn(4)).toStrictEqual(turn);
  });

  it.each<[string, World["ticks"]]>([
    ["was started by the tick before", { "s-nightly-1": startedOn(1) }],
    ["was started by a tick that has been removed", {}],
    ["was started by a tick that failed", { "s-nightly-1": "broken" }],
  ])("detects a live run that %s", async (_case, ticks = {}) => {
    const { checkTurn } = activitiesIn({ ticks, runs: { [runIdOf(1)]: "is live" } });

    expect(await checkTurn(1)).toStrictEqual(firstRunLives);
  });

  it("sees a live run past ticks that were skipped because of it", async () => {
    const { checkTurn } = activitiesIn({
      ticks: { "s-nightly-4": skipped({ kind: "run", runId: runIdOf(1) }) },
      runs: { [runIdOf(1)]: "is live", [runIdOf(4)]: "has ended" },
    });

    expect(await checkTurn(4)).toStrictEqual(firstRunLives);
  });

  it("sees a live run past ticks that an outage made too late", async () => {
    const asOf = (day: number): NewestRun => ({ kind: "asOf", tick: tickOf(day) });
    const { checkTurn } = activitiesIn({
      ticks: {
        "s-nightly-4": skipped(asOf(3)),
        "s-nightly-3": skipped(asOf(2)),
        "s-nightly-2": skipped(asOf(1)),
        "s-nightly-1": startedOn(1),
      },
      runs: { [runIdOf(1)]: "is live" },
    });

    expect(await checkTurn(4)).toStrictEqual(firstRunLives);
  });

  it("names a tick before it that is undecided", async () => {
    const { checkTurn } = activitiesIn({ ticks: { "s-nightly-4": "undecided" } });

    expect(await checkTurn(4)).toStrictEqual({ kind: "tickUndecided", tickId: "s-nightly-4" });
  });
});

describe("startScheduledRun", () => {
  it("starts the run under its own id", async () => {
    const { startScheduledRun, started } = activitiesIn({});

    expect(await startScheduledRun()).toStrictEqual({ result: "started" });
    expect(started).toStrictEqual([runIdOf(5)]);
  });

  it.each(["is live", "has ended"] as const)(
    "does not start again a run that %s",
    async (state) => {
      const { startScheduledRun, started } = activitiesIn({ runs: { [runIdOf(5)]: state } });

      expect(await startScheduledRun()).toStrictEqual({ result: "exists" });
      expect(started).toStrictEqual([]);
    },
  );
});
