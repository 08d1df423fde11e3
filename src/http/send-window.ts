/**
 * The time within which a request may be sent that the vendor does not recognise when it comes twice.
 *
 * The host may be frozen at any moment, and another one may then do the same work. So what was looked up before, and the
 * permission to send, are only good for a short time.
 *
 * 1. Time is measured by two clocks, and the one that shows more counts. The wall clock may be set back, and the other one
 *    stands still while the machine is suspended. If the wall clock is set forward, nothing is sent, and the work is repeated.
 * 2. A slow look-up does not use up the time for sending, as long as nobody else can have taken over the work meanwhile:
 *    the host's work items become visible to others after 60 s without a sign of life (`host.json`).
 */
export interface Clocks {
  readonly now: () => Date;
  /** Milliseconds since any instant, of a clock that nobody sets; by default the process has one. */
  readonly monotonicMs?: (() => number) | undefined;
}

/** For taking the claim and for the connection; both usually take milliseconds. */
const SECONDS_AFTER_LOOK_UP = 20;

/** For a look-up and the sending together. */
const SECONDS_IN_ALL = 45;

/** A call that is not connected within the time is aborted at once. Later than this, the process itself has stood still. */
const STANDSTILL_SECONDS = 5;

interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export class SendWindow {
  readonly #clocks: Clocks;
  readonly #openedAt: Moment;
  #lookedUpAt: Moment;

  /** Open it right before the look-up. */
  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    this.#openedAt = this.#moment();
    this.#lookedUpAt = this.#openedAt;
  }

  /** Call it when the look-up has been answered. */
  lookedUp(): void {
    this.#lookedUpAt = this.#moment();
  }

  /** 0 or less if nothing may be sent any more. */
  secondsLeft(): number {
    const now = this.#moment();
    return Math.min(
      SECONDS_AFTER_LOOK_UP - secondsBetween(this.#lookedUpAt, now),
      SECONDS_IN_ALL - secondsBetween(this.#openedAt, now),
    );
  }

  get isOver(): boolean {
    return this.secondsLeft() <= 0;
  }

  /** Whether the process was stopped for a while, so that another one may have gone on with the work. */
  get stoodStill(): boolean {
    return this.secondsLeft() < -STANDSTILL_SECONDS;
  }

  #moment(): Moment {
    const { now, monotonicMs = () => performance.now() } = this.#clocks;
    return { wallMs: now().getTime(), monotonicMs: monotonicMs() };
  }
}

const secondsBetween = (then: Moment, now: Moment): number =>
  Math.max(now.wallMs - then.wallMs, now.monotonicMs - then.monotonicMs) / 1_000;
