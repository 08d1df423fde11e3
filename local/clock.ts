/**
 * Time as a value, shared by the embedded host and the simulators so that both have the same time.
 *
 * Owns: the current time, and callbacks that are due at an instant. Time never goes back. A callback never runs early.
 * Callbacks with the same due time run in the order in which they were scheduled. A wait may have any length (Node's own
 * timers overflow after 2^31 ms and fire at once).
 */
export interface Clock {
  now(): Date;
  /** Runs `callback` once, at `when` or as soon after as possible; at once (but never synchronously) if `when` is past. */
  at(when: Date, callback: () => void): Alarm;
}

export interface Alarm {
  cancel(): void;
}

/** The sources of time of a real clock; tests pass others. */
export interface TimeSources {
  /** The machine's clock, which people and time servers can change. */
  wallMs(): number;
  /** Never goes back; stands still while the machine sleeps. */
  steadyMs(): number;
}

/** Stored here, because a host makes the global `Date` follow its clock. */
const MachineDate = Date;

const machine: TimeSources = {
  wallMs: () => MachineDate.now(),
  steadyMs: () => performance.now(),
};

/** The longest time until it is detected that the machine slept or that its clock was set forward. */
const LONGEST_NAP_MS = 60_000;

/**
 * The machine's clock, except that it never goes back: if that one is set back, this one continues at its pace until
 * the machine's clock has caught up. Otherwise every timer that was scheduled before would fire late.
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

  /** Moves forward to `instant` if that is later; returns by how much. */
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

/** A clock that moves only when a test moves it. */
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

  /** When the next callback is due, or undefined if there is none. */
  nextDue(): Date | undefined {
    const next = this.#entries.peek();
    return next === undefined ? undefined : new Date(Math.max(next.dueMs, this.#nowMs));
  }

  /** Moves to `instant`, which must not be in the past, without running the callbacks that are due until then. */
  jumpTo(instant: Date): void {
    if (instant.getTime() < this.#nowMs) {
      throw new Error(`The clock cannot go back from ${this.now().toISOString()}.`);
    }
    this.#nowMs = instant.getTime();
  }

  /** Runs the earliest callback that is due; returns false if none is. */
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
