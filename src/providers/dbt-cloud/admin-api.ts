/**
 * dbt's Admin API for one account.
 *
 * Owns: URLs on the configured host, the token and its one renewal after a 401, the pause after a rate limit, and
 * classifying responses by what they prove.
 * 1. `refused`, `throttled` and `notSent` prove that the request changed nothing; `unclear` proves nothing.
 * 2. No reason contains a token.
 */
import type { Failure, Hindrance, Unreachable } from "../../contracts/attempt";
import type { HttpClient, HttpRequest, HttpResult } from "../../http/http-client";
import type { Pace, RateLimit, Turn } from "../../http/pacing";
import { parseRetryAfter } from "../../http/retry-after";
import { type Clocks, SendWindow } from "../../http/send-window";
import { type DbtAccount, nameOf } from "./dbt-account";
import { isRefusal, toAnswerSentence, toRefusal } from "./refusal";
import { isFromDbt, isWebPage } from "./vendor-complaint";

export interface AdminRequest extends Pick<HttpRequest, "query" | "body" | "accept"> {
  readonly method: "GET" | "POST";
  /** Relative to the account, with the final slash that dbt documents: without it a POST may be redirected. */
  readonly path: string;
  readonly version?: "v2" | "v3";
  readonly retry?: HttpRequest["retry"];
  /** Sent also during the pause after a rate limit, because the run that is to be cancelled continues meanwhile. */
  readonly urgent?: boolean;
  readonly notAfter?: Date | undefined;
  readonly window?: SendWindow | undefined;
  /** Completes "the request to …". */
  readonly purpose: string;
}

export type AdminFailure =
  | {
      readonly kind: "refused";
      readonly status: number;
      /** Whether the response is from dbt's own API, and not from something else at that host. */
      readonly fromDbt: boolean;
      readonly failure: Failure;
    }
  | {
      readonly kind: "throttled";
      readonly reason: string;
      readonly retryAfterSeconds: number;
      readonly because?: Hindrance;
    }
  | {
      readonly kind: "notSent";
      readonly reason: string;
      readonly retryAfterSeconds?: number;
      readonly because?: Hindrance;
    }
  | {
      readonly kind: "unclear";
      readonly reason: string;
      readonly retryAfterSeconds: number | null;
      readonly because?: Hindrance;
    };

export type AdminAnswer =
  { readonly kind: "ok"; readonly text: string; readonly json: unknown } | AdminFailure;

export interface AdminApi {
  readonly account: DbtAccount;
  readonly now: () => Date;
  /** For a POST that dbt does not recognise when it comes twice; open it before the look-up. */
  openWindow(): SendWindow;
  /** Waits for the turn of work with so many requests; a failure if that would take too long. */
  takeTurn(key: string | null, requests: number): Promise<AdminFailure | null>;
  send(request: AdminRequest): Promise<AdminAnswer>;
}

export interface AdminApiOptions extends Clocks {
  readonly http: HttpClient;
  readonly pace: Pace;
}

/** Of one account: https://docs.getdbt.com/docs/dbt-apis/rate-limits */
export const ADMIN_API_LIMIT: RateLimit = { requests: 5_000, windowSeconds: 60 };
/** After the limit is exceeded, requests are rejected for five minutes, according to the same page. */
const COOLDOWN_SECONDS = 300;

export function createAdminApi(
  account: DbtAccount,
  { http, now, monotonicMs, pace }: AdminApiOptions,
): AdminApi {
  async function takeTurn(key: string | null, requests: number): Promise<AdminFailure | null> {
    // Before the turn, because calls that wait for one token would otherwise all be sent at the same moment.
    const held = await account.tokens.get();
    if (held.kind === "unavailable") return { ...held, kind: "notSent" };
    return toNotYet(account, await pace.enter(key, requests));
  }

  async function send(request: AdminRequest): Promise<AdminAnswer> {
    const notYet = request.urgent === true ? null : toNotYet(account, await pace.follow());
    if (notYet !== null) return notYet;
    const answer = await sendNow(request);
    if (answer.kind === "throttled") pace.pause(answer.retryAfterSeconds);
    return answer;
  }

  async function sendNow(request: AdminRequest): Promise<AdminAnswer> {
    const first = await account.tokens.get();
    if (first.kind === "unavailable") return { ...first, kind: "notSent" };
    const result = await http.send(toHttpRequest(account, request, first.token));
    if (result.kind !== "answered" || result.status !== 401) return sort(request, result);
    // A 401 proves that nothing was started, so even a launch may be sent once more.
    const renewed = await account.tokens.renew(first.token);
    if (renewed.kind === "unavailable") return { ...renewed, kind: "notSent" };
    if (renewed.token === first.token) return sort(request, result);
    return sort(request, await http.send(toHttpRequest(account, request, renewed.token)));
  }

  function sort({ purpose }: AdminRequest, result: HttpResult): AdminAnswer {
    if (result.kind === "notSent") {
      return { ...result, reason: trouble(account, purpose, result.reason) };
    }
    if (result.kind === "unclear") {
      const reason = trouble(account, purpose, result.reason);
      return { kind: "unclear", reason, retryAfterSeconds: null };
    }
    const { status, text, json } = result;
    if (status >= 200 && status < 300 && !isWebPage(text)) return { kind: "ok", text, json };
    if (isRefusal(result)) {
      const failure = toRefusal(account, purpose, result);
      return { kind: "refused", status, fromDbt: isFromDbt(json), failure };
    }
    const reason = toAnswerSentence(account, purpose, result);
    const retryAfterSeconds = parseRetryAfter(result.headers.get("retry-after"), now());
    if (status === 429) {
      return {
        kind: "throttled",
        reason: `${reason} The account is over its rate limit, which dbt lifts after five minutes.`,
        retryAfterSeconds: retryAfterSeconds ?? COOLDOWN_SECONDS,
      };
    }
    return { kind: "unclear", reason, retryAfterSeconds, ...hindranceOf(status) };
  }

  const openWindow = (): SendWindow => new SendWindow({ now, monotonicMs });

  return { account, now, openWindow, takeTurn, send };
}

/** dbt's API does not redirect requests to the account's own host. */
function hindranceOf(status: number): { because?: Hindrance } {
  return status >= 300 && status < 400 ? { because: "misconfigured" } : {};
}

function toNotYet(account: DbtAccount, turn: Turn): AdminFailure | null {
  if (turn.kind === "granted") return null;
  const { afterSeconds } = turn;
  const reason = `${nameOf(account)} takes only so many requests a minute; this one's turn comes in ${Math.ceil(afterSeconds)} s.`;
  return { kind: "throttled", reason, retryAfterSeconds: afterSeconds, because: "paced" };
}

/** Whether dbt itself reports that the object does not exist. The status is not enough, because a wrong host sends it too. */
export function isMissing(answer: AdminAnswer): boolean {
  return answer.kind === "refused" && answer.status === 404 && answer.fromDbt;
}

/** A response with a success status that cannot be used. */
export function unreadable({ account }: AdminApi, purpose: string): AdminFailure {
  const reason = trouble(account, purpose, "the answer could not be read");
  return { kind: "unclear", reason, retryAfterSeconds: null };
}

export function toReason(failure: AdminFailure): string {
  return failure.kind === "refused" ? failure.failure.message : failure.reason;
}

export function toUnreachable(failure: AdminFailure): Unreachable {
  const asked = failure.kind === "refused" ? null : (failure.retryAfterSeconds ?? null);
  const unreachable: Unreachable = {
    kind: "unreachable",
    reason: toReason(failure),
    retryAfterSeconds: asked,
  };
  return failure.kind === "refused" || failure.because === undefined
    ? unreachable
    : { ...unreachable, because: failure.because };
}

function trouble(account: DbtAccount, purpose: string, reason: string): string {
  return `The request to ${nameOf(account)} to ${purpose} failed: ${reason}.`;
}

function toHttpRequest(account: DbtAccount, request: AdminRequest, token: string): HttpRequest {
  const { method, path, version = "v2", retry = "idempotent" } = request;
  const { query, body, accept, notAfter, window, urgent } = request;
  return {
    method,
    url: `${account.host}/api/${version}/accounts/${account.id}/${path}`,
    headers: { authorization: `Token ${token}` },
    retry,
    paced: true,
    ...{ circuit: account.circuit, urgent, window },
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
    ...(accept !== undefined && { accept }),
    ...(notAfter !== undefined && { notAfter }),
  };
}
