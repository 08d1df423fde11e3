/**
 * How long a launch goes on trying, and how long it waits in between.
 *
 * Owns: the limits of one launch. They differ by what holds it back, because a vendor that says "not now" is not out of
 * contact, and a setting that is wrong does not mend itself within an hour.
 *
 * 1. Nobody waits past the run's deadline, whatever holds the launch back.
 * 2. What is known to be wrong ends a launch early only while nothing can have started.
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
import { BETWEEN_LAUNCHES } from "../contracts/pauses";
import type { Story } from "./story";

export interface Limit {
  readonly at: string;
  readonly end: "deadline" | "queue" | "patience";
}

export interface Held {
  /** What holds the launch back, where the step knows it. */
  readonly because: Hindrance | undefined;
  readonly mayHaveStarted: boolean;
}

/**
 * A new role or identity takes some time to be seen everywhere, ten minutes at most:
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

  /** The next limit of a launch that was held back just now. */
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

  /** When a vendor that cannot be asked is not asked any more. */
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

/** What a limit means for a launch that certainly started nothing. */
export function endAt({ end }: Limit, reason: string): CertainlyNotStarted {
  return end === "patience"
    ? { kind: "notStarted", reason }
    : { kind: "timedOut", limit: end, reason };
}

export const isOver = ({ context }: Story, instant: string): boolean =>
  secondsUntil(context, instant) <= 0;

/**
 * Waits before the next try; a cancel ends the wait, because it may end the launch. What is to be cancelled has to be
 * found first, and is not looked for as rarely as a busy vendor may ask.
 */
export function* pause(story: Story, seconds: number, giveUpAt: string): Steps<void> {
  const bounded = Math.min(seconds, Math.max(0, secondsUntil(story.context, giveUpAt)));
  if (!hasEnded(story.cancel)) yield* sleepUnless(story.context, story.cancel, bounded);
  else yield timerIn(story.context, Math.min(bounded, BETWEEN_LAUNCHES.then));
}
