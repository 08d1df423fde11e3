/**
 * One tick of a schedule: decides whether its run is started or skipped, and why.
 *
 * Owns: the decision, and the wait for the previous run. Does not own: which ticks are due (the timer's work), or the run
 * itself.
 *
 * 1. One instance per schedule and tick, with a computed id. The timer does not start an instance that exists, in any
 *    state.
 * 2. The run is started by an activity, not as a child. So it is read, listed, cancelled and deleted like a run that a
 *    caller started; its failure is not the tick's failure; an operator may terminate either without affecting the other;
 *    and a tick ends as soon as it is decided, however long the job takes.
 * 3. The run's id is computed too, and the activity checks whether the run exists before it starts it. So a tick that is
 *    decided twice still starts one run.
 * 4. Continues as new while it waits. It waits for no event, so none can be lost.
 */
import {
  checkTurn,
  startScheduledRun,
  startScheduledWorkflow,
  type Turn,
} from "../contracts/schedule-activities";
import { ON_TIME_SECONDS, patienceSecondsOf } from "../contracts/schedule";
import {
  referenceByHand,
  TickInput,
  type NewestRun,
  type SkipReason,
  type TickPause,
  type TickResult,
} from "../contracts/tick";
import {
  callActivity,
  continueAsNew,
  inputOf,
  logOnce,
  now,
  type OrchestrationContext,
  secondsUntil,
  showStatus,
  type Steps,
  timerIn,
} from "./durable-steps";
import { isWorkflowId } from "../contracts/workflows/workflow-ids";
import { FOR_A_TURN, quarterOf } from "../contracts/pauses";

/** As long as Databricks keeps a queued run: https://docs.databricks.com/aws/en/jobs/advanced#queue (read 2026-11) */
const LONGEST_WAIT_SECONDS = 48 * 3_600;

const LOOKS_PER_GENERATION = 20;

export function* scheduledTick(context: OrchestrationContext): Steps<TickResult | undefined> {
  const input = TickInput.parse(inputOf(context));
  const skip = input.waitingSince === null ? judgeTick(context, input) : null;
  if (skip !== null) return decide(context, input, skip);
  const turn = yield* waitForTurn(context, input);
  if (turn.kind === "waitOn") {
    continueAsNew(context, turn.input);
    return undefined;
  }
  if (turn.kind === "skipped") return decide(context, input, turn.result);
  yield* start(context, input);
  const { runId } = input;
  return decide(context, input, {
    kind: "started",
    runId,
    message: `Started ${named(runId)}`,
    newestRun: { kind: "run", runId },
  });
}

function* start(context: OrchestrationContext, { runId, run, workflow }: TickInput): Steps<void> {
  if (run !== undefined) yield* callActivity(context, startScheduledRun, { runId, input: run });
  if (workflow !== undefined) {
    const order = { workflowId: runId, input: workflow };
    yield* callActivity(context, startScheduledWorkflow, order);
  }
}

const named = (id: string): string => `${isWorkflowId(id) ? "workflow" : "run"} ${id}`;

function decide(context: OrchestrationContext, input: TickInput, result: TickResult): TickResult {
  const { schedule, tick } = input;
  logOnce(context, `Tick ${tick} of schedule ${schedule}: ${result.message}`, { schedule, tick });
  return result;
}

const asOfPrevious = ({ previous }: TickInput): NewestRun | null =>
  previous === null ? null : { kind: "asOf", tick: previous };

function judgeTick(context: OrchestrationContext, input: TickInput): TickResult | null {
  const { paused } = input;
  return paused === undefined ? judgeLateness(context, input) : skipForPause(input, paused);
}

const skipForPause = (input: TickInput, { from, by }: TickPause): TickResult => ({
  kind: "skipped",
  reason: "paused",
  message: `The schedule was paused at ${from}${by === null ? "" : ` by ${by}`}`,
  newestRun: asOfPrevious(input),
});

function judgeLateness(context: OrchestrationContext, input: TickInput): TickResult | null {
  const { misfire, supersededBy } = input;
  const seconds = Math.round(-secondsUntil(context, input.tick));
  const skip = (reason: SkipReason, message: string): TickResult => ({
    kind: "skipped",
    reason,
    message,
    newestRun: asOfPrevious(input),
  });
  if (seconds <= ON_TIME_SECONDS) return null;
  if (supersededBy !== null) {
    return skip("superseded", `Found ${seconds} s late; the tick of ${supersededBy} runs instead`);
  }
  if (misfire.policy === "skip") {
    return skip("missed", `Found ${seconds} s late, and the schedule skips what it missed`);
  }
  const patience = patienceSecondsOf(misfire);
  if (seconds <= patience) return null;
  return skip("tooLate", `Found ${seconds} s late; the schedule allows ${patience} s`);
}

type TurnVerdict =
  { kind: "free" } | { kind: "skipped"; result: TickResult } | { kind: "waitOn"; input: TickInput };

/** Waits until the schedule's previous run has ended, if its overlap rule requires that. */
function* waitForTurn(context: OrchestrationContext, input: TickInput): Steps<TurnVerdict> {
  const { overlap } = input;
  if (overlap === "allow") return { kind: "free" };
  const waitingSince = input.waitingSince ?? now(context);
  for (let look = 0; look < LOOKS_PER_GENERATION; look++) {
    const turn = yield* lookForTurn(context, input);
    if (turn.kind === "free") return { kind: "free" };
    if (turn.kind === "paused") {
      return { kind: "skipped", result: skipForPause(input, turn.pause) };
    }
    if (turn.kind === "runLives" && overlap === "skip") {
      return { kind: "skipped", result: skipForOverlap(turn.runId) };
    }
    const waited = -secondsUntil(context, waitingSince);
    if (waited >= LONGEST_WAIT_SECONDS) {
      return { kind: "skipped", result: giveUpWaiting(input, waited) };
    }
    const what = describeObstacle(turn);
    showStatus(context, { message: `Waits since ${waitingSince} for ${what} to end` });
    yield timerIn(context, quarterOf(waited, FOR_A_TURN));
  }
  return { kind: "waitOn", input: { ...input, waitingSince } };
}

/** What has to end first: the run of the ticks before, and the newest one that a caller has started. */
function* lookForTurn(context: OrchestrationContext, input: TickInput): Steps<Turn> {
  const { schedule, previous, startedByHand } = input;
  const byHand = startedByHand === undefined ? [] : [referenceByHand(schedule, startedByHand)];
  const minding = input.endsWithPause === true ? { schedule } : {};
  for (const reference of previous === null ? byHand : [previous, ...byHand]) {
    const question = { previous: reference, ...minding };
    const turn = yield* callActivity(context, checkTurn, question);
    if (turn.kind !== "free") return turn;
  }
  return { kind: "free" };
}

const describeObstacle = (turn: Exclude<Turn, { kind: "free" | "paused" }>): string =>
  turn.kind === "runLives" ? named(turn.runId) : `tick ${turn.tickId}`;

const skipForOverlap = (runId: string): TickResult => ({
  kind: "skipped",
  reason: "overlap",
  message: `${isWorkflowId(runId) ? "Workflow" : "Run"} ${runId} of the same schedule had not ended`,
  newestRun: { kind: "run", runId },
});

const giveUpWaiting = (input: TickInput, waitedSeconds: number): TickResult => ({
  kind: "skipped",
  reason: "waitedTooLong",
  message: `Waited ${Math.round(waitedSeconds / 3_600)} h for the run before it to end`,
  newestRun: asOfPrevious(input),
});
