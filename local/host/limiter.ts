/** Runs at most `limit` jobs at a time, in the order in which they were added. */
export class Limiter {
  readonly #limit: number;
  readonly #queue: (() => Promise<void>)[] = [];
  #running = 0;
  #closed = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `job` must not reject. */
  run(job: () => Promise<void>): void {
    this.#queue.push(job);
    this.#fill();
  }

  /** Starts no more jobs. Running ones continue. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
  }

  #fill(): void {
    while (!this.#closed && this.#running < this.#limit) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#running += 1;
      void job().finally(() => {
        this.#running -= 1;
        this.#fill();
      });
    }
  }
}
