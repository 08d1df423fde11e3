/**
 * Keeps the requests of one kind to one connection below the limit that the vendor enforces with 429.
 *
 * Owns: which work may send now, and when the other work may try again. Does not own: the vendor's limits, or long waits:
 * work that may not send yet waits with a durable timer and then asks again.
 *
 * 1. Work that waits here uses one of the few activity slots of the whole app. So only a few wait at a time, for two
 *    seconds at most. All other work gets the result `comeBack`, each with its own time (its place in the line).
 * 2. Work that comes back at its place goes before new work, so that no run is overtaken again and again.
 *    With several processes it may come back to another one: there it takes over a place whose owner has not come.
 * 3. A queue at one connection does not delay another: connections share only the number of waiting slots, and each leaves
 *    some of them free (`shares.ts`).
 * 4. No pause lasts longer than five minutes, whatever the vendor asks for. After such a pause one request is sent alone, to
 *    test whether the vendor accepts requests again.
 *
 * Written here because the libraries (limiter, bottleneck, p-throttle, rate-limiter-flexible) queue in memory: none of them
 * returns a time to come back, recognises the work that comes back, or can use the clock of a test.
 */
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { LONGEST_ABSENCE_SECONDS } from "./retry-after";
import { Shares } from "./shares";
import { OWNER_COMES_WITHIN_SECONDS, WaitingLine } from "./waiting-line";

/** The requests that a vendor allows for one connection in any window of this length. */
export interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

export type Turn =
  { readonly kind: "granted" } | { readonly kind: "comeBack"; readonly afterSeconds: number };

export interface Pace {
  /**
   * Requests the turn of work with so many requests. With the key its place is found again. Work without a key has no
   * place, and is treated as new each time.
   */
  enter(key: string | null, requests?: number): Promise<Turn>;
  /** For further requests of work that had its turn: only a pause delays them. */
  follow(): Promise<Turn>;
  /** After a rate limit of the vendor: nothing is sent for this time, or for five minutes if that is shorter. */
  pause(seconds: number): void;
}

type PartNow = () => number | Promise<number>;

export interface PacingOptions {
  readonly now: () => Date;
  /** Which part of every limit this process may use now, because the app's other processes use the rest; by default all. */
  readonly part?: PartNow | undefined;
  readonly sleep?: (seconds: number) => Promise<void>;
}

/**
 * The part of a limit that all processes of the app use together. The rest is for requests that are not counted (explaining,
 * confirming), for other programs, and for processes that have just begun and are not counted by all others yet. If these are
 * too many, the vendor's 429 pauses each process.
 */
export const SHARE = 0.5;
/**
 * The part of a limit that all processes may send at once after an idle time; together with the share it is below the limit.
 * A process may always send one request after an idle time, however small its part is.
 */
const BURST = 0.25;

const LONGEST_WAIT_SECONDS = 2;
/** Of the 40 activities that host.json allows at a time. */
const MOST_WAITING = 10;

/** No durable wait for another try is shorter, so work would miss an earlier place. */
const SHORTEST_ABSENCE_SECONDS = 5;
/** Instances do not know each other's places, so each key gets a fixed fraction of this time in addition. */
const LONGEST_JITTER_SECONDS = 1;
const KEPT_PLACE_SECONDS = 600;
/** Within this time the single request after a pause gets its response; a further 429 starts a new pause. */
const PROBE_SECONDS = 10;
/** If the clock is set back further than this, the state is reset, because every wait would become longer. */
const TOLERATED_SETBACK_MS = 5_000;

const GRANTED: Turn = { kind: "granted" };

/** Makes a pace of a connection. */
export type PaceFor = (connection: string, limit: RateLimit) => Pace;

/** Makes the paces of connections that share the slots for waiting. */
export function createPacing({
  now,
  part = () => 1,
  sleep = (seconds) => wait(seconds * 1_000),
}: PacingOptions): PaceFor {
  const slots = new Shares(MOST_WAITING);
  return (connection, limit) => {
    const room = new WaitingRoom(connection, slots, sleep);
    return new LimitedPace(limit, room, { now, part });
  };
}

/** A place to wait, if there is one. */
type Waiting = { readonly until: () => Promise<void> } | null;

class WaitingRoom {
  readonly #connection: string;
  readonly #slots: Shares;
  readonly #sleep: (seconds: number) => Promise<void>;

  constructor(connection: string, slots: Shares, sleep: (seconds: number) => Promise<void>) {
    this.#connection = connection;
    this.#slots = slots;
    this.#sleep = sleep;
  }

  /** Takes a slot for the wait, so `until` has to be called. */
  enter(seconds: number): Waiting {
    if (seconds <= 0) return { until: () => Promise.resolve() };
    if (seconds > LONGEST_WAIT_SECONDS || !this.#slots.take(this.#connection)) return null;
    return {
      until: async () => {
        try {
          await this.#sleep(seconds);
        } finally {
          this.#slots.giveBack(this.#connection);
        }
      },
    };
  }
}

/** Sends requests at even intervals after the burst: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm */
class LimitedPace implements Pace {
  readonly #limit: RateLimit;
  readonly #room: WaitingRoom;
  readonly #now: () => Date;
  readonly #partNow: PartNow;
  #part = 1;
  #line = new WaitingLine();
  /** The time up to which the granted requests use the limit; it may be ahead of now by the burst. */
  #paidAtMs = -Infinity;
  #pausedUntilMs = -Infinity;
  #isProbeDue = false;
  #lastSeenMs = -Infinity;

  constructor(
    limit: RateLimit,
    room: WaitingRoom,
    { now, part }: { readonly now: () => Date; readonly part: PartNow },
  ) {
    this.#limit = limit;
    this.#room = room;
    this.#now = now;
    this.#partNow = part;
  }

  async enter(key: string | null, requests = 1): Promise<Turn> {
    const part = this.#partNow();
    this.#part = typeof part === "number" ? part : await part;
    const nowMs = this.#nowMs();
    const placeMs = this.#line.placeOf(key);
    if (placeMs !== undefined && placeMs > nowMs) return comeBack(placeMs - nowMs, key);
    const waitMs = Math.max(this.#freeAtMs() - nowMs, 0);
    // Work without a key is always new. If it had to wait for the line each time, it would never get a turn.
    const isNewcomer = key !== null && placeMs === undefined;
    if (isNewcomer && this.#isOvertaking(nowMs, waitMs)) return this.#sendAway(key, requests);
    const waiting = this.#room.enter(waitMs / 1_000);
    if (waiting === null) return this.#sendAway(key, requests);
    this.#pay(requests, { nowMs, waitMs });
    this.#line.leave(key);
    await waiting.until();
    return this.#isPaused() ? this.#sendAway(key, requests) : GRANTED;
  }

  /** Work that was sent away by another process has a place here too: there is one whose owner came elsewhere. */
  #isOvertaking(nowMs: number, waitMs: number): boolean {
    if (!this.#line.holds(nowMs + waitMs)) return false;
    return !this.#line.takeOver(nowMs - OWNER_COMES_WITHIN_SECONDS * 1_000);
  }

  async follow(): Promise<Turn> {
    const nowMs = this.#nowMs();
    const pauseMs = Math.max(this.#pausedUntilMs - nowMs, 0);
    const waiting = this.#room.enter(pauseMs / 1_000);
    if (waiting === null) return comeBack(pauseMs, null);
    if (this.#isProbeDue) this.#pay(0, { nowMs, waitMs: pauseMs });
    await waiting.until();
    return GRANTED;
  }

  pause(seconds: number): void {
    const untilMs = this.#nowMs() + Math.min(seconds, LONGEST_ABSENCE_SECONDS) * 1_000;
    this.#isProbeDue ||= seconds >= LONGEST_ABSENCE_SECONDS;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
    // No burst at the end of a pause, because it would only cause the next pause.
    this.#paidAtMs = Math.max(this.#paidAtMs, untilMs + this.#burstMs);
  }

  get #intervalMs(): number {
    const { requests, windowSeconds } = this.#limit;
    return (windowSeconds * 1_000) / (requests * SHARE * this.#part);
  }

  /** The first request after an idle time is part of the burst. */
  get #burstMs(): number {
    const requests = this.#limit.requests * BURST * this.#part;
    return Math.max(0, requests - 1) * this.#intervalMs;
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

/** A fraction of a second that is always the same for a key. */
export function jitterSeconds(key: string | null): number {
  if (key === null) return 0;
  const hash = createHash("sha256").update(key).digest().readUInt32BE();
  return (hash / 2 ** 32) * LONGEST_JITTER_SECONDS;
}

const roundUp = (seconds: number): number => Math.ceil(seconds * 10) / 10;
