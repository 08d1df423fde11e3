/**
 * Time as a value, shared by the embedded host and the simulators so that both have the same time.
 *
 * Owns: what time it is, and callbacks that are due at an instant. Time never goes back, a callback never runs early,
 * callbacks with the same due time run in the order in which they were asked for, and a wait of any length is safe (Node's
 * own timers overflow after 2^31 ms and would fire at once).
 */
export interface Clock {
  now(): Date;
  /** Runs `callback` once, at `when` or as soon after as possible; at once (but never synchronously) when past. */
  at(when: Date, callback: () => void): Alarm;
}

export interface Alarm {
  cancel(): void;
}

/** What a real clock reads; tests give others. */
export interface TimeSources {
  /** The machine's clock, which people and time servers set. */
  wallMs(): number;
  /** Only ever grows, at the pace of time; stands still while the machine sleeps. */
  steadyMs(): number;
}

/** Kept, because a host makes the global `Date` follow its clock. */
const MachineDate = Date;

const machine: TimeSources = {
  wallMs: () => MachineDate.now(),
  steadyMs: () => performance.now(),
};

/** The longest time until it is detected that the machine slept or that its clock was set forward. */
const LONGEST_NAP_MS = 60_000;

/**
 * The machine's clock, but never going back: where that is set back, this one goes on at the pace of time until it is
 * overtaken. Otherwise every timer, whose instant was worked out before, would wait for that time to pass twice.
 */
export class RealClock implements Clock {
  readonly #sources: TimeSources;
  /** Of this clock, before the steady one. */
  #leadMs = Number.NEGATIVE_INFINITY;

  constructor(sources: TimeSources = machine) {
    this.#sources = sources;
  }

  now(): Date {
    const steadyMs = this.#sources.steadyMs();
    this.#leadMs = Math.max(this.#leadMs, this.#sources.wallMs() - steadyMs);
    return new Date(steadyMs + this.#leadMs);
  }

  /** Goes on from `instant` if that lies ahead; answers by how much it does. */
  goOnFrom(instant: Date): { aheadMs: number } {
    const aheadMs = Math.max(0, instant.getTime() - this.now().getTime());
    this.#leadMs += aheadMs;
    return { aheadMs };
  }

  at(when: Date, callback: () => void): Alarm {
    let timeout: NodeJS.Timeout;
    const arm = (): void => {
      const remainingMs = when.getTime() - this.now().getTime();
      timeout = setTimeout(
        () => {
          // Node may fire about a millisecond early; an early TimerFired breaks replay.
          if (this.now() < when) arm();
          else callback();
        },
        Math.min(Math.max(remainingMs, 0), LONGEST_NAP_MS),
      );
    };
    arm();
    return {
      cancel: () => {
        clearTimeout(timeout);
      },
    };
  }
}

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/** A clock that only moves when told to. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #entries = new EntryHeap();

  constructor(start: Date = new Date("2026-01-05T06:00:00.000Z")) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  at(when: Date, callback: () => void): Alarm {
    const entry = { dueMs: when.getTime(), order: this.#order++, callback, cancelled: false };
    this.#entries.push(entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  /** When the next callback is due, or undefined when nothing waits. */
  nextDue(): Date | undefined {
    const next = this.#entries.peek();
    return next === undefined ? undefined : new Date(Math.max(next.dueMs, this.#nowMs));
  }

  /** Moves to `instant`, which may not lie in the past, without running anything that is due on the way. */
  jumpTo(instant: Date): void {
    if (instant.getTime() < this.#nowMs) {
      throw new Error(`The clock cannot go back from ${this.now().toISOString()}.`);
    }
    this.#nowMs = instant.getTime();
  }

  /** Runs the earliest callback that is due by now; false when none is. */
  runNext(): boolean {
    const next = this.#entries.peek();
    if (next === undefined || next.dueMs > this.#nowMs) return false;
    this.#entries.pop();
    next.callback();
    return true;
  }
}

/** A binary heap, earliest first; cancelled entries are dropped when they reach the top. */
class EntryHeap {
  readonly #entries: Entry[] = [];

  push(entry: Entry): void {
    let index = this.#entries.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  peek(): Entry | undefined {
    while (this.#entries[0]?.cancelled === true) this.pop();
    return this.#entries[0];
  }

  pop(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#sink(0);
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const smaller = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(smaller, index)) return;
      this.#swap(smaller, index);
      index = smaller;
    }
  }

  #isBefore(index: number, other: number): boolean {
    const a = this.#entries[index];
    const b = this.#entries[other];
    if (a === undefined || b === undefined) return false;
    return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
  }

  #swap(index: number, other: number): void {
    const a = this.#entries[index];
    const b = this.#entries[other];
    if (a === undefined || b === undefined) return;
    this.#entries[index] = b;
    this.#entries[other] = a;
  }
}
