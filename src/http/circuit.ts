/**
 * Stops the calls to a connection that does not answer, and finds out when it answers again.
 *
 * Owns: when a connection counts as silent, and which call may be sent to it meanwhile. Does not own: time limits, rate limits
 * (`pacing.ts`), or waiting: a call that is refused returns at once, with the time at which to come back.
 *
 * 1. Only silence counts: a call that could not connect, or that got no answer within its time limit. Every answer, whatever
 *    its status, closes the circuit. A time-out of a call that was sent before the last answer says nothing.
 * 2. While the circuit is open, one read at a time is sent as a probe, after pauses that grow to a minute. One cancel at a time
 *    is sent besides, at once, because the run that it stops continues meanwhile.
 * 3. A call that starts something is never the probe: if it got no answer, nobody would know whether it has started.
 * 4. Opening and closing are reported once each, never for each call.
 *
 * Written here because of the libraries that exist, opossum lets every call through while it probes
 * (https://github.com/nodeshift/opossum/issues/819), and opossum and cockatiel reject a call with an error that has no time to
 * come back, take the time from the process and not from a test's clock, and cannot choose which call is the probe.
 */

import { TurnedAway } from "./turned-away";

/** `start`: it may start something at the vendor. `cancel`: it stops something. `read`: everything else. */
export type CallKind = "read" | "start" | "cancel";

export type CallEnd =
  /** `turnedAway`: how often with 429; absent if never. */
  | { readonly kind: "answered"; readonly turnedAway?: number }
  | { readonly kind: "silent"; readonly reason: string }
  /** It was not sent, or it failed in a way that says nothing about silence. */
  | { readonly kind: "other" };

export interface Refusal {
  /** A clause for people. It stays the same while the circuit is open. */
  readonly reason: string;
  readonly afterSeconds: number;
}

export interface GuardedCall<Result> {
  readonly kind: CallKind;
  readonly send: () => Promise<Result>;
  readonly endOf: (result: Result) => CallEnd;
  /** The result if it may not be sent now. */
  readonly refused: (refusal: Refusal) => Result;
}

interface SentCall {
  readonly startedMs: number;
  readonly isProbe: boolean;
}

export interface CircuitOptions {
  /** Of the connection, for log lines. */
  readonly name: string;
  readonly now: () => Date;
}

/** Fewer may be one run whose calls are slow; a hanging connection gets so many within its first time limit. */
const OPENS_AFTER = 5;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 60;
/** No durable wait for another try is shorter. */
const WHILE_PROBING_SECONDS = 5;
/** If the clock is set back further than this, the next probe is due at once. */
const TOLERATED_SETBACK_MS = 5_000;

interface Silence {
  calls: number;
  readonly sinceMs: number;
  reason: string;
}

interface Opening {
  /** The reason in all refusals. */
  readonly reason: string;
  probeAtMs: number;
  pauseSeconds: number;
}

export class Circuit {
  readonly #name: string;
  readonly #clock: () => Date;
  #silence: Silence | null = null;
  #opening: Opening | null = null;
  #lastAnswerMs = -Infinity;
  #lastSeenMs = -Infinity;
  #isProbing = false;
  #isCancelling = false;
  #news: string[] = [];
  readonly #turnedAway: TurnedAway;

  constructor({ name, now }: CircuitOptions) {
    this.#name = name;
    this.#turnedAway = new TurnedAway(name);
    this.#clock = now;
  }

  /** Null if a call of this kind may be sent now. */
  refusalOf(kind: CallKind): Refusal | null {
    const opening = this.#opening;
    if (opening === null) return null;
    const nowMs = this.#nowMs();
    const leftSeconds = (opening.probeAtMs - nowMs) / 1_000;
    if (kind === "cancel") return this.#isCancelling ? refuse(opening, 0) : null;
    if (kind === "read" && !this.#isProbing && leftSeconds <= 0) return null;
    return refuse(opening, leftSeconds);
  }

  /** Whether it is closed, and the last call was answered. */
  get isAtRest(): boolean {
    return this.#silence === null && this.#opening === null;
  }

  /** Why calls are held back, and for how long; null if they are not. */
  get heldBack(): Refusal | null {
    if (this.#opening === null) return null;
    const { reason, probeAtMs } = this.#opening;
    return { reason, afterSeconds: Math.max((probeAtMs - this.#nowMs()) / 1_000, 0) };
  }

  /** Whether the next read is the probe. */
  get isProbeDue(): boolean {
    return this.#opening !== null && this.refusalOf("read") === null;
  }

  /** Sends the call, unless it has to wait. */
  async guard<Result>({ kind, send, endOf, refused }: GuardedCall<Result>): Promise<Result> {
    const refusal = this.refusalOf(kind);
    if (refusal !== null) return refused(refusal);
    const startedMs = this.#nowMs();
    const isProbe = this.#opening !== null && kind === "read";
    const isLoneCancel = this.#opening !== null && kind === "cancel";
    if (isProbe) this.#isProbing = true;
    if (isLoneCancel) this.#isCancelling = true;
    try {
      const result = await send();
      this.#note(endOf(result), { startedMs, isProbe });
      return result;
    } finally {
      if (isProbe) this.#isProbing = false;
      if (isLoneCancel) this.#isCancelling = false;
    }
  }

  /** What is to be logged, once. */
  takeNews(): readonly string[] {
    const news = this.#news;
    this.#news = [];
    return [...news, ...this.#turnedAway.takeNews(this.#nowMs())];
  }

  #note(end: CallEnd, call: SentCall): void {
    if (end.kind === "answered") {
      this.#turnedAway.note(end.turnedAway ?? 0);
      this.#close();
    }
    if (end.kind === "silent") this.#noteSilence(end.reason, call);
  }

  #noteSilence(reason: string, { startedMs, isProbe }: SentCall): void {
    if (startedMs < this.#lastAnswerMs) return;
    this.#silence ??= { calls: 0, sinceMs: startedMs, reason };
    this.#silence.calls += 1;
    this.#silence.reason = reason;
    if (this.#opening === null) this.#openAfter(this.#silence);
    else if (isProbe) this.#postpone(this.#opening);
  }

  #openAfter({ calls, sinceMs, reason }: Silence): void {
    if (calls < OPENS_AFTER) return;
    const since = `${new Date(sinceMs).toISOString().slice(0, 19)}Z`;
    this.#opening = {
      reason: `not sent, because no call has been answered since ${since} (${reason}); one call at a time is sent until one is answered`,
      probeAtMs: this.#nowMs() + FIRST_PAUSE_SECONDS * 1_000,
      pauseSeconds: FIRST_PAUSE_SECONDS,
    };
    this.#news.push(
      `${this.#name} has not answered ${calls} calls in a row since ${since} (${reason}). One call at a time is sent to it until one is answered. What needs it waits, and shows this as its message.`,
    );
  }

  #postpone(opening: Opening): void {
    opening.pauseSeconds = Math.min(opening.pauseSeconds * 2, LONGEST_PAUSE_SECONDS);
    opening.probeAtMs = this.#nowMs() + opening.pauseSeconds * 1_000;
  }

  #close(): void {
    const nowMs = this.#nowMs();
    this.#lastAnswerMs = nowMs;
    const seconds = Math.round((nowMs - (this.#silence?.sinceMs ?? nowMs)) / 1_000);
    this.#silence = null;
    if (this.#opening === null) return;
    this.#opening = null;
    this.#news.push(
      `${this.#name} answers again, ${seconds} s after the first call without an answer. All calls are sent to it again.`,
    );
  }

  #nowMs(): number {
    const nowMs = this.#clock().getTime();
    if (nowMs < this.#lastSeenMs - TOLERATED_SETBACK_MS) {
      this.#lastAnswerMs = -Infinity;
      if (this.#opening !== null) this.#opening.probeAtMs = nowMs;
    }
    this.#lastSeenMs = nowMs;
    return nowMs;
  }
}

const refuse = ({ reason }: Opening, leftSeconds: number): Refusal => ({
  reason,
  afterSeconds: Math.max(leftSeconds, WHILE_PROBING_SECONDS),
});
