import * as z from "zod";
import { Instant } from "./identifiers";

/** A permanent failure: a code for programs, a sentence for people. */
export const Failure = z.strictObject({ code: z.string(), message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** What a provider needs again later, in its own terms. All other code carries it without reading it. */
export const VendorDetails = z.record(z.string(), z.string());
export type VendorDetails = z.infer<typeof VendorDetails>;

/** One execution at the vendor. Plain data, because it is stored in the orchestration history. */
export const AttemptReference = z.strictObject({
  /** Name of the vendor. */
  provider: z.string(),
  connectionId: z.string(),
  /** 1 for the first attempt of a run. */
  number: z.int().positive(),
  vendorJobId: z.string(),
  vendorRunId: z.string(),
  runPageUrl: z.string().nullable(),
  launchedAt: Instant,
  /** The attempt's run, for steps that have no other data about it; missing in the oldest histories. */
  runId: z.string().optional(),
  targetType: z.string().optional(),
  details: VendorDetails.optional(),
  /** It was there before this run, so other runs may watch it at the same time. */
  adopted: z.literal(true).optional(),
  /** This run did not start it: a cancel or a time limit ends the watch, and the attempt goes on at the vendor. */
  leaveRunning: z.literal(true).optional(),
});
export type AttemptReference = z.infer<typeof AttemptReference>;

/** Why a launch was not possible now, if the reason decides how long to retry. */
export const Hindrance = z.enum([
  /** The vendor has reached its limit of active runs: the launch waits as in a queue. */
  "full",
  /** The launch waits for its turn in Runward's own pacing; this says nothing about the vendor. */
  "paced",
  /** A setting, an identity or a tenant is certainly wrong. */
  "misconfigured",
  /** A right is missing; it may have been granted a moment ago. */
  "notGranted",
  /** The claim cannot be read, so it is not known whether an earlier execution of the step has sent the start. */
  "claimUnread",
  /** A turn of the run that the host lost has closed the claim: nothing was sent under it, and nothing will be. */
  "claimClosed",
]);
export type Hindrance = z.infer<typeof Hindrance>;

/** The vendor could not be reached, or its response could not be used. Says nothing about the attempt itself. */
export const Unreachable = z.strictObject({
  kind: z.literal("unreachable"),
  reason: z.string(),
  /** How long the vendor asks us to wait, if it does. */
  retryAfterSeconds: z.number().nonnegative().nullable(),
  because: Hindrance.optional(),
});
export type Unreachable = z.infer<typeof Unreachable>;

/** A permanent rejection: nothing was started, and a retry would not help. */
export const Rejected = z.strictObject({ kind: z.literal("rejected"), failure: Failure });
export type Rejected = z.infer<typeof Rejected>;

/** Distinguishes a run from an earlier run with the same idempotency key, and from one of another deployment. */
export const LaunchOrigin = z.strictObject({ deploymentId: z.string(), acceptedAt: Instant });
export type LaunchOrigin = z.infer<typeof LaunchOrigin>;

/** What a launch needs to know. It is read only once and stored, because a second read could give another result. */
export const LaunchPlan = z.strictObject({
  /** Name of the vendor. */
  provider: z.string(),
  connectionId: z.string(),
  vendorJobId: z.string(),
  jobUrl: z.string().nullable(),
  /** Newest run id of the job before the launch, if the vendor has no idempotency key. */
  baselineRunId: z.string().nullable(),
  /** If the vendor has no idempotency key: seconds after which its list shows every run that a launch has started. */
  confirmAfterSeconds: z.number().positive().nullable(),
  /** The caller accepts a second run if it remains unknown whether the first start arrived. */
  relaunchWhenUnclear: z.boolean().optional(),
  /** The job's name, if the plan has read it. */
  jobName: z.string().optional(),
  details: VendorDetails.optional(),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;

export const PlanResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("planned"), plan: LaunchPlan }),
  Rejected,
  Unreachable,
]);
export type PlanResult = z.infer<typeof PlanResult>;

/** An earlier execution of this launch started a run that the vendor no longer has. How it ended is not known. */
const RunDeleted = z.strictObject({ kind: z.literal("runDeleted"), reason: z.string() });

export const LaunchResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("launched"),
    attempt: AttemptReference,
    /** It was active at the vendor already, and this launch has started nothing. */
    adopted: z.literal(true).optional(),
  }),
  Rejected,
  /** Launching again is safe. `mayHaveStarted`: the vendor may already run it, so a cancel has to find out first. */
  z.strictObject({
    kind: z.literal("tryAgain"),
    reason: z.string(),
    mayHaveStarted: z.boolean(),
    retryAfterSeconds: z.number().nonnegative().nullable(),
    because: Hindrance.optional(),
  }),
  /** It may have started, and launching again could start it twice: only `settleLaunch` may follow. */
  z.strictObject({
    kind: z.literal("unclear"),
    reason: z.string(),
    /** If no look finds a run, the POST may be sent once more: a duplicate could do no harm at this vendor. */
    resend: z.literal(true).optional(),
    /** The newest run before the POST that may have been sent, for the looks that follow: another one than that of the plan. */
    baselineRunId: z.string().optional(),
  }),
  RunDeleted,
]);
export type LaunchResult = z.infer<typeof LaunchResult>;

/** A second run of one launch, besides the one that the attempt refers to. */
export const Duplicate = z.strictObject({
  vendorRunId: z.string().describe("The duplicate's id at the vendor."),
  state: z.string().describe("The vendor's own word for its state, when it was last seen."),
  cancelError: z
    .string()
    .nullable()
    .describe("Why it ran or may still run; null if it was seen to be cancelled."),
});
export type Duplicate = z.infer<typeof Duplicate>;

export const SettleResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    attempt: AttemptReference,
    /** Absent if there is none. */
    duplicates: z.array(Duplicate).optional(),
    /** Present if a duplicate has to be checked again, not before this time if the vendor gives one. */
    lookAgain: z.strictObject({ afterSeconds: z.number().nonnegative().nullable() }).optional(),
    /** When the answer to a look of the watch was there. */
    checkedAt: Instant.optional(),
  }),
  /** For people: how the cause of the run would start, if the vendor shows causes, and the job's page. */
  z.strictObject({
    kind: z.literal("notFound"),
    marker: z.string().nullable(),
    jobUrl: z.string().nullable(),
  }),
  RunDeleted,
  Unreachable,
]);
export type SettleResult = z.infer<typeof SettleResult>;

/** Why an attempt failed, as far as a retry depends on it. */
export const FailureClass = z.enum([
  "userError",
  "platformError",
  "cloudError",
  "skipped",
  "timedOutAtVendor",
  "unclassified",
]);
export type FailureClass = z.infer<typeof FailureClass>;

/** What the vendor says about the execution besides its state. Null where it does not say it. */
export const StatusFacts = z.strictObject({
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** How long it waited in the vendor's queue. */
  queuedSeconds: z.number().nonnegative().nullable(),
  /** The name of the job or pipeline. */
  jobName: z.string().nullable(),
});
export type StatusFacts = z.infer<typeof StatusFacts>;

/** Absent in the oldest histories. */
const facts = StatusFacts.optional();

export const AttemptStatus = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("active"),
    vendorState: z.string(),
    message: z.string().nullable(),
    /** Waits in the vendor's queue and has not executed anything yet. */
    queued: z.boolean(),
    runPageUrl: z.string().nullable(),
    facts,
  }),
  z.strictObject({
    kind: z.literal("succeeded"),
    vendorState: z.string(),
    message: z.string().nullable(),
    /** The vendor counts it as success although some tasks failed. */
    partial: z.boolean(),
    runPageUrl: z.string().nullable(),
    facts,
  }),
  z.strictObject({
    kind: z.literal("failed"),
    vendorState: z.string(),
    message: z.string(),
    failureClass: FailureClass,
    runPageUrl: z.string().nullable(),
    facts,
  }),
  z.strictObject({
    kind: z.literal("cancelled"),
    vendorState: z.string(),
    /** Who cancelled it, if the vendor says. */
    message: z.string(),
    runPageUrl: z.string().nullable(),
    facts,
  }),
]);
export type AttemptStatus = z.infer<typeof AttemptStatus>;
export type EndedStatus = Exclude<AttemptStatus, { kind: "active" }>;

/**
 * When the answer was there. The host may execute the turn that receives it twice, at two times, and the first execution may
 * have told its parent already: both have to note the same.
 */
const checkedAt = Instant.optional();

export const CheckResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("checked"),
    checkedAt,
    status: AttemptStatus,
    /** The vendor continued the attempt as another run of its own: this one is watched from now on. */
    attempt: AttemptReference.optional(),
    /** The vendor may still replace this ending. It counts once it has stayed the same for so many seconds. */
    provisionalSeconds: z.number().positive().optional(),
  }),
  /** The vendor returned that it has no such run. */
  z.strictObject({ kind: z.literal("missing"), checkedAt, reason: z.string() }),
  Unreachable.extend({ checkedAt }),
]);
export type CheckResult = z.infer<typeof CheckResult>;

export const CancelResult = z.discriminatedUnion("kind", [
  /** The vendor accepted the cancel; only a later check shows its effect. Also the result for an attempt that had ended. */
  z.strictObject({ kind: z.literal("requested") }),
  Rejected,
  Unreachable,
]);
export type CancelResult = z.infer<typeof CancelResult>;

/** One task, model or test that failed itself, not because a step before it failed. */
export const FailedStep = z.strictObject({
  name: z.string(),
  error: z.string(),
  /** First lines of the trace or log, plain text. */
  trace: z.string().nullable(),
});
export type FailedStep = z.infer<typeof FailedStep>;

/** Why a step has nothing yet, if that is not because the vendor stores it later: the vendor could not be asked. */
export const whyNotYet = z.string().optional();

export const Explanation = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("explained"),
    failedSteps: z.array(FailedStep),
    /** Failed steps beyond those listed. */
    omitted: z.int().nonnegative(),
    /** Why the detail is missing or partial. */
    note: z.string().nullable(),
  }),
  /** The vendor will have the detail soon: ask again after this time. */
  z.strictObject({
    kind: z.literal("notYet"),
    retryAfterSeconds: z.number().positive(),
    reason: whyNotYet,
  }),
]);
export type Explanation = z.infer<typeof Explanation>;
