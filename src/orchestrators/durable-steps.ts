/**
 * The typed steps that orchestrators are made of.
 *
 * Owns: the SDK's surface (`context.df`, for which no other file has a use), calling activities and children with parsed
 * data, naming the winner of a race, cancelling the timer that lost. Does not own: what is called, when, or what the
 * answer means.
 *
 * 1. Every result is parsed: what history holds is data from outside (it may be years old).
 * 2. A failed activity is tried again here, with plain timers, because the Durable extension and the SDK number the
 *    steps of their own retry differently when it is raced (it then hangs).
 * 3. A race never contains a completed task: `Task.any` would not return until another one completes.
 * 4. An activity, a child or a timer is part of one race at most, because the extension schedules every part of a race
 *    anew; afterwards it is looked at, or yielded alone. Event waiters may be raced as often as needed.
 */
import type { OrchestrationContext, Task, TimerTask } from "durable-functions";
import type { ActivityContract } from "../contracts/activities";
import { veil } from "../contracts/credential-words";
import { AFTER_THROW } from "../contracts/pauses";
import { onOneLine } from "../contracts/plain-text";

export type { OrchestrationContext, Task };

/** A replayable computation: it may only yield durable tasks, and returns `Result`. */
export type Steps<Result> = Generator<Task, Result, unknown>;

/** Timers above six days break replay when cancelled (extension's long timers); a day is ample. */
const LONGEST_TIMER_SECONDS = 86_400;

/**
 * On Azure Storage a timer is a message whose delay is cut to whole seconds, so it fires up to a second early. One of a
 * second would fire at once: a wait of `waitSeconds: 1` was seen to be none, and the last second before a deadline a
 * hundred turns.
 */
const SHORTEST_TIMER_SECONDS = 2;

const ignore = (): void => undefined;

/** Whether a task has its result, or its error; the SDK's types show only the first. */
export const hasEnded = (task: Task): boolean => task.isCompleted || task.isFaulted;

/**
 * Runs one activity to its result, and says so each time that an execution of it threw.
 * `@throws` what it threw last, after every pause was spent.
 */
export function* callActivity<Input, Output>(
  context: OrchestrationContext,
  activity: ActivityContract<Input, Output>,
  input: Input,
  onThrown: () => void = ignore,
): Steps<Output> {
  for (const pause of AFTER_THROW) {
    try {
      return activity.output.parse(yield context.df.callActivity(activity.name, veil(input)));
    } catch {
      onThrown();
      yield timerIn(context, pause);
    }
  }
  return activity.output.parse(yield context.df.callActivity(activity.name, veil(input)));
}

/**
 * Makes a child task; it is scheduled when first yielded. Start none with the id of a live instance: the extension
 * replaces that instance without a word.
 */
export const childTask = (
  context: OrchestrationContext,
  orchestrator: string,
  { instanceId, input }: { instanceId: string; input: unknown },
): Task => context.df.callSubOrchestrator(orchestrator, veil(input), instanceId);

/** Lets a waiter hear events from now on: the SDK delivers none to a task that was never part of a yield. */
export function* listen(context: OrchestrationContext, waiter: Task): Steps<void> {
  yield* sleepUnless(context, waiter, 0);
}

/** Like `callActivity`, with data in place of the error: for steps whose failure must not end the run. */
export function* tryActivity<Input, Output, Fallback>(
  context: OrchestrationContext,
  activity: ActivityContract<Input, Output>,
  {
    input,
    otherwise,
    onThrown = ignore,
  }: { input: Input; otherwise: Fallback; onThrown?: () => void },
): Steps<Output | Fallback> {
  try {
    return yield* callActivity(context, activity, input, onThrown);
  } catch {
    return otherwise;
  }
}

/** Yields until one of the named tasks has ended, and says which one; the first named wins a tie. */
export function* firstOf<Name extends string>(
  context: OrchestrationContext,
  branches: Record<Name, Task>,
): Steps<Name> {
  const named = Object.entries(branches) as [Name, Task][];
  const endedOne = (): Name | undefined => named.find(([, task]) => hasEnded(task))?.[0];
  const already = endedOne();
  if (already !== undefined) return already;
  yield context.df.Task.any(named.map(([, task]) => task));
  const winner = endedOne();
  if (winner === undefined) throw new Error("A race returned although none of its tasks ended.");
  return winner;
}

/** A timer of at most a day, and of none or at least two seconds; whoever waits for longer waits again. */
export function timerIn(context: OrchestrationContext, seconds: number): TimerTask {
  const shortest = seconds > 0 ? SHORTEST_TIMER_SECONDS : 0;
  const bounded = Math.min(Math.max(seconds, shortest), LONGEST_TIMER_SECONDS);
  return context.df.createTimer(
    new Date(context.df.currentUtcDateTime.getTime() + bounded * 1_000),
  );
}

/** An instance cannot end while a timer of it is open (invariant 4). */
export function release(timer: TimerTask): void {
  if (!timer.isCompleted && !timer.isCanceled) timer.cancel();
}

/** Waits, but no longer than until `interruption`; true when the whole time has passed. */
export function* sleepUnless(
  context: OrchestrationContext,
  interruption: Task,
  seconds: number,
): Steps<boolean> {
  const timer = timerIn(context, seconds);
  const winner = yield* firstOf(context, { interruption, timer });
  release(timer);
  return winner === "timer";
}

/** The input of this instance, not parsed yet. */
export const inputOf = (context: OrchestrationContext): unknown => context.df.getInput();

export const instanceIdOf = (context: OrchestrationContext): string => context.df.instanceId;

/** A task that ends with the next event of a name; see `listen`. */
export const eventWaiter = (context: OrchestrationContext, name: string): Task =>
  context.df.waitForExternalEvent(name);

/** Replaces the custom status, which clients read. */
export const showStatus = (context: OrchestrationContext, status: unknown): void => {
  context.df.setCustomStatus(status);
};

/** Ends this generation; the next one starts with the input and an empty history. Queued events are lost. */
export const continueAsNew = (context: OrchestrationContext, input: unknown): void => {
  context.df.continueAsNew(input);
};

/** Logs a sentence when it happens, and not again each time that history is replayed. */
export function logOnce(
  context: OrchestrationContext,
  sentence: string,
  details: Readonly<Record<string, string | number | null>> = {},
): void {
  if (context.df.isReplaying) return;
  context.log(onOneLine(sentence), { runId: instanceIdOf(context), ...details });
}

/** Like `logOnce`, for what an operator should look at. */
export function warnOnce(
  context: OrchestrationContext,
  sentence: string,
  details: Readonly<Record<string, string | number | null>> = {},
): void {
  if (context.df.isReplaying) return;
  context.warn(onOneLine(sentence), { runId: instanceIdOf(context), ...details });
}

export function secondsUntil(context: OrchestrationContext, instant: string): number {
  return (Date.parse(instant) - context.df.currentUtcDateTime.getTime()) / 1_000;
}

export function instantIn(context: OrchestrationContext, seconds: number): string {
  return new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000).toISOString();
}

export const instantAfter = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1_000).toISOString();

export const now = (context: OrchestrationContext): string =>
  context.df.currentUtcDateTime.toISOString();
