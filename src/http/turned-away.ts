/** Counts the requests that a connection turned away because they were too many, for one log line a minute at most. */
export class TurnedAway {
  readonly #name: string;
  #times = 0;
  #loggedAtMs = -Infinity;

  /** The name of the connection, as the subject of a sentence. */
  constructor(name: string) {
    this.#name = name;
  }

  note(times: number): void {
    this.#times += times;
  }

  /** What is to be logged, once. A clock that was set back does not keep it. */
  takeNews(nowMs: number): readonly string[] {
    if (this.#times === 0 || Math.abs(nowMs - this.#loggedAtMs) < REPORT_EVERY_MS) return [];
    const line = `${this.#name} turned away requests with 429, because they were too many (times: ${this.#times}). The next ones wait as long as it asks for.`;
    this.#times = 0;
    this.#loggedAtMs = nowMs;
    return [line];
  }
}

const REPORT_EVERY_MS = 60_000;
