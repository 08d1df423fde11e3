/**
 * The typed steps that orchestrators are made of.
 *
 * Owns: the use of the SDK (no other file here uses `context.df`), calling activities and children with parsed data,
 * naming the winner of a race, cancelling the timer that lost. Does not own: what is called, when, or what the result
 * means.
 *
 * 1. Every result is parsed: data in a history comes from outside and may be years old.
 * 2. A failed activity is retried here, with plain timers. Durable's own retry hangs when it is part of a race, because
 *    the extension and the SDK number its steps differently.
 * 3. A race never contains a completed task: `Task.any` would not return until another one completes.
 * 4. An activity, a child or a timer is part of at most one race, because the extension schedules every part of a race
 *    again. Afterwards its state is read, or it is yielded alone. Event waiters may be raced any number of times.
 */
import type { OrchestrationContext, Task, TimerTask } from "durable-functions";
import type { ActivityContract } from "../contracts/activities";
import { veil, withoutCredentialWords } from "../contracts/credential-words";
import { AFTER_THROW } from "../contracts/pauses";
import { inOneEntry } from "../contracts/plain-text";

export type { OrchestrationContext, Task };

/** A replayable computation: it may only yield durable tasks, and returns `Result`. */
export type Steps<Result> = Generator<Task, Result, unknown>;

/** Cancelling a timer of more than six days (one of the extension's long timers) breaks replay; a day is enough. */
const LONGEST_TIMER_SECONDS = 86_400;

/**
 * On Azure Storage a timer is a message whose delay is rounded down to whole seconds, so it fires up to a second early. A
 * timer of one second fires at once: `waitSeconds: 1` was observed to cause no wait, and the last second before a deadline
 * caused a hundred turns.
 */
const SHORTEST_TIMER_SECONDS = 2;

const ignore = (): void => undefined;

/** Whether a task has a result or an error. The SDK's types do not mention `isFaulted`. */
export const hasEnded = (task: Task): boolean => task.isCompleted || task.isFaulted;

interface WhenThrown {
  readonly onThrown?: () => void;
  /** Between the executions, in seconds. */
  readonly pauses?: readonly number[];
}

/**
 * Runs one activity until it returns a result, with pauses after each execution that threw.
 * `@throws` the last error, after the last pause.
 */
export function* callActivity<Input, Output>(
  context: OrchestrationContext,
  activity: ActivityContract<Input, Output>,
  input: Input,
  { onThrown = ignore, pauses = AFTER_THROW }: WhenThrown = {},
): Steps<Output> {
  for (const pause of pauses) {
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
 * Makes a child task. It is scheduled when it is first yielded. Do not use the id of a live instance: the extension
 * replaces that instance silently.
 */
export const childTask = (
  context: OrchestrationContext,
  orchestrator: string,
  { instanceId, input }: { instanceId: string; input: unknown },
): Task => context.df.callSubOrchestrator(orchestrator, veil(input), instanceId);

/** Makes a waiter receive events from now on: the SDK delivers no event to a task that was never yielded. */
export function* listen(context: OrchestrationContext, waiter: Task): Steps<void> {
  yield* sleepUnless(context, waiter, 0);
}

/** Like `callActivity`, but returns `otherwise` instead of throwing: for steps whose failure must not end the run. */
export function* tryActivity<Input, Output, Fallback>(
  context: OrchestrationContext,
  activity: ActivityContract<Input, Output>,
  { input, otherwise, ...whenThrown }: { input: Input; otherwise: Fallback } & WhenThrown,
): Steps<Output | Fallback> {
  try {
    return yield* callActivity(context, activity, input, whenThrown);
  } catch {
    return otherwise;
  }
}

/** Yields until one of the named tasks has ended, and returns its name. If several have, the first one wins. */
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

/** A timer of zero seconds, or of two seconds to a day. To wait longer, wait again. */
export function timerIn(context: OrchestrationContext, seconds: number): TimerTask {
  const shortest = seconds > 0 ? SHORTEST_TIMER_SECONDS : 0;
  const bounded = Math.min(Math.max(seconds, shortest), LONGEST_TIMER_SECONDS);
  return context.df.createTimer(
    new Date(context.df.currentUtcDateTime.getTime() + bounded * 1_000),
  );
}

/** Cancels an open timer: an instance cannot end while one of its timers is open (invariant 4). */
export function release(timer: TimerTask): void {
  if (!timer.isCompleted && !timer.isCanceled) timer.cancel();
}

/** Waits until the time has passed or `interruption` has ended; returns true if the whole time has passed. */
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

/** Replaces the custom status, which clients read. What it is made of must not change afterwards. */
export const showStatus = (context: OrchestrationContext, status: unknown): void => {
  context.df.setCustomStatus(new ShownStatus(status));
};

/**
 * A turn repeats every status of the turns before it, and only its last one is stored. So a status is protected (see
 * `credential-words.ts`) when it is written as JSON.
 */
class ShownStatus {
  readonly #status: unknown;

  constructor(status: unknown) {
    this.#status = status;
  }

  toJSON(): unknown {
    return withoutCredentialWords(this.#status);
  }
}

/** Ends this generation. The next one starts with the input and an empty history. Queued events are lost. */
export const continueAsNew = (context: OrchestrationContext, input: unknown): void => {
  context.df.continueAsNew(input);
};

/** Ids and numbers beside a sentence. */
export type LoggedFacts = Readonly<Record<string, string | number | null>>;

/** Logs a sentence once, and not again when the history is replayed. */
export function logOnce(
  context: OrchestrationContext,
  sentence: string,
  details: LoggedFacts = {},
): void {
  if (context.df.isReplaying) return;
  context.log(inOneEntry(sentence), { runId: instanceIdOf(context), ...details });
}

/** Like `logOnce`, as a warning: for something that an operator should check. */
export function warnOnce(
  context: OrchestrationContext,
  sentence: string,
  details: LoggedFacts = {},
): void {
  if (context.df.isReplaying) return;
  context.warn(inOneEntry(sentence), { runId: instanceIdOf(context), ...details });
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
