import { z } from "zod";
import { Instant } from "./identifiers";

/** Something that went wrong for good: a code for programs, a sentence for people. */
export const Failure = z.strictObject({ code: z.string(), message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** One execution at the vendor. Plain data: it lives in orchestration history. */
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
  /** Whose attempt it is, for steps that know nothing else of the run; missing in the oldest histories. */
  runId: z.string().optional(),
  targetType: z.string().optional(),
});
export type AttemptReference = z.infer<typeof AttemptReference>;

/** What holds a launch back, where it decides how long that is worth waiting for. */
export const Hindrance = z.enum([
  /** The vendor runs as many as it takes: this one waits as in a queue. */
  "full",
  /** Its turn in Runward's own line has not come; says nothing about the vendor. */
  "paced",
  /** A setting, an identity or a tenant is wrong, for certain, and does not mend itself. */
  "misconfigured",
  /** A right is missing, which may have been granted a moment ago. */
  "notGranted",
]);
export type Hindrance = z.infer<typeof Hindrance>;

/** The vendor could not be asked, or its answer could not be used. Says nothing about the attempt itself. */
export const Unreachable = z.strictObject({
  kind: z.literal("unreachable"),
  reason: z.string(),
  /** How long the vendor asks us to stay away, if it says. */
  retryAfterSeconds: z.number().nonnegative().nullable(),
  because: Hindrance.optional(),
});
export type Unreachable = z.infer<typeof Unreachable>;

/** A permanent refusal: nothing was started, and asking again would not help. */
export const Rejected = z.strictObject({ kind: z.literal("rejected"), failure: Failure });
export type Rejected = z.infer<typeof Rejected>;

/** Tells a run from another life of its idempotency key, and from the same key in another deployment. */
export const LaunchOrigin = z.strictObject({ deploymentId: z.string(), acceptedAt: Instant });
export type LaunchOrigin = z.infer<typeof LaunchOrigin>;

/** What a launch needs to know and must not learn twice, because a second look could answer differently. */
export const LaunchPlan = z.strictObject({
  /** Name of the vendor. */
  provider: z.string(),
  connectionId: z.string(),
  vendorJobId: z.string(),
  jobUrl: z.string().nullable(),
  /** Newest run id of the job before the launch, where the vendor has no idempotency key. */
  baselineRunId: z.string().nullable(),
  /** Where the vendor has no idempotency key: seconds after which its list shows whatever a launch has started. */
  confirmAfterSeconds: z.number().positive().nullable(),
  /** The caller accepts a second run where it stays unclear whether the first start arrived. */
  relaunchWhenUnclear: z.boolean().optional(),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;

export const PlanResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("planned"), plan: LaunchPlan }),
  Rejected,
  Unreachable,
]);
export type PlanResult = z.infer<typeof PlanResult>;

/** An earlier execution of this launch did start a run, and the vendor has it no more: how it ended is not known. */
const RunDeleted = z.strictObject({ kind: z.literal("runDeleted"), reason: z.string() });

export const LaunchResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("launched"),
    attempt: AttemptReference,
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
  /** It may have started, and launching again could start it twice: from here on it may only be settled. */
  z.strictObject({ kind: z.literal("unclear"), reason: z.string() }),
  RunDeleted,
]);
export type LaunchResult = z.infer<typeof LaunchResult>;

/** A second run of one launch, beside the one that counts. */
export const Duplicate = z.strictObject({
  vendorRunId: z.string().describe("The duplicate's id at the vendor."),
  state: z.string().describe("The vendor's own word for its state, when it was last seen."),
  cancelError: z
    .string()
    .nullable()
    .describe("Why it has run, or may still run; null when it was seen to be cancelled."),
});
export type Duplicate = z.infer<typeof Duplicate>;

export const SettleResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    attempt: AttemptReference,
    /** Absent where there is none. */
    duplicates: z.array(Duplicate).optional(),
    /** Another look may settle what has become of a duplicate: no sooner than this, if the vendor says. */
    lookAgain: z.strictObject({ afterSeconds: z.number().nonnegative().nullable() }).optional(),
  }),
  /** For people: what the cause of the run would start with, if the vendor shows one, and where to look. */
  z.strictObject({
    kind: z.literal("notFound"),
    marker: z.string().nullable(),
    jobUrl: z.string().nullable(),
  }),
  RunDeleted,
  Unreachable,
]);
export type SettleResult = z.infer<typeof SettleResult>;

/** Why an attempt ended badly, in the words that decide about a retry. */
export const FailureClass = z.enum([
  "userError",
  "platformError",
  "cloudError",
  "skipped",
  "timedOutAtVendor",
  "unclassified",
]);
export type FailureClass = z.infer<typeof FailureClass>;

export const AttemptStatus = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("active"),
    vendorState: z.string(),
    message: z.string().nullable(),
    /** Waits at the vendor and has done nothing yet. */
    queued: z.boolean(),
    runPageUrl: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("succeeded"),
    vendorState: z.string(),
    message: z.string().nullable(),
    /** The vendor counts it as success although some tasks failed. */
    partial: z.boolean(),
    runPageUrl: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("failed"),
    vendorState: z.string(),
    message: z.string(),
    failureClass: FailureClass,
    runPageUrl: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("cancelled"),
    vendorState: z.string(),
    /** Who cancelled it, if the vendor says. */
    message: z.string(),
    runPageUrl: z.string().nullable(),
  }),
]);
export type AttemptStatus = z.infer<typeof AttemptStatus>;
export type EndedStatus = Exclude<AttemptStatus, { kind: "active" }>;

export const CheckResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("checked"), status: AttemptStatus }),
  /** The vendor answers that it knows no such run. */
  z.strictObject({ kind: z.literal("missing"), reason: z.string() }),
  Unreachable,
]);
export type CheckResult = z.infer<typeof CheckResult>;

export const CancelResult = z.discriminatedUnion("kind", [
  /** Asked for; only a later check shows whether it took effect. Also the answer for an attempt that had ended. */
  z.strictObject({ kind: z.literal("requested") }),
  Rejected,
  Unreachable,
]);
export type CancelResult = z.infer<typeof CancelResult>;

/** One task, model or test that failed by itself, not because of something before it. */
export const FailedStep = z.strictObject({
  name: z.string(),
  error: z.string(),
  /** First lines of the trace or log, plain text. */
  trace: z.string().nullable(),
});
export type FailedStep = z.infer<typeof FailedStep>;

export const Explanation = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("explained"),
    failedSteps: z.array(FailedStep),
    /** Failed steps beyond those listed. */
    omitted: z.int().nonnegative(),
    /** Why the detail is missing or partial. */
    note: z.string().nullable(),
  }),
  /** The vendor has the detail soon: ask again after this time. */
  z.strictObject({ kind: z.literal("notYet"), retryAfterSeconds: z.number().positive() }),
]);
export type Explanation = z.infer<typeof Explanation>;
