/** What a run shows of its attempts: how each began, and what the vendor says of it, as far as there is room. */
import type { AttemptStatus } from "../contracts/attempt";
import { cutForJson, toPlainText } from "../contracts/plain-text";
import type { AttemptOrigin, AttemptSummary, RunProgress } from "../contracts/run-progress";

/** How an attempt began. */
export interface Origin {
  readonly mode: AttemptOrigin;
  /** Why there is the attempt; null for the first attempt of a run that repairs no other one. */
  readonly reason: string | null;
}

const REASON_LIMIT = 200;
const STATE_LIMIT = 60;

const bounded = (text: string, limit: number): string => cutForJson(toPlainText(text), limit);

type Shown = Pick<AttemptSummary, "mode" | "reason" | "vendorState" | "startedAt" | "endedAt">;

/** A status of null leaves out what an earlier one may have said. */
export function attemptFields({ mode, reason }: Origin, status: AttemptStatus | null): Shown {
  const { startedAt = null, endedAt = null } = status?.facts ?? {};
  return {
    mode,
    ...(reason !== null && { reason: bounded(reason, REASON_LIMIT) }),
    ...(status !== null && { vendorState: bounded(status.vendorState, STATE_LIMIT) }),
    ...(startedAt !== null && { startedAt }),
    ...(endedAt !== null && { endedAt }),
  };
}

/**
 * Leaves out the reasons and then the states of the oldest attempts, until the progress takes at most so many characters as
 * JSON. Only a run of many attempts with long addresses at its vendor needs this.
 */
export function fitAttempts<Progress extends Pick<RunProgress, "attempts">>(
  progress: Progress,
  limit: number,
): Progress {
  let fitted = progress;
  for (const field of ["reason", "vendorState"] as const) {
    for (const { number } of progress.attempts.slice(0, -1)) {
      if (JSON.stringify(fitted).length <= limit) return fitted;
      const attempts = fitted.attempts.map((one) =>
        one.number === number ? without(one, field) : one,
      );
      fitted = { ...fitted, attempts };
    }
  }
  return fitted;
}

type Leavable = "reason" | "vendorState";

function without(attempt: AttemptSummary, field: Leavable): AttemptSummary {
  const shortened = { ...attempt };
  if (field === "reason") delete shortened.reason;
  else delete shortened.vendorState;
  return shortened;
}
