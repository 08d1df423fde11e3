import type { IncomingHttpHeaders } from "node:http";

export interface LoggedRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  /** All headers, also Authorization, so that a test can search for the same secret elsewhere. */
  readonly headers: IncomingHttpHeaders;
  /** Parsed if it is JSON; integers above 2^53 are `bigint`. */
  readonly body: unknown;
  /** Time of the simulator's clock. */
  readonly at: Date;
}

/** The maximum number of stored requests; then the oldest are removed. */
const MOST_ENTRIES = 100_000;

/** Every request that a simulator received, oldest first, except for its control routes. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    if (this.#entries.length >= MOST_ENTRIES) {
      this.#entries = this.#entries.slice(MOST_ENTRIES / 2);
    }
    this.#entries.push(entry);
  }

  all(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** The requests with this method whose path and query match. */
  matching(method: string, path: RegExp): readonly LoggedRequest[] {
    return this.#entries.filter((entry) => entry.method === method && path.test(entry.url));
  }

  clear(): void {
    this.#entries = [];
  }
}
