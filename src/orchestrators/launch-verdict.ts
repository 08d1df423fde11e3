import type {
  AttemptReference,
  Duplicate,
  Failure,
  LaunchOrigin,
  LaunchPlan,
} from "../contracts/attempt";
import type { Target } from "../contracts/target";

/** What became of a launch. */
export type LaunchVerdict =
  | { kind: "launched"; attempt: AttemptReference; duplicates: readonly Duplicate[] }
  | { kind: "refused"; failure: Failure }
  | { kind: "notStarted"; reason: string }
  /** Certainly not started either: the run's deadline passed before, or it waited too long for room at the vendor. */
  | { kind: "timedOut"; limit: "deadline" | "queue"; reason: string }
  | {
      kind: "unclear";
      reason: string;
      marker: string | null;
      jobUrl: string | null;
      /** Whether the vendor was asked, and listed no run of this launch. */
      nothingListed: boolean;
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
}

export const STEP_FAILED = "the step itself failed inside Runward; its log says why";
