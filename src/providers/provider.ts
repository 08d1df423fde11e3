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
  Unreachable,
} from "../contracts/attempt";
import type { OutputsResult } from "../contracts/outputs";
import type { Claim } from "../contracts/claim";
import type { Target } from "../contracts/target";
import type { TasksResult } from "../contracts/tasks";

/** The fields that identify one launch. The same values always mean the same launch. */
export interface LaunchOrder<Of extends Target = Target> {
  readonly target: Of;
  /** Durable instance id of the run. */
  readonly runId: string;
  readonly attemptNumber: number;
  readonly plan: LaunchPlan;
  readonly origin?: LaunchOrigin | undefined;
  /** When the run first ordered it. */
  readonly orderedAt?: string | undefined;
  /** After this, nothing that could start a job is sent. */
  readonly deadline?: string | undefined;
  /** The failed attempt, if the launch repairs it instead of starting the job anew. */
  readonly repairs?: AttemptReference | undefined;
  /** 2 if the launch is sent once more because no run of the first POST was found; absent for 1. Not part of its identity. */
  readonly send?: number | undefined;
  /** Nothing that could start a run is sent any more, not even with a key: only the vendor's list is read. */
  readonly onlyLook?: true | undefined;
}

export interface ActiveRuns {
  readonly kind: "listed";
  /** The state is in the words that `check` returns. */
  readonly runs: readonly { readonly vendorRunId: string; readonly vendorState: string }[];
  /** How many calls the list has needed. */
  readonly calls: number;
}

export interface PastDurations {
  readonly kind: "read";
  /** From the start of the execution to its end, the newest run first. */
  readonly seconds: readonly number[];
}

/**
 * The interface to one vendor. Every method is one durable activity. It may be executed more than once for one call, so it
 * must be safe to repeat. Permanent and transient failures are returned as data; only a defect is thrown.
 *
 * The vendor's states, codes and bodies do not leave the provider, except as text for people.
 */
export interface Provider<Of extends Target = Target> {
  /** Determines what may be read only once for a launch: the connection, the job's id, the newest run before ours. */
  planLaunch(target: Of): Promise<PlanResult>;

  /**
   * The same for a launch that runs again only what failed in an attempt. `rejected` with the code `notRepairable`: the vendor
   * cannot, so the job may be started anew instead. With `nothingToRepair` it has succeeded meanwhile, so it may not.
   *
   * A launch with `repairs` is a repair in all methods below. What the vendor would change without being told is sent again:
   * a repair has the parameters of the target.
   */
  planRepair(target: Of, attempt: AttemptReference): Promise<PlanResult>;

  /**
   * Starts the job, or finds what an earlier execution of the same order started.
   *
   * The POST is sent with `startUnderClaim`. If the claim may have been sent by an earlier execution, the POST is sent again
   * only if the vendor recognises it by a key. Otherwise the vendor's list decides; if it has no run of this order, the
   * result is `unclear`, with `resend` if a second run could do no harm.
   */
  launch(order: LaunchOrder<Of>, claim: Claim): Promise<LaunchResult>;

  /**
   * Finds out whether a launch has started a run: returns the run of this order, if the vendor has it.
   *
   * It may send the same request again if that contains the vendor's own idempotency key: if the first one never arrived,
   * this starts the run that was ordered. It may cancel a duplicate of this order that is still queued. It must not start a
   * second run, send a start without a key, or send one after the deadline or with `onlyLook`.
   *
   * - `found`: the run of this order; always the same one while the vendor has it.
   * - `notFound`: the vendor returned its list, without a run of this order, or rejected the order together with its key,
   *   for which it would otherwise have returned the run. A run may still appear: there is certainly none only after
   *   `confirmAfterSeconds` of the plan have passed since the last start.
   * - `runDeleted`: the order started a run that the vendor no longer has.
   * - `unreachable`: nothing is known, for example because the look-up was refused for want of a permission.
   */
  settleLaunch(order: LaunchOrder<Of>): Promise<SettleResult>;

  /** Finds duplicates of a launch, cancels those that are queued, and returns the attempt that is kept. */
  confirmLaunch(order: LaunchOrder<Of>, attempt: AttemptReference): Promise<SettleResult>;

  check(attempt: AttemptReference): Promise<CheckResult>;

  cancel(attempt: AttemptReference): Promise<CancelResult>;

  /** Returns which parts failed and why. Does not throw if details are missing: the failure itself is already known. */
  explain(attempt: AttemptReference, status: EndedStatus): Promise<Explanation>;

  /** Returns what an ended attempt produced, within `OUTPUTS_BYTE_LIMIT`. What cannot be read never changes the outcome. */
  outputs(attempt: AttemptReference, status: EndedStatus): Promise<OutputsResult>;

  /**
   * Lists the active runs of a connection, for its lookout: at least those of this provider that are active, whoever started
   * them. All providers of a vendor that have such a list have the same one. Null if there is no list that saves calls.
   */
  readonly listActive: ((connectionId: string) => Promise<ActiveRuns | Unreachable>) | null;

  /**
   * How long the newest runs of an attempt's job took, of those that succeeded: from one call. None if the attempt is of no
   * saved job. `check` shows the start from which they count.
   */
  durations(attempt: AttemptReference): Promise<PastDurations | Unreachable>;

  /** Returns the parts of an attempt as they are now, within the limits of `contracts/tasks.ts`. For people who wait for it. */
  tasks(attempt: AttemptReference): Promise<TasksResult>;
}

/** Finds the provider of a target, and that of an attempt. */
export interface Providers {
  forTarget(type: string): Provider;
  forAttempt(attempt: Pick<AttemptReference, "provider" | "targetType">): Provider;
}
