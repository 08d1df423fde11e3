/**
 * The work of one connection among the activity slots of the app.
 *
 * Owns: how many slots the steps of one connection use at a time, and which of them comes next. Does not own: how many calls
 * a vendor allows (`http/pacing.ts`), and waiting: a step that may not work yet returns at once, with a time to come back.
 *
 * 1. A step that calls a vendor holds one of few slots of the whole app until the last call has ended. So each connection has a
 *    share of them, and a connection that is slow uses up its own.
 * 2. A step that comes back at its place goes before new ones. With several processes it may come back to another one: there it
 *    takes over a place whose owner has not come.
 * 3. A step whose connection does not answer is sent away before it holds a slot for a time limit; a cancel is let through.
 *
 * Written here because p-limit and p-queue, and the bulkheads of cockatiel, let work wait in memory, where it would hold the
 * slot that it waits for, or reject it without a time to come back.
 */
import type { CallKind, Circuit } from "../http/circuit";
import { jitterSeconds } from "../http/pacing";
import type { Shares } from "../http/shares";
import { OWNER_COMES_WITHIN_SECONDS, WaitingLine } from "../http/waiting-line";
import { Waits } from "./waits";

/** Why a step may not work now. */
export interface Held {
  /** A sentence for people. It does not change while the step waits. */
  readonly reason: string;
  readonly afterSeconds: number;
  /** Present if it only waits for its turn here, which says nothing about the vendor. */
  readonly because?: "paced";
}

/** One execution of a step. */
export interface LaneWork<Result> {
  /** The same for each execution of a step, so that its place is found again. Work without a key has no place. */
  readonly key: string | null;
  readonly kind: CallKind;
  readonly perform: () => Promise<Result>;
  /** The result if it may not work now. */
  readonly held: (held: Held) => Result;
}

export interface LaneOptions {
  /** Of the connection, as the subject of sentences. */
  readonly name: string;
  readonly slots: Shares;
  readonly circuit: Circuit;
  readonly now: () => Date;
}

/** No durable wait for another try is shorter. */
const SHORTEST_ABSENCE_SECONDS = 5;
const LONGEST_ABSENCE_SECONDS = 60;
const KEPT_PLACE_SECONDS = 600;
/** So many cancels may work beyond the share. */
const MORE_FOR_CANCELS = 2;

/** A step takes about as long as the mean of those before it; the newest counts for a fifth. */
const FIRST_GUESS_MS = 200;
const NEWEST_COUNTS = 0.2;
/** Places are so far apart: a connection that hangs must not hand out places that are hours away. */
const STEP_MS = { shortest: 5, longest: 100 };
/** If the clock is set back further than this, all places are given up, because every wait would become longer. */
const TOLERATED_SETBACK_MS = 5_000;

export class Lane {
  readonly #name: string;
  readonly #slots: Shares;
  readonly #now: () => Date;
  readonly #waits: Waits;
  #line = new WaitingLine();
  readonly circuit: Circuit;
  #meanMs = FIRST_GUESS_MS;
  #lastSeenMs = -Infinity;

  constructor({ name, slots, circuit, now }: LaneOptions) {
    this.#name = name;
    this.#waits = new Waits(name);
    this.#slots = slots;
    this.#now = now;
    this.circuit = circuit;
  }

  async run<Result>({ key, kind, perform, held }: LaneWork<Result>): Promise<Result> {
    const obstacle = this.#enter(key, kind);
    if (obstacle !== null) return held(obstacle);
    const startedMs = this.#nowMs();
    try {
      return await perform();
    } finally {
      const tookMs = Math.max(this.#nowMs() - startedMs, 0);
      this.#meanMs += NEWEST_COUNTS * (tookMs - this.#meanMs);
      this.#slots.giveBack(this.#name);
    }
  }

  /** What of its steps is at work, and what has a place in its line. */
  get load(): { readonly working: number; readonly waiting: number } {
    this.#line.forgetBefore(this.#nowMs() - KEPT_PLACE_SECONDS * 1_000);
    return { working: this.#slots.heldBy(this.#name), waiting: this.#line.length };
  }

  /** Whether nothing would be lost if the lane were forgotten. */
  get isIdle(): boolean {
    return this.#slots.heldBy(this.#name) === 0 && this.circuit.isAtRest;
  }

  /** What is to be logged, once. */
  takeNews(): readonly string[] {
    return [...this.circuit.takeNews(), ...this.#waits.takeNews(this.#nowMs())];
  }

  /** Null if the step holds a slot now. */
  #enter(key: string | null, kind: CallKind): Held | null {
    const refusal = this.circuit.refusalOf(kind);
    if (refusal !== null) {
      const { reason, afterSeconds } = refusal;
      const jitter = kind === "cancel" ? 0 : jitterSeconds(key);
      return { reason: `${this.#name}: ${reason}.`, afterSeconds: afterSeconds + jitter };
    }
    if (kind !== "cancel") return this.#takePlace(key);
    return this.#slots.take(this.#name, MORE_FOR_CANCELS) ? null : this.#sendAway(key);
  }

  #takePlace(key: string | null): Held | null {
    const nowMs = this.#nowMs();
    const placeMs = this.#line.placeOf(key);
    if (placeMs !== undefined && placeMs > nowMs) return this.#comeBack(placeMs - nowMs, key);
    // Work without a key is always new. If it had to wait for the line each time, it would never get a turn.
    const isNewcomer = key !== null && placeMs === undefined;
    if ((isNewcomer && this.#isOvertaking(nowMs)) || !this.#slots.take(this.#name))
      return this.#sendAway(key);
    this.#line.leave(key);
    return null;
  }

  /** Work that was sent away by another process has a place here too: there is one whose owner came elsewhere. */
  #isOvertaking(nowMs: number): boolean {
    if (!this.#line.holds(nowMs)) return false;
    return !this.#line.takeOver(nowMs - OWNER_COMES_WITHIN_SECONDS * 1_000);
  }

  #sendAway(key: string | null): Held {
    const nowMs = this.#nowMs();
    this.#line.forgetBefore(nowMs - KEPT_PLACE_SECONDS * 1_000);
    const fromMs = nowMs + SHORTEST_ABSENCE_SECONDS * 1_000;
    const places = Math.max(this.#slots.heldBy(this.#name), 1);
    const stepMs = Math.min(Math.max(this.#meanMs / places, STEP_MS.shortest), STEP_MS.longest);
    return this.#comeBack(this.#line.join(key, { nowMs, fromMs, stepMs }) - nowMs, key);
  }

  #comeBack(waitMs: number, key: string | null): Held {
    const afterSeconds = Math.min(waitMs / 1_000, LONGEST_ABSENCE_SECONDS) + jitterSeconds(key);
    this.#waits.note(afterSeconds, this.#nowMs());
    return {
      reason: `${this.#name} has its share of the calls that Runward makes at a time, and this one waits for its turn.`,
      afterSeconds,
      because: "paced",
    };
  }

  #nowMs(): number {
    const nowMs = this.#now().getTime();
    if (nowMs < this.#lastSeenMs - TOLERATED_SETBACK_MS) this.#line = new WaitingLine();
    this.#lastSeenMs = nowMs;
    return nowMs;
  }
}
