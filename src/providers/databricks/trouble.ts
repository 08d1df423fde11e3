import type { Failure, Hindrance, Rejected, Unreachable } from "../../contracts/attempt";
import { hindranceOf, isRefusal, isWrongClaim } from "./error-meaning";
import { toSentence } from "./error-sentence";
import type { Purpose } from "./purpose";
import type { VendorError } from "./vendor-error";
import type { ApiResult } from "./workspace-api";
import type { Workspace } from "./workspace";

/** A call without a usable response. */
export type Trouble = Exclude<ApiResult, { kind: "ok" }>;

const CODES: Readonly<Record<number, string>> = {
  400: "invalidRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
};

/** The vendor's error as a permanent failure. */
export function toFailure(workspace: Workspace, purpose: Purpose, error: VendorError): Failure {
  const code = isWrongClaim(error) ? "unauthorized" : (CODES[error.status] ?? "refusedByVendor");
  return { code, message: toSentence(workspace, purpose, error) };
}

export function toUnreachable(
  workspace: Workspace,
  purpose: Purpose,
  trouble: Trouble,
): Unreachable {
  if (trouble.kind === "noAnswer") {
    const { reason, retryAfterSeconds, because } = trouble;
    return held({ kind: "unreachable", reason, retryAfterSeconds }, because);
  }
  const { retryAfterSeconds } = trouble.error;
  const reason = toSentence(workspace, purpose, trouble.error);
  return held({ kind: "unreachable", reason, retryAfterSeconds }, hindranceOf(trouble.error));
}

const held = (unreachable: Unreachable, because: Hindrance | undefined): Unreachable =>
  because === undefined ? unreachable : { ...unreachable, because };

/** For requests that change nothing: rejected permanently, or to be repeated. */
export function toRejectedOrUnreachable(
  workspace: Workspace,
  purpose: Purpose,
  trouble: Trouble,
): Rejected | Unreachable {
  return trouble.kind === "error" && isRefusal(trouble.error)
    ? { kind: "rejected", failure: toFailure(workspace, purpose, trouble.error) }
    : toUnreachable(workspace, purpose, trouble);
}
