import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  EndedStatus,
  Explanation,
  LaunchOrigin,
  LaunchPlan,
  LaunchResult,
  SettleResult,
  PlanResult,
} from "../contracts/attempt";
import type { Target } from "../contracts/target";

/** Everything that identifies one launch. The same values again mean the same launch, never a second one. */
export interface LaunchOrder<Of extends Target = Target> {
  readonly target: Of;
  /** Durable instance id of the run. */
  readonly runId: string;
  readonly attemptNumber: number;
  readonly plan: LaunchPlan;
  readonly origin?: LaunchOrigin | undefined;
  /** When the run ordered it first. */
  readonly orderedAt?: string | undefined;
  /** Nothing is sent from here on that could start a job. */
  readonly deadline?: string | undefined;
}

/**
 * The seam to one vendor. Every method is one durable activity: it may be executed more than once for one call, so each
 * is safe to repeat. Permanent and transient trouble comes back as data; what is thrown is a defect.
 *
 * The vendor's vocabulary ends here: states, codes and bodies do not leave the provider except as text for people.
 */
export interface Provider<Of extends Target = Target> {
  /** Decides what a launch must not learn twice: the connection, the job's id, the newest run before ours. */
  planLaunch(target: Of): Promise<PlanResult>;

  /** Starts the job, or finds what an earlier execution of the same order started. */
  launch(order: LaunchOrder<Of>): Promise<LaunchResult>;

  /**
   * Settles a launch that may have started: names the run of this order, if the vendor has it.
   *
   * It may send the same request again where that carries the vendor's own idempotency key: if the first one never
   * arrived, this starts the run, which was ordered, and that run counts. It may cancel a duplicate of this order that
   * still waits. It may not start a second run, send a start without a key, or send one from the deadline on.
   *
   * - `found`: this run, and no other, is the one of the order; the same each time while the vendor has it.
   * - `notFound`: the vendor answered, and showed no run of this order. A run may still appear: only once
   *   `confirmAfterSeconds` of the plan have passed since the last start does it mean that there is none.
   * - `runDeleted`: the order did start a run, and the vendor has it no more.
   * - `unreachable`: nothing was learned, and nothing may be concluded.
   */
  settleLaunch(order: LaunchOrder<Of>): Promise<SettleResult>;

  /** Finds duplicates of a launch, cancels those that wait, and answers which attempt counts. */
  confirmLaunch(order: LaunchOrder<Of>, attempt: AttemptReference): Promise<SettleResult>;

  check(attempt: AttemptReference): Promise<CheckResult>;

  cancel(attempt: AttemptReference): Promise<CancelResult>;

  /** Says which parts failed and why. Never throws for want of detail: the failure itself is already known. */
  explain(attempt: AttemptReference, status: EndedStatus): Promise<Explanation>;
}

/** The provider that runs a target, and the one that knows an attempt. */
export interface Providers {
  forTarget(type: string): Provider;
  forAttempt(attempt: Pick<AttemptReference, "provider" | "targetType">): Provider;
}
