/** Counts how often steps of a lane have to wait for their turn, for one log line a minute at most. */
export class Waits {
  readonly #name: string;
  #times = 0;
  #longestSeconds = 0;
  #sinceMs = 0;

  /** The name of the connection, as the subject of a sentence. */
  constructor(name: string) {
    this.#name = name;
  }

  note(seconds: number, nowMs: number): void {
    if (this.#times === 0) this.#sinceMs = nowMs;
    this.#times += 1;
    this.#longestSeconds = Math.max(this.#longestSeconds, seconds);
  }

  /** What is to be logged, once. A clock that was set back does not keep it. */
  takeNews(nowMs: number): readonly string[] {
    if (this.#times === 0 || Math.abs(nowMs - this.#sinceMs) < REPORT_EVERY_MS) return [];
    const line = `${this.#name} has its share of the calls that Runward makes at a time. Its steps had to wait for a turn (times: ${this.#times}, longest: ${Math.ceil(this.#longestSeconds)} s).`;
    this.#times = 0;
    this.#longestSeconds = 0;
    return [line];
  }
}

const REPORT_EVERY_MS = 60_000;
