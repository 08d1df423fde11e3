import type { Failure, Rejected, Unreachable } from "../../contracts/attempt";
import { type Purpose, toSentence } from "./error-sentence";
import { isLimit, isStumble } from "./error-meaning";
import type { VendorError } from "./vendor-error";
import type { ApiResult } from "./workspace-api";
import type { Workspace } from "./workspace";

/** A call that brought no usable answer. */
export type Trouble = Exclude<ApiResult, { kind: "ok" }>;

const CODES: Readonly<Record<number, string>> = {
  400: "invalidRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
};

/** The vendor's error as a failure for good. */
export function toFailure(workspace: Workspace, purpose: Purpose, error: VendorError): Failure {
  const code = CODES[error.status] ?? "refusedByVendor";
  return { code, message: toSentence(workspace, purpose, error) };
}

export function toUnreachable(
  workspace: Workspace,
  purpose: Purpose,
  trouble: Trouble,
): Unreachable {
  if (trouble.kind === "noAnswer") {
    const { reason, retryAfterSeconds } = trouble;
    return { kind: "unreachable", reason, retryAfterSeconds };
  }
  const { retryAfterSeconds } = trouble.error;
  const reason = toSentence(workspace, purpose, trouble.error);
  return { kind: "unreachable", reason, retryAfterSeconds };
}

/** Whether the vendor refuses for good: a client error that is neither a limit nor a stumble in disguise. */
export function isRefusal(error: VendorError): boolean {
  const { status } = error;
  const clientError = (status >= 400 && status < 500 && status !== 409) || status === 501;
  return clientError && !isLimit(error) && !isStumble(error);
}

/** For requests that change nothing: refused for good, or to be asked again. */
export function toRejectedOrUnreachable(
  workspace: Workspace,
  purpose: Purpose,
  trouble: Trouble,
): Rejected | Unreachable {
  return trouble.kind === "error" && isRefusal(trouble.error)
    ? { kind: "rejected", failure: toFailure(workspace, purpose, trouble.error) }
    : toUnreachable(workspace, purpose, trouble);
}
