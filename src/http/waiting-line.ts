/** Those that were sent away, each with the time at which its place comes. */
export class WaitingLine {
  readonly #placesByKey = new Map<string | null, number>();
  #startMs = -Infinity;
  #endMs = -Infinity;

  /** Undefined for who has no place. */
  placeOf(key: string | null): number | undefined {
    return this.#placesByKey.get(key);
  }

  /** Whether that instant belongs to those in the line, and not to the time before the first of them may come. */
  holds(instantMs: number): boolean {
    return this.#startMs <= instantMs && instantMs < this.#endMs;
  }

  /** Gives the next place from `fromMs` on, `stepMs` after the last one. Nobody can be found again without a key. */
  join(key: string | null, { fromMs, stepMs }: { fromMs: number; stepMs: number }): number {
    if (this.#endMs < fromMs) this.#startMs = fromMs;
    this.#endMs = Math.max(this.#endMs, fromMs) + stepMs;
    this.leave(key);
    if (key !== null) this.#placesByKey.set(key, this.#endMs);
    return this.#endMs;
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
