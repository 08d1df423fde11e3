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
}

/** A clock that only moves when told to. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #entries = new Set<Entry>();

  constructor(start: Date = new Date("2026-01-05T06:00:00.000Z")) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  at(when: Date, callback: () => void): Alarm {
    const entry = { dueMs: when.getTime(), order: this.#order++, callback };
    this.#entries.add(entry);
    return {
      cancel: () => {
        this.#entries.delete(entry);
      },
    };
  }

  /** When the next callback is due, or undefined when nothing waits. */
  nextDue(): Date | undefined {
    const next = this.#next();
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
    const next = this.#next();
    if (next === undefined || next.dueMs > this.#nowMs) return false;
    this.#entries.delete(next);
    next.callback();
    return true;
  }

  #next(): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#entries) {
      if (
        next === undefined ||
        entry.dueMs < next.dueMs ||
        (entry.dueMs === next.dueMs && entry.order < next.order)
      ) {
        next = entry;
      }
    }
    return next;
  }
}
