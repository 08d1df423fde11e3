interface Stretch {
  readonly startMs: number;
  endMs: number;
}

interface Joining {
  readonly nowMs: number;
  readonly fromMs: number;
  readonly stepMs: number;
}

/** Those that were sent away, each with the time at which its place comes. */
export class WaitingLine {
  readonly #placesByKey = new Map<string | null, number>();
  /** Times in which place follows place, the earliest first; those that are over are forgotten. */
  #stretches: Stretch[] = [];

  /** Undefined for who has no place. */
  placeOf(key: string | null): number | undefined {
    return this.#placesByKey.get(key);
  }

  /** Whether that instant belongs to those in the line, and not to a time in which none of them may come. */
  holds(instantMs: number): boolean {
    return this.#stretches.some(({ startMs, endMs }) => startMs <= instantMs && instantMs < endMs);
  }

  /** Gives the next place from `fromMs` on, `stepMs` after the last one. Nobody can be found again without a key. */
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

  /** Places are kept in their order, so the first that is still wanted ends the search. */
  forgetBefore(instantMs: number): void {
    for (const [key, placeMs] of this.#placesByKey) {
      if (placeMs >= instantMs) return;
      this.#placesByKey.delete(key);
    }
  }
}
