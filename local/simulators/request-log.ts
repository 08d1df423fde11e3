import type { IncomingHttpHeaders } from "node:http";

export interface LoggedRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  /** Complete, Authorization included, so that a test can look for the same secret elsewhere. */
  readonly headers: IncomingHttpHeaders;
  /** Parsed when it is JSON; integers beyond 2^53 are `bigint`. */
  readonly body: unknown;
  /** By the simulator's clock. */
  readonly at: Date;
}

/** A simulator that runs for days forgets its oldest requests. */
const MOST_ENTRIES = 100_000;

/** Every request a simulator received, oldest first, its own control routes excepted. */
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
