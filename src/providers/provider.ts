import type {
  AttemptReference,
  CancelResult,
  CheckResult,
  EndedStatus,
  Explanation,
  LaunchOrigin,
  LaunchPlan,
  LaunchResult,
  LookUpResult,
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
  /** Settles what a launch must not learn twice: the connection, the job's id, the newest run before ours. */
  planLaunch(target: Of): Promise<PlanResult>;

  /** Starts the job, or finds what an earlier execution of the same order started. */
  launch(order: LaunchOrder<Of>): Promise<LaunchResult>;

  /** Looks for what `launch` may have started, without starting anything. */
  lookUp(order: LaunchOrder<Of>): Promise<LookUpResult>;

  /** Finds duplicates of a launch, cancels those that wait, and answers which attempt counts. */
  confirmLaunch(order: LaunchOrder<Of>, attempt: AttemptReference): Promise<LookUpResult>;

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
