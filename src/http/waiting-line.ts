interface Stretch {
  readonly startMs: number;
  endMs: number;
}

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
