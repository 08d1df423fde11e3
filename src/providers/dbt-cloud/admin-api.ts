/**
 * dbt's Admin API of one account.
 *
 * Owns: URLs below the configured host, the token and its one renewal after a 401, sorting answers by what they prove.
 * 1. `refused`, `throttled` and `notSent` prove that the request changed nothing; `unclear` proves nothing at all.
 * 2. No reason holds a token.
 */
import type { Failure, Unreachable } from "../../contracts/attempt";
import type { HttpClient, HttpRequest, HttpResult } from "../../http/http-client";
import { parseRetryAfter } from "../../http/retry-after";
import { type DbtAccount, nameOf } from "./dbt-account";
import { isRefusal, toAnswerSentence, toRefusal } from "./refusal";

export interface AdminRequest extends Pick<HttpRequest, "query" | "body" | "accept" | "maxBytes"> {
  readonly method: "GET" | "POST";
  /** Below the account, with the closing slash that dbt documents: without it a POST may be redirected. */
  readonly path: string;
  readonly version?: "v2" | "v3";
  readonly retry?: HttpRequest["retry"];
  /** Completes "the request to …". */
  readonly purpose: string;
}

export type AdminFailure =
  | { readonly kind: "refused"; readonly status: number; readonly failure: Failure }
  | { readonly kind: "throttled"; readonly reason: string; readonly retryAfterSeconds: number }
  | { readonly kind: "notSent"; readonly reason: string }
  | {
      readonly kind: "unclear";
      readonly reason: string;
      readonly retryAfterSeconds: number | null;
    };

export type AdminAnswer =
  { readonly kind: "ok"; readonly text: string; readonly json: unknown } | AdminFailure;

export interface AdminApi {
  readonly account: DbtAccount;
  readonly now: () => Date;
  send(request: AdminRequest): Promise<AdminAnswer>;
}

/** Going over the limit costs five minutes: https://docs.getdbt.com/docs/dbt-apis/rate-limits */
const COOLDOWN_SECONDS = 300;

export function createAdminApi(account: DbtAccount, http: HttpClient, now: () => Date): AdminApi {
  async function send(request: AdminRequest): Promise<AdminAnswer> {
    const first = await account.tokens.get();
    if (first.kind === "unavailable") return { kind: "notSent", reason: first.reason };
    const result = await http.send(toHttpRequest(account, request, first.token));
    if (result.kind !== "answered" || result.status !== 401) return sort(request, result);
    // A 401 proves that nothing was started, so that even a launch may be sent once more.
    const renewed = await account.tokens.renew(first.token);
    if (renewed.kind === "unavailable") return { kind: "notSent", reason: renewed.reason };
    if (renewed.token === first.token) return sort(request, result);
    return sort(request, await http.send(toHttpRequest(account, request, renewed.token)));
  }

  function sort({ purpose }: AdminRequest, result: HttpResult): AdminAnswer {
    if (result.kind === "notSent") {
      return { kind: "notSent", reason: trouble(account, purpose, result.reason) };
    }
    if (result.kind === "unclear") {
      const reason = trouble(account, purpose, result.reason);
      return { kind: "unclear", reason, retryAfterSeconds: null };
    }
    const { status, text, json } = result;
    if (status >= 200 && status < 300) return { kind: "ok", text, json };
    if (isRefusal(status)) {
      const failure = toRefusal(account, purpose, { status, text, json });
      return { kind: "refused", status, failure };
    }
    const reason = toAnswerSentence(account, purpose, { status, text, json });
    const retryAfterSeconds = parseRetryAfter(result.headers.get("retry-after"), now());
    if (status === 429) {
      return {
        kind: "throttled",
        reason: `${reason} The account is over its rate limit, which dbt lifts after five minutes.`,
        retryAfterSeconds: retryAfterSeconds ?? COOLDOWN_SECONDS,
      };
    }
    const redirected =
      status >= 300 && status < 400
        ? " Redirects are never followed: check that the configured host is the account's access URL."
        : "";
    return { kind: "unclear", reason: `${reason}${redirected}`, retryAfterSeconds };
  }

  return { account, now, send };
}

/** An answer that came with a good status and cannot be used. */
export function unreadable({ account }: AdminApi, purpose: string): AdminFailure {
  const reason = trouble(account, purpose, "the answer could not be read");
  return { kind: "unclear", reason, retryAfterSeconds: null };
}

export function toReason(failure: AdminFailure): string {
  return failure.kind === "refused" ? failure.failure.message : failure.reason;
}

export function toUnreachable(failure: AdminFailure): Unreachable {
  const asked = "retryAfterSeconds" in failure ? failure.retryAfterSeconds : null;
  return { kind: "unreachable", reason: toReason(failure), retryAfterSeconds: asked };
}

function trouble(account: DbtAccount, purpose: string, reason: string): string {
  return `The request to ${nameOf(account)} to ${purpose} failed: ${reason}.`;
}

function toHttpRequest(account: DbtAccount, request: AdminRequest, token: string): HttpRequest {
  const { method, path, version = "v2", retry = "idempotent" } = request;
  const { query, body, accept, maxBytes } = request;
  return {
    method,
    url: `${account.host}/api/${version}/accounts/${account.id}/${path}`,
    headers: { authorization: `Token ${token}` },
    retry,
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
    ...(accept !== undefined && { accept }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
}
