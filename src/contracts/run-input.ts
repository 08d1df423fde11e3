import * as z from "zod";
import { AttemptReference } from "./attempt";
import { SealedCallback } from "./callback";
import { Instant } from "./identifiers";
import { AttemptMode, OutputsWish, RetryPolicy, StoredWait } from "./run-request";
import { Target, TargetSummary } from "./target";

/** The operator's limits. They are stored with the run when it starts, so that its history replays. */
export const RunLimits = z.strictObject({
  /** How long the vendor may be unreachable before the outcome is `unknown`. */
  lostContactSeconds: z.int().positive(),
  /** How long a cancelled attempt may take to stop before the outcome is `unknown`. */
  cancelGraceSeconds: z.int().positive(),
});
export type RunLimits = z.infer<typeof RunLimits>;

/** What a run repairs: the last attempt of an earlier run. */
export const RepairedRun = z.strictObject({
  runId: z.string(),
  /** Null if the earlier run does not have it; then the job is started anew. */
  attempt: AttemptReference.nullable(),
  /** `repair`: a refused repair ends the run. Null: it starts the job anew. */
  mode: AttemptMode.nullable(),
});
export type RepairedRun = z.infer<typeof RepairedRun>;

/** The step of a workflow that a run is. */
export const StepOfWorkflow = z.strictObject({
  /** `w-…`. */
  id: z.string(),
  /** The step's name. */
  step: z.string(),
  /** Its position in the workflow. */
  index: z.int().nonnegative(),
});
export type StepOfWorkflow = z.infer<typeof StepOfWorkflow>;

/** Input of the `run` orchestrator. It is stored in the history, so it contains no secret. */
export const RunInput = z.strictObject({
  target: Target,
  /** Missing in the oldest histories. */
  targetSummary: TargetSummary.optional(),
  waitSeconds: StoredWait,
  timeoutSeconds: z.int().positive(),
  queueTimeoutSeconds: z.int().positive().nullable(),
  retry: RetryPolicy.nullable(),
  partialSuccess: z.enum(["fail", "succeed"]),
  tags: z.record(z.string(), z.string()),
  limits: RunLimits,
  /** Shows whether a second request with the same idempotency key is the same request. */
  requestHash: z.string(),
  /** Where to send the callback. Not part of the request hash: another caller may ask for the same run. */
  callback: SealedCallback.optional(),
  acceptedAt: Instant,
  /**
   * The deployment that accepted the run. It is part of every token or marker by which a vendor recognises a launch. It is
   * stored here, so that a changed setting does not change them for a live run. Missing in runs that 0.1.0 accepted.
   */
  deploymentId: z.string().optional(),
  /** Missing in runs that were accepted before 1.1: steps that their histories do not have are left out for them. */
  outputs: OutputsWish.optional(),
  /** Only in a run that repairs another one. */
  repairs: RepairedRun.optional(),
  /**
   * A random text of the call that started the run: of several calls at once, each can see which one it was. Not part of the
   * request hash. Missing in runs of a schedule, and in those that were accepted before 1.1.
   */
  startNonce: z.string().optional(),
  /** The caller that started it. Missing where callers cannot be told apart, and in runs of a schedule. */
  startedBy: z.string().optional(),
  /**
   * Before the run says that nothing was started, it closes the claim of the start. Missing in runs that were accepted before
   * there was this step.
   */
  closesStarts: z.literal(true).optional(),
  /** It also does so if the start could not be planned. Missing in runs that were accepted before it did. */
  closesPlans: z.literal(true).optional(),
  /** Whether people may have to be told of its end. Missing if no rule of NOTIFY could match, and in older histories. */
  notifies: z.literal(true).optional(),
  /**
   * Its watches honour their places in line, and a lookout may look for them. Missing in runs that were accepted before there
   * were lookouts.
   */
  lookout: z.literal(true).optional(),
  /**
   * Its connection receives webhooks, so its watches may rely on them once they are proven. Missing where there are none, and in
   * runs that were accepted before watches did.
   */
  webhooks: z.literal(true).optional(),
  /** Only in a step of a workflow, and in the runs that repair it. */
  workflow: StepOfWorkflow.optional(),
});
export type RunInput = z.infer<typeof RunInput>;

/** Runs that an older version accepted keep their steps and what they show, so that their histories replay. */
export const isOfThisRelease = ({ outputs }: Pick<RunInput, "outputs">): boolean =>
  outputs !== undefined;
