export const START_MS = Date.parse("2026-01-05T06:00:00.000Z");

/** Time that passes only while everything sleeps, from one wake-up to the next. */
export class VirtualTime {
  elapsedMs = 0;
  readonly #sleepers: { wakeAtMs: number; wake: () => void }[] = [];

  readonly now = (): Date => new Date(START_MS + this.elapsedMs);

  readonly sleep = (seconds: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ wakeAtMs: this.elapsedMs + seconds * 1_000, wake });
    });

  get asleep(): number {
    return this.#sleepers.length;
  }

  /** Lets time pass until that instant, with all wake-ups until then. */
  async passTo(ms: number): Promise<void> {
    for (;;) {
      await settle();
      this.#sleepers.sort((one, other) => one.wakeAtMs - other.wakeAtMs);
      const next = this.#sleepers[0];
      if (next === undefined || next.wakeAtMs > ms) break;
      this.#sleepers.shift();
      this.elapsedMs = Math.max(this.elapsedMs, next.wakeAtMs);
      next.wake();
    }
    this.elapsedMs = ms;
  }
}

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
