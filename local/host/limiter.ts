/**
 * Runs at most `limit` jobs at a time, in the order in which they were added.
 *
 * What a job works on is in memory from its beginning on. So jobs that wait for nothing, as the turns of orchestrators, run one
 * after another, however many are due. And after `limit` of them the process first reads answers, writes the journal and runs
 * the timers that are due.
 */
export class Limiter {
  readonly #limit: number;
  readonly #queue: (() => Promise<void>)[] = [];
  #running = 0;
  /** How many may still begin in this turn of the event loop. */
  #left = 0;
  #isAboutToBegin = false;
  #closed = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `job` must not reject. */
  run(job: () => Promise<void>): void {
    if (this.#closed) return;
    this.#queue.push(job);
    this.#beginLater();
  }

  /** Starts no more jobs. Running ones continue. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
  }

  /** By then, jobs that wait for nothing have ended. */
  #beginLater(): void {
    if (this.#isAboutToBegin || this.#queue.length === 0 || this.#running >= this.#limit) return;
    this.#isAboutToBegin = true;
    setImmediate(() => {
      this.#isAboutToBegin = false;
      this.#left = this.#limit;
      this.#begin();
      this.#beginLater();
    });
  }

  #begin(): void {
    const job = this.#running < this.#limit ? this.#queue.shift() : undefined;
    if (job === undefined) return;
    this.#running += 1;
    this.#left -= 1;
    void job().finally(() => {
      this.#running -= 1;
      if (this.#left > 0) this.#begin();
      else this.#beginLater();
    });
  }
}
