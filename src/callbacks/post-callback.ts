/**
 * Posts one callback over a connection of its own.
 *
 * Owns: where the connection may lead, its deadline, what a response means. Does not own: whether to try again, and when.
 *
 * 1. No credential of ours is sent: the address belongs to the caller, and this client has no tokens.
 * 2. No redirect is followed and no proxy is used. The response's body is discarded.
 * 3. A reason contains at most the receiver's host, because path and query are the caller's secret.
 */
import { request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { PostResult } from "../contracts/callback";
import type { CallEnd, Circuit } from "../http/circuit";
import { nobodyWatches, placeOf, type WatchExchange } from "../http/exchange";
import { toReason } from "../http/failure-reason";
import { parseRetryAfter } from "../http/retry-after";
import { AddressRefusedError, createPublicLookup, type Resolve } from "./public-lookup";

/** Posts `body` as JSON, unless the receiver's circuit refuses it. The address was checked before. */
export type PostCallback = (
  address: string,
  body: unknown,
  circuit?: Circuit,
) => Promise<PostResult>;

export interface PostCallbackOptions {
  readonly timeoutSeconds: number;
  readonly now?: () => Date;
  readonly resolve?: Resolve;
  /** Gets only the host, because the rest of the address is the caller's secret. */
  readonly watch?: WatchExchange;
}

/** Statuses of temporary errors. Any other 4xx means that the receiver no longer waits. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/** No receiver needs a longer response; after this length the connection is closed. */
const LARGEST_ANSWER_BYTES = 65_536;

export function createPostCallback(options: PostCallbackOptions): PostCallback {
  const send = createSend(options);
  return async (address, body, circuit) => {
    if (circuit === undefined) return (await send(address, body)).result;
    const { result } = await circuit.guard<Sent>({
      // Of the calls to a receiver each is like the other, and a callback that arrives twice does no harm.
      kind: "read",
      send: () => send(address, body),
      endOf: ({ end }) => end,
      refused: ({ reason, afterSeconds: retryAfterSeconds }) => ({
        result: { kind: "tryAgain", reason, retryAfterSeconds },
        end: { kind: "other" },
      }),
    });
    return result;
  };
}

interface Sent {
  readonly result: PostResult;
  readonly end: CallEnd;
}

function createSend(
  options: PostCallbackOptions,
): (address: string, body: unknown) => Promise<Sent> {
  const { timeoutSeconds, now = () => new Date(), resolve, watch = nobodyWatches } = options;
  const lookup = createPublicLookup(resolve);
  return (address, body) =>
    new Promise((settle) => {
      const url = new URL(address);
      const text = Buffer.from(JSON.stringify(body));
      const send = url.protocol === "https:" ? httpsRequest : httpRequest;
      const request = send(url, {
        method: "POST",
        agent: false,
        lookup,
        headers: {
          "content-type": "application/json",
          "content-length": text.length,
          "user-agent": "runward",
        },
      });
      const deadline = endAfter(request, timeoutSeconds);
      const place = placeOf(url, "keepPath");
      const ended = watch({ method: "POST", ...place, resendCount: 0 });
      request.once("close", () => {
        clearTimeout(deadline);
      });
      request.once("error", (error) => {
        const failure = toFailure(error, url.host);
        ended({ kind: failure.kind === "refused" ? "refused" : "unclear", reason: failure.reason });
        settle({ result: failure, end: endOf(error, failure.reason) });
      });
      request.once("response", (response) => {
        ended({ kind: "answered", status: response.statusCode ?? 0 });
        settle({ result: toResult(response, url.host, now()), end: { kind: "answered" } });
        letPass(response);
      });
      request.end(text);
    });
}

function endAfter(request: ClientRequest, seconds: number): NodeJS.Timeout {
  return setTimeout(() => {
    request.destroy(new SilenceError(seconds));
  }, seconds * 1_000);
}

class SilenceError extends Error {
  override readonly name = "SilenceError";
  constructor(seconds: number) {
    super(`did not answer within ${seconds} s`);
  }
}

const endOf = (error: Error, reason: string): CallEnd =>
  error instanceof SilenceError ? { kind: "silent", reason } : { kind: "other" };

function letPass(response: IncomingMessage): void {
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LARGEST_ANSWER_BYTES) response.destroy();
  });
  // The status is already known; an error in the body changes nothing.
  response.on("error", () => undefined);
}

function toFailure(
  error: Error,
  host: string,
): Extract<PostResult, { kind: "refused" | "tryAgain" }> {
  if (error instanceof AddressRefusedError) {
    return { kind: "refused", reason: `${host} does not resolve to a public address` };
  }
  const reason = error instanceof SilenceError ? `${host} ${error.message}` : toReason(error, host);
  return { kind: "tryAgain", reason, retryAfterSeconds: null };
}

function toResult(response: IncomingMessage, host: string, now: Date): PostResult {
  const status = response.statusCode ?? 0;
  const reason = `${host} answered ${status}`;
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  if (status >= 500 || PASSING_STATUSES.has(status)) {
    const retryAfterSeconds = parseRetryAfter(response.headers["retry-after"], now);
    return { kind: "tryAgain", reason, retryAfterSeconds };
  }
  return {
    kind: "refused",
    reason: status < 400 ? `${reason}; redirects are not followed` : reason,
  };
}
