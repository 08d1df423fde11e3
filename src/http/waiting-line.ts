interface Stretch {
  readonly startMs: number;
  endMs: number;
}

/** An owner comes within this time, but for a host that is overloaded: durable timers are a few seconds late at most. */
export const OWNER_COMES_WITHIN_SECONDS = 10;

interface Joining {
  readonly nowMs: number;
  readonly fromMs: number;
  readonly stepMs: number;
}

/** The places of work that has to come back, each with its time. */
export class WaitingLine {
  readonly #placesByKey = new Map<string | null, number>();
  /** Time ranges that are filled with places, earliest first; past ones are removed. */
  #stretches: Stretch[] = [];

  /** Undefined if the key has no place. */
  placeOf(key: string | null): number | undefined {
    return this.#placesByKey.get(key);
  }

  /** How many keys have a place. */
  get length(): number {
    return this.#placesByKey.size;
  }

  /** Whether the instant is in a range that is filled with places. */
  holds(instantMs: number): boolean {
    return this.#stretches.some(({ startMs, endMs }) => startMs <= instantMs && instantMs < endMs);
  }

  /** Returns the next place after `fromMs`, `stepMs` after the last one. Without a key the place is not stored. */
  join(key: string | null, { nowMs, fromMs, stepMs }: Joining): number {
    this.#stretches = this.#stretches.filter(({ endMs }) => endMs > nowMs);
    const last = this.#stretches.at(-1);
    const continues = last !== undefined && last.endMs >= fromMs;
    const placeMs = (continues ? last.endMs : fromMs) + stepMs;
    if (continues) last.endMs = placeMs;
    else this.#stretches.push({ startMs: fromMs, endMs: placeMs });
    this.leave(key);
    if (key !== null) this.#placesByKey.set(key, placeMs);
    return placeMs;
  }

  /**
   * Gives the earliest place up to `untilMs`, whose owner has not come, to work without one; returns false if there is none. The
   * owner may have come to another process, which did not know it either.
   */
  takeOver(untilMs: number): boolean {
    const [earliest] = this.#placesByKey;
    if (earliest === undefined || earliest[1] > untilMs) return false;
    return this.#placesByKey.delete(earliest[0]);
  }

  leave(key: string | null): void {
    this.#placesByKey.delete(key);
  }

  /** Removes old places. They are sorted by time, so the search ends at the first one that is kept. */
  forgetBefore(instantMs: number): void {
    for (const [key, placeMs] of this.#placesByKey) {
      if (placeMs >= instantMs) return;
      this.#placesByKey.delete(key);
    }
  }
}
