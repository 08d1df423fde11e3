/** How many more calls work may make, and until when. Work that has used it up returns what it has, and says so. */
export class Budget {
  readonly #now: () => Date;
  readonly #endsAtMs: number;
  #calls: number;
  #exceeded = false;

  constructor(now: () => Date, { calls, seconds }: { calls: number; seconds: number }) {
    this.#now = now;
    this.#endsAtMs = now().getTime() + seconds * 1_000;
    this.#calls = calls;
  }

  /** Whether one more call may be made. */
  take(): boolean {
    if (this.#calls <= 0 || this.#now().getTime() >= this.#endsAtMs) {
      this.#exceeded = true;
      return false;
    }
    this.#calls -= 1;
    return true;
  }

  /** Whether a call was left out. */
  get exceeded(): boolean {
    return this.#exceeded;
  }
}

/** Does the work for each item, a few at a time, in order. */
export async function inBatches<Item>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < items.length; first += size) {
    await Promise.all(items.slice(first, first + size).map(work));
  }
}
