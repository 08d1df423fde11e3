/**
 * Time as a value, shared by the embedded host and the simulators so that both live in the same world.
 *
 * Owns: what time it is, and callbacks that are due at an instant. Promises: a callback never runs early, callbacks
 * with the same due time run in the order in which they were asked for, and a wait of any length is safe (Node's own
 * timers overflow after 2^31 ms and would fire at once).
 */
export interface Clock {
  now(): Date;
  /** Runs `callback` once, at `when` or as soon after as possible; at once (but never synchronously) when past. */
  at(when: Date, callback: () => void): Alarm;
}

export interface Alarm {
  cancel(): void;
}

/** Node fires a longer timeout at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export class RealClock implements Clock {
  now(): Date {
    return new Date();
  }

  at(when: Date, callback: () => void): Alarm {
    let timeout: NodeJS.Timeout;
    const arm = (): void => {
      const remaining = when.getTime() - Date.now();
      timeout = setTimeout(
        () => {
          // Node may fire about a millisecond early; an early TimerFired breaks replay.
          if (Date.now() < when.getTime()) arm();
          else callback();
        },
        Math.min(Math.max(remaining, 0), LONGEST_TIMEOUT_MS),
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
