import { setTimeout as wait } from "node:timers/promises";
import type { CallEnd, CallKind, Circuit } from "./circuit";
import { stringifyExactJson } from "./exact-json";
import { nobodyWatches, placeOf, type WatchExchange } from "./exchange";
import { type Query, toRequestUrl } from "./request-url";
import { parseRetryAfter } from "./retry-after";
import type { SendWindow } from "./send-window";
import type { TransmissionResult, Transmit } from "./transmission";
import { transmitLater } from "./transmit-later";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
  /** Absolute, built by the provider from a configured host. */
  readonly url: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a `bigint` as its exact digits. */
  readonly body?: unknown;
  /** Whether it is safe to send it twice. `never` means exactly one transmission. */
  readonly retry: "idempotent" | "never";
  /** A 429 is not retried here; the pace of these requests pauses all of them. */
  readonly paced?: boolean;
  /** No transmission starts after this instant, and one that is not connected by then is aborted. */
  readonly notAfter?: Date;
  /** The same, for a time that is measured by two clocks. It is looked at again when the connection is ready. */
  readonly window?: SendWindow | undefined;
  readonly accept?: string;
  readonly maxBytes?: number;
  /** Of the connection: the request is not sent if it refuses. Without one, every request is sent. */
  readonly circuit?: Circuit | undefined;
  /** A cancel, which the circuit lets through sooner. */
  readonly urgent?: boolean | undefined;
}

export type HttpResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Names are lower-case. */
      readonly headers: ReadonlyMap<string, string>;
      readonly text: string;
      /** Integers beyond 2^53 are strings of digits; undefined when the text is not JSON. */
      readonly json: unknown;
      /** The result of an earlier transmission of this request is unclear: the vendor may have acted on it. */
      readonly earlierUnclear?: true;
    }
  /** The vendor certainly did not receive the request. */
  | { readonly kind: "notSent"; readonly reason: string; readonly retryAfterSeconds?: number }
  /** No usable response: the vendor may have acted on the request. */
  | { readonly kind: "unclear"; readonly reason: string };

export interface HttpClient {
  /** Returns within the timeout, including retries. Reasons are clauses for people, without headers, tokens or bodies. */
  send(request: HttpRequest): Promise<HttpResult>;
}

export interface HttpClientOptions {
  readonly timeoutSeconds: number;
  readonly maxResponseBytes: number;
  readonly userAgent: string;
  /** Further transmissions of an idempotent request. */
  readonly retries?: number;
  /** If given, every other origin is rejected. */
  readonly allowedOrigins?: readonly string[];
  /** Called for every transmission. */
  readonly watch?: WatchExchange;
  readonly sleep?: (seconds: number) => Promise<void>;
  readonly random?: () => number;
  /** The clock for a `Retry-After` date and for `notAfter`; timeouts use a monotonic clock. */
  readonly now?: () => Date;
}

/** Only short waits are done here: longer ones use durable timers. */
const LONGEST_WAIT_IN_ALL_SECONDS = 2;
const FIRST_BACKOFF_SECONDS = 0.4;
const DEFAULT_RETRIES = 2;
const PASSING_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const client = new RetryingClient(options, transmitLater());
  return { send: (request) => client.send(request) };
}

class RetryingClient {
  readonly #options: Required<Omit<HttpClientOptions, "allowedOrigins">>;
  readonly #allowedOrigins: readonly string[] | undefined;
  readonly #transmit: Transmit;

  constructor({ allowedOrigins, ...options }: HttpClientOptions, transmit: Transmit) {
    this.#options = {
      retries: DEFAULT_RETRIES,
      sleep: (seconds) => wait(seconds * 1_000),
      random: Math.random,
      watch: nobodyWatches,
      now: () => new Date(),
      ...options,
    };
    this.#allowedOrigins = allowedOrigins?.map((origin) => new URL(origin).origin);
    this.#transmit = transmit;
  }

  async send(request: HttpRequest): Promise<HttpResult> {
    const { circuit } = request;
    if (circuit === undefined) return this.#combine(request, await this.#transmitAll(request));
    return circuit
      .guard<Sent>({
        kind: kindOf(request),
        send: async () => {
          const results = await this.#transmitAll(request);
          return { result: this.#combine(request, results), end: endOf(request, results) };
        },
        endOf: ({ end }) => end,
        refused: ({ reason, afterSeconds }) => ({
          result: { kind: "notSent", reason, retryAfterSeconds: afterSeconds },
          end: { kind: "other" },
        }),
      })
      .then(({ result }) => result);
  }

  async #transmitAll(request: HttpRequest): Promise<readonly TransmissionResult[]> {
    const deadline = performance.now() + this.#options.timeoutSeconds * 1_000;
    const results: TransmissionResult[] = [];
    let waitedSeconds = 0;
    for (;;) {
      if (this.#secondsLeft(request) <= 0) break;
      results.push(await this.#transmitOnce(request, { deadline, resendCount: results.length }));
      const waitSeconds = this.#waitBeforeRetry(request, results);
      if (waitSeconds === null || waitedSeconds + waitSeconds > LONGEST_WAIT_IN_ALL_SECONDS) break;
      if (performance.now() + waitSeconds * 1_000 >= deadline) break;
      waitedSeconds += waitSeconds;
      await this.#options.sleep(waitSeconds);
    }
    return results;
  }

  async #transmitOnce(
    request: HttpRequest,
    { deadline, resendCount }: { deadline: number; resendCount: number },
  ): Promise<TransmissionResult> {
    const { userAgent, maxResponseBytes } = this.#options;
    const { method, url, query = {}, accept = "application/json" } = request;
    const { headers, body, retry, maxBytes } = request;
    const address = toRequestUrl(url, query, this.#allowedOrigins);
    const ended = this.#options.watch({ method, ...placeOf(address, "tellPath"), resendCount });
    const result = await this.#transmit({
      method,
      url: address,
      headers: {
        ...headers,
        accept,
        "user-agent": userAgent,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : stringifyExactJson(body),
      maxResponseBytes: maxBytes ?? maxResponseBytes,
      deadlineSeconds: Math.max(deadline - performance.now(), 1) / 1_000,
      connectSeconds: this.#secondsLeft(request),
      mayBeSent: () => this.#secondsLeft(request) > 0,
      freshConnection: retry === "never",
    });
    const { kind } = result;
    ended(kind === "answered" ? { kind, status: result.status } : { kind, reason: result.reason });
    return result;
  }

  /** Time left until the request may no longer be sent. */
  #secondsLeft({ notAfter, window }: HttpRequest): number {
    const inWindow = window?.secondsLeft() ?? Infinity;
    if (notAfter === undefined) return inWindow;
    return Math.min(inWindow, (notAfter.getTime() - this.#options.now().getTime()) / 1_000);
  }

  #combine(request: HttpRequest, results: readonly TransmissionResult[]): HttpResult {
    return combine(results) ?? this.#tooLate(request);
  }

  #tooLate({ window }: HttpRequest): HttpResult {
    const reason =
      window?.isOver === true
        ? "too much time had passed since the look-up before it"
        : "the deadline for sending it has passed";
    return { kind: "notSent", reason };
  }

  /** Null if there is no retry. */
  #waitBeforeRetry(
    { retry, paced }: HttpRequest,
    results: readonly TransmissionResult[],
  ): number | null {
    const last = results.at(-1);
    if (retry === "never" || last === undefined || results.length > this.#options.retries)
      return null;
    const backoffSeconds =
      FIRST_BACKOFF_SECONDS * 2 ** (results.length - 1) * this.#options.random();
    if (last.kind !== "answered") return backoffSeconds;
    const asked = parseRetryAfter(last.headers.get("retry-after"), this.#options.now());
    // After a rate limit, the request is retried here only if the vendor gave a short time.
    if (last.status === 429) return paced === true ? null : asked;
    return PASSING_STATUSES.has(last.status) ? (asked ?? backoffSeconds) : null;
  }
}

interface Sent {
  readonly result: HttpResult;
  readonly end: CallEnd;
}

function kindOf({ method, urgent }: HttpRequest): CallKind {
  if (urgent === true) return "cancel";
  return method === "GET" ? "read" : "start";
}

/** A read with a higher limit of bytes, such as a log, may take longer than the time limit although the vendor answers. */
function endOf({ maxBytes }: HttpRequest, results: readonly TransmissionResult[]): CallEnd {
  const turnedAway = results.filter((one) => one.kind === "answered" && one.status === 429).length;
  if (turnedAway > 0) return { kind: "answered", turnedAway };
  if (results.some(({ kind }) => kind === "answered")) return { kind: "answered" };
  const last = results.at(-1);
  if (last === undefined || last.kind === "answered" || !last.silent || maxBytes !== undefined) {
    return { kind: "other" };
  }
  return { kind: "silent", reason: last.reason };
}

/** The last result, unless it would hide that the vendor may have acted on an earlier transmission. */
function combine(results: readonly TransmissionResult[]): HttpResult | undefined {
  const last = results.at(-1);
  if (last === undefined) return undefined;
  const earlierUnclear = results.slice(0, -1).some(mayHaveActed);
  if (last.kind !== "answered") {
    return { kind: earlierUnclear ? "unclear" : last.kind, reason: last.reason };
  }
  return earlierUnclear ? { ...last, earlierUnclear } : last;
}

function mayHaveActed(result: TransmissionResult): boolean {
  return result.kind === "unclear" || (result.kind === "answered" && result.status !== 429);
}
