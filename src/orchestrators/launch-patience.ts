/**
 * How long a launch is retried, and how long the pauses are.
 *
 * Owns: the limits of one launch. They depend on the reason: a vendor that answers "not now" is not unreachable, and a
 * wrong setting does not correct itself within an hour.
 *
 * 1. No wait goes past the run's deadline.
 * 2. A known error ends a launch early only while nothing can have started.
 */
import type { Hindrance } from "../contracts/attempt";
import {
  hasEnded,
  instantAfter,
  now,
  secondsUntil,
  sleepUnless,
  type Steps,
  timerIn,
} from "./durable-steps";
import type { CertainlyNotStarted } from "./launch-verdict";
import { BETWEEN_LAUNCHES, FOR_A_PLACE, quarterOf } from "../contracts/pauses";
import { updateProgress, type Story } from "./story";

export interface Limit {
  readonly at: string;
  readonly end: "deadline" | "queue" | "patience";
}

export interface Held {
  /** Why the launch could not be sent or was not accepted, if the step knows it. */
  readonly because: Hindrance | undefined;
  readonly mayHaveStarted: boolean;
}

/**
 * A new role or identity takes up to ten minutes to take effect everywhere:
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
const PATIENCE_SECONDS: Partial<Record<Hindrance, number>> = { misconfigured: 60, notGranted: 600 };

export class Patience {
  readonly #story: Story;
  #contactAt: string;
  #held: { readonly because: Hindrance | undefined; readonly since: string } | null = null;

  constructor(story: Story) {
    this.#story = story;
    this.#contactAt = now(story.context);
  }

  /** The next limit of a launch whose last try failed just now. */
  limitOf({ because, mayHaveStarted }: Held): Limit {
    const { context, deadline } = this.#story;
    const at = now(context);
    const held = this.#held;
    const since = held !== null && held.because === because ? held.since : at;
    this.#held = { because, since };
    const limits: Limit[] = [{ at: deadline, end: "deadline" }];
    if (because === "full") {
      this.#contactAt = at;
      limits.push(...this.#queueLimit(at));
    } else if (because !== "paced") {
      limits.push({ at: this.#lostContactAt(), end: "patience" });
      const patience = because === undefined ? undefined : PATIENCE_SECONDS[because];
      if (patience !== undefined && !mayHaveStarted) {
        limits.push({ at: instantAfter(since, patience), end: "patience" });
      }
    }
    return limits.reduce((one, other) => (other.at < one.at ? other : one));
  }

  /** How long to wait before the next try, after `limitOf`: rarely for a place that has not become free for long. */
  pauseOf(seconds: number): number {
    const held = this.#held;
    if (held?.because !== "full") return seconds;
    return Math.max(
      seconds,
      quarterOf(-secondsUntil(this.#story.context, held.since), FOR_A_PLACE),
    );
  }

  /** Until when an unreachable vendor is asked again. */
  giveUpAt(): string {
    const { deadline } = this.#story;
    const lostContactAt = this.#lostContactAt();
    return lostContactAt < deadline ? lostContactAt : deadline;
  }

  #lostContactAt(): string {
    return instantAfter(this.#contactAt, this.#story.input.limits.lostContactSeconds);
  }

  #queueLimit(at: string): Limit[] {
    const story = this.#story;
    const { queueTimeoutSeconds } = story.input;
    story.queuedSince ??= at;
    if (queueTimeoutSeconds === null) return [];
    return [{ at: instantAfter(story.queuedSince, queueTimeoutSeconds), end: "queue" }];
  }
}

/** The result of a launch that reached a limit and certainly started nothing. */
export function endAt({ end }: Limit, reason: string): CertainlyNotStarted {
  return end === "patience"
    ? { kind: "notStarted", reason }
    : { kind: "timedOut", limit: end, reason };
}

export const isOver = ({ context }: Story, instant: string): boolean =>
  secondsUntil(context, instant) <= 0;

/**
 * Waits before the next try. A cancel ends the wait, because it may end the launch. After a cancel the run has to be found
 * before it can be cancelled, so the pauses are then shorter than a busy vendor may ask for.
 */
export function* pause(story: Story, seconds: number, giveUpAt: string): Steps<void> {
  const bounded = Math.min(seconds, Math.max(0, secondsUntil(story.context, giveUpAt)));
  if (!hasEnded(story.cancel)) yield* sleepUnless(story.context, story.cancel, bounded);
  else yield timerIn(story.context, Math.min(bounded, BETWEEN_LAUNCHES.then));
}

/** Waits before another try; false if a limit was reached first. */
export function* mayTryAgain(
  story: Story,
  limit: Limit,
  { reason, seconds }: { reason: string; seconds: number },
): Steps<boolean> {
  if (isOver(story, limit.at)) return false;
  updateProgress(story, { message: `Waiting to start: ${reason}` });
  yield* pause(story, seconds, limit.at);
  return !isOver(story, story.deadline);
}
