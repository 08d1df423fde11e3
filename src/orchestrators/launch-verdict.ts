import type {
  AttemptReference,
  Duplicate,
  Failure,
  LaunchOrigin,
  LaunchPlan,
} from "../contracts/attempt";
import type { Target } from "../contracts/target";

/** The result of a launch. */
export type LaunchVerdict =
  | {
      kind: "launched";
      attempt: AttemptReference;
      duplicates: readonly Duplicate[];
      /** The order, if the watch still has to look whether it started more than one run. */
      unconfirmed?: LaunchOrder;
      /** It was active at the vendor already, and nothing was started. */
      adopted?: true;
    }
  | { kind: "refused"; failure: Failure }
  | { kind: "notStarted"; reason: string }
  /** Also certainly not started: the run's deadline passed first, or it waited too long for the vendor's limit of runs. */
  | { kind: "timedOut"; limit: "deadline" | "queue"; reason: string }
  | {
      kind: "unclear";
      reason: string;
      marker: string | null;
      jobUrl: string | null;
      /** Whether the vendor returned a list without a run of this launch. */
      nothingListed: boolean;
      /** By which the run of this launch was looked for; null if it is not known how. */
      plan: LaunchPlan | null;
      /** Every look found nothing, and a second run could do no harm. */
      mayResend: boolean;
    }
  | { kind: "runDeleted"; reason: string }
  | { kind: "cancelled" };

export type CertainlyNotStarted = Extract<
  LaunchVerdict,
  { kind: "refused" | "notStarted" | "timedOut" | "cancelled" }
>;

export interface LaunchOrder {
  target: Target;
  runId: string;
  attemptNumber: number;
  plan: LaunchPlan;
  origin?: LaunchOrigin;
  orderedAt?: string;
  deadline?: string;
  repairs?: AttemptReference;
  send?: number;
  onlyLook?: true;
}

export const STEP_FAILED = "the step itself failed inside Runward; its log says why";
