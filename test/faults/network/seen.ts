import type {
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  SettleResult,
  PlanResult,
} from "../../../src/contracts/attempt";
import type { DeliveryResult } from "../../../src/contracts/callback";
import type { TokenResult } from "../../../src/identity/token-source";

/** What came of one call in one trouble. */
export interface Seen {
  /** What the seam answered, in the words of docs/network-expectations.md. */
  readonly answer: string;
  /** Requests that reached the vendor. */
  readonly received: number;
  /** How often the vendor did the work; null for calls that only read. */
  readonly acted: number | null;
  /** Everything that was said, to be searched for secrets. */
  readonly said: string;
}

export type SeamAnswer =
  | PlanResult
  | LaunchResult
  | SettleResult
  | CheckResult
  | CancelResult
  | Explanation
  | TokenResult
  | DeliveryResult;

/** A short name for an answer: its kind, and the facts on which the next step depends. */
export function nameOf(answer: SeamAnswer): string {
  return `${kindOf(answer)}${againIn(answer)}`;
}

function kindOf(answer: SeamAnswer): string {
  switch (answer.kind) {
    case "rejected":
      return `rejected (${answer.failure.code})`;
    case "checked":
      return `checked (${answer.status.kind})`;
    case "tryAgain":
      return "mayHaveStarted" in answer
        ? `tryAgain (${answer.mayHaveStarted ? "may have started" : "not started"})`
        : answer.kind;
    case "explained":
      return answer.note === null ? "explained" : "explained, with a note";
    default:
      return answer.kind;
  }
}

function againIn(answer: SeamAnswer): string {
  if (!("retryAfterSeconds" in answer) || answer.retryAfterSeconds === null) return "";
  return `, again in ${answer.retryAfterSeconds} s`;
}
