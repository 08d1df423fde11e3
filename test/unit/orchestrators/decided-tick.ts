/** Ticks that their orchestrator decides in virtual time. */
import {
  checkTurn,
  startScheduledRun,
  type Turn,
} from "../../../src/contracts/schedule-activities";
import { TickResult, type TickInput } from "../../../src/contracts/tick";
import { scheduledTick } from "../../../src/orchestrators/scheduled-tick";
import { STARTED_AT } from "../../support/drive";
import { aRunInput } from "../../support/run-builders";
import { VirtualHub } from "../../support/virtual-hub";

export const TICK_ID = "s-nightly-20260302t0600z";
export const RUN_ID = `r-${"a".repeat(40)}`;
export const EARLIER_RUN_ID = `r-${"b".repeat(40)}`;
export const previous = { tickId: "s-nightly-20260301t0600z", runId: EARLIER_RUN_ID };

export const HOUR_SECONDS = 3_600;

export const aTick = (changes: Partial<TickInput> = {}): TickInput => ({
  schedule: "nightly",
  tick: STARTED_AT.toISOString(),
  runId: RUN_ID,
  run: aRunInput(),
  overlap: "skip",
  misfire: { policy: "runOnce", maxLatenessMinutes: 15 },
  supersededBy: null,
  previous: null,
  waitingSince: null,
  ...changes,
});

export const secondsBefore = (seconds: number): string =>
  new Date(STARTED_AT.getTime() - seconds * 1_000).toISOString();

export const free: Turn = { kind: "free" };
export const runLives: Turn = { kind: "runLives", runId: EARLIER_RUN_ID };
export const tickUndecided: Turn = { kind: "tickUndecided", tickId: previous.tickId };

export const until =
  (change: number, before: Turn, after: Turn) =>
  (seconds: number): Turn =>
    seconds < change ? before : after;

interface DrivenTick {
  readonly result: TickResult;
  readonly runsStarted: unknown[];
  readonly looks: number;
  /** In seconds. */
  readonly lookedAt: readonly number[];
  readonly elapsedSeconds: number;
  readonly customStatuses: readonly unknown[];
  readonly largestPayloadBytes: number;
  readonly logged: readonly unknown[][];
}

/** Decides a tick; `turnAt` says what the ticks before it are at, by the seconds that have passed. */
export async function decideTick(
  input: TickInput,
  turnAt: (seconds: number) => Turn = () => free,
): Promise<DrivenTick> {
  const runsStarted: unknown[] = [];
  const hub = new VirtualHub({
    startedAt: STARTED_AT.getTime(),
    orchestrators: { scheduledTick },
    activities: {
      checkTurn: (given, { atSeconds }) => {
        checkTurn.input.parse(given);
        return turnAt(atSeconds);
      },
      startScheduledRun: (given) => {
        runsStarted.push(startScheduledRun.input.parse(given).runId);
        return { result: "started" };
      },
    },
    durations: {},
  });
  hub.start(TICK_ID, "scheduledTick", input);
  const instance = await hub.runToEnd(TICK_ID);
  const looks = hub.calls.filter(({ name }) => name === "checkTurn");
  return {
    result: TickResult.parse(instance.end?.kind === "completed" ? instance.end.output : null),
    runsStarted,
    looks: looks.length,
    lookedAt: looks.map(({ atSeconds }) => atSeconds),
    elapsedSeconds: hub.elapsedSeconds,
    customStatuses: instance.customStatuses,
    largestPayloadBytes: instance.largestPayloadBytes,
    logged: instance.logged,
  };
}
