/**
 * Keeps the requests of one kind to one connection below the limit that the vendor enforces with 429.
 *
 * Owns: who may send now, how long the others stay away. Does not own: what the vendor's limits are, nor any long wait;
 * who is sent away comes back by a durable timer.
 *
 * 1. Who waits here holds one of the few activity slots of the whole app, so only a few wait at a time, for two seconds
 *    at most. Everybody else is told to come back, each at a time of its own.
 * 2. Who comes back at its place goes before newcomers, so that no run is overtaken for ever.
 * 3. Connections share nothing but the number of those that wait here: a queue at one delays no other.
 * 4. No pause lasts longer than five minutes, whatever the vendor asks for; the first one after such a pause goes alone,
 *    and finds out for the others whether the vendor answers again.
 *
 * Written here because the libraries (limiter, bottleneck, p-throttle, rate-limiter-flexible) queue in memory: none
 * tells a caller when to come back, knows it again, or lives on a clock that a test can move.
 */
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { LONGEST_ABSENCE_SECONDS } from "./retry-after";
import { WaitingLine } from "./waiting-line";

/** What a vendor allows one connection in any such window. */
export interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

export type Turn =
  { readonly kind: "granted" } | { readonly kind: "comeBack"; readonly afterSeconds: number };

export interface Pace {
  /**
   * Asks for the turn of a piece of work that makes so many requests. The key finds its place again; work without a
   * key has no place, and takes its chance each time.
   */
  enter(key: string | null, requests?: number): Promise<Turn>;
  /** For the further requests of work that had its turn: only a pause holds them up. */
  follow(): Promise<Turn>;
  /** The vendor refused for want of capacity: nobody sends for so long, or for five minutes. */
  pause(seconds: number): void;
}

export interface PacingOptions {
  readonly now: () => Date;
  readonly sleep?: (seconds: number) => Promise<void>;
}

/**
 * The part of a limit that one process spends. The rest is for what is not counted (explaining, confirming), for other
 * programs, and for further instances of the app, of which each believes that it is alone. Should they be too many, the
 * vendor's 429 pauses each of them.
 */
const SHARE = 0.5;
/** The part of a limit that may leave at once after a quiet time; with the share it stays below the limit. */
const BURST = 0.25;

const LONGEST_WAIT_SECONDS = 2;
/** Of the 40 activities that host.json allows at a time. */
const MOST_WAITING = 10;

/** No durable wait for another try is shorter, so an earlier place would be missed. */
const SHORTEST_ABSENCE_SECONDS = 5;
/** Instances do not know each other's places; a part of a second, always the same for a key, keeps them apart. */
const LONGEST_JITTER_SECONDS = 1;
const KEPT_PLACE_SECONDS = 600;
/** By then whoever goes first has its answer, and a further refusal has begun a pause of its own. */
const PROBE_SECONDS = 10;
/** A clock that was set back further than this would stretch every wait. */
const TOLERATED_SETBACK_MS = 5_000;

const GRANTED: Turn = { kind: "granted" };

/** Makes the paces of connections that share the slots for waiting. */
export function createPacing({
  now,
  sleep = (seconds) => wait(seconds * 1_000),
}: PacingOptions): (limit: RateLimit) => Pace {
  const room = new WaitingRoom(sleep);
  return (limit) => new LimitedPace(limit, room, now);
}

class WaitingRoom {
  readonly #sleep: (seconds: number) => Promise<void>;
  #waiting = 0;

  constructor(sleep: (seconds: number) => Promise<void>) {
    this.#sleep = sleep;
  }

  admits(seconds: number): boolean {
    return seconds <= 0 || (seconds <= LONGEST_WAIT_SECONDS && this.#waiting < MOST_WAITING);
  }

  async wait(seconds: number): Promise<void> {
    if (seconds <= 0) return;
    this.#waiting += 1;
    try {
      await this.#sleep(seconds);
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** Spaces requests out evenly once the burst is spent: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm */
class LimitedPace implements Pace {
  readonly #intervalMs: number;
  readonly #burstMs: number;
  readonly #room: WaitingRoom;
  readonly #now: () => Date;
  #line = new WaitingLine();
  /** When everything granted so far is paid for; it may lie ahead by the burst. */
  #paidAtMs = -Infinity;
  #pausedUntilMs = -Infinity;
  #isProbeDue = false;
  #lastSeenMs = -Infinity;

  constructor({ requests, windowSeconds }: RateLimit, room: WaitingRoom, now: () => Date) {
    this.#intervalMs = (windowSeconds * 1_000) / (requests * SHARE);
    // The request that finds the budget full is part of the burst.
    this.#burstMs = (requests * BURST - 1) * this.#intervalMs;
    this.#room = room;
    this.#now = now;
  }

  async enter(key: string | null, requests = 1): Promise<Turn> {
    const nowMs = this.#nowMs();
    const placeMs = this.#line.placeOf(key);
    if (placeMs !== undefined && placeMs > nowMs) return comeBack(placeMs - nowMs, key);
    const waitMs = Math.max(this.#freeAtMs() - nowMs, 0);
    // Without a key nobody is known again, and who always stood back for the line would never have a turn.
    const isNewcomer = key !== null && placeMs === undefined;
    if (isNewcomer && this.#line.holds(nowMs + waitMs)) return this.#sendAway(key, requests);
    if (!this.#room.admits(waitMs / 1_000)) return this.#sendAway(key, requests);
    this.#pay(requests, { nowMs, waitMs });
    this.#line.leave(key);
    await this.#room.wait(waitMs / 1_000);
    return this.#isPaused() ? this.#sendAway(key, requests) : GRANTED;
  }

  async follow(): Promise<Turn> {
    const nowMs = this.#nowMs();
    const pauseMs = Math.max(this.#pausedUntilMs - nowMs, 0);
    if (!this.#room.admits(pauseMs / 1_000)) return comeBack(pauseMs, null);
    if (this.#isProbeDue) this.#pay(0, { nowMs, waitMs: pauseMs });
    await this.#room.wait(pauseMs / 1_000);
    return GRANTED;
  }

  pause(seconds: number): void {
    const untilMs = this.#nowMs() + Math.min(seconds, LONGEST_ABSENCE_SECONDS) * 1_000;
    this.#isProbeDue ||= seconds >= LONGEST_ABSENCE_SECONDS;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
    // Without a burst at its end, which would only bring the next one.
    this.#paidAtMs = Math.max(this.#paidAtMs, untilMs + this.#burstMs);
  }

  #pay(requests: number, { nowMs, waitMs }: { nowMs: number; waitMs: number }): void {
    const fromMs = Math.max(this.#paidAtMs, nowMs);
    const untilAnsweredMs = nowMs + waitMs + PROBE_SECONDS * 1_000 + this.#burstMs;
    this.#paidAtMs =
      Math.max(fromMs, this.#isProbeDue ? untilAnsweredMs : -Infinity) +
      requests * this.#intervalMs;
    this.#isProbeDue = false;
  }

  #sendAway(key: string | null, requests: number): Turn {
    const nowMs = this.#nowMs();
    this.#line.forgetBefore(nowMs - KEPT_PLACE_SECONDS * 1_000);
    const fromMs = Math.max(this.#freeAtMs(), nowMs + SHORTEST_ABSENCE_SECONDS * 1_000);
    const place = this.#line.join(key, { nowMs, fromMs, stepMs: requests * this.#intervalMs });
    return comeBack(place - nowMs, key);
  }

  #freeAtMs(): number {
    return this.#paidAtMs - this.#burstMs;
  }

  #isPaused(): boolean {
    return this.#pausedUntilMs > this.#nowMs();
  }

  #nowMs(): number {
    const nowMs = this.#now().getTime();
    if (nowMs < this.#lastSeenMs - TOLERATED_SETBACK_MS) {
      this.#line = new WaitingLine();
      this.#paidAtMs = -Infinity;
      this.#pausedUntilMs = -Infinity;
      this.#isProbeDue = false;
    }
    this.#lastSeenMs = nowMs;
    return nowMs;
  }
}

function comeBack(waitMs: number, key: string | null): Turn {
  return { kind: "comeBack", afterSeconds: roundUp(waitMs / 1_000 + jitterSeconds(key)) };
}

function jitterSeconds(key: string | null): number {
  if (key === null) return 0;
  const hash = createHash("sha256").update(key).digest().readUInt32BE();
  return (hash / 2 ** 32) * LONGEST_JITTER_SECONDS;
}

const roundUp = (seconds: number): number => Math.ceil(seconds * 10) / 10;
