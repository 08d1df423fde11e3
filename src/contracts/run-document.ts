import { z } from "zod";
import { Duplicate } from "./attempt";
import { CallbackProgress } from "./callback";
import { Instant } from "./identifiers";
import { Outcome } from "./outcome";
import { AttemptSummary, RunPhase } from "./run-progress";
import { TargetTypeName } from "./target-type";

/** `running`, or how the run ended. */
export const RunStatus = z.enum(["running", ...Outcome.options]);
export type RunStatus = z.infer<typeof RunStatus>;

/** Why a run did not succeed. The message stands first: it is what an operator sees of a failed call. */
export const RunError = z.strictObject({ message: z.string(), code: z.string().nullable() });
export type RunError = z.infer<typeof RunError>;

/** The fields that every answer about a run has. */
const verdict = {
  id: z.string(),
  status: RunStatus,
  done: z.boolean(),
  /** Null while it lives. */
  succeeded: z.boolean().nullable(),
  message: z.string(),
};

const newestAttempt = {
  attempt: z.int().positive().nullable(),
  vendorRunId: z.string().nullable(),
  runPageUrl: z.string().nullable(),
};

/** The answer to a start. */
export const AcceptedRun = z.strictObject({
  ...verdict,
  statusUrl: z.url(),
  /** A credential by itself: it reads this one run's result until it expires. */
  resultUrl: z.url(),
  cancelUrl: z.url(),
});
export type AcceptedRun = z.infer<typeof AcceptedRun>;

export const TargetSummary = z.strictObject({
  type: TargetTypeName.nullable(),
  connectionId: z.string().nullable(),
  jobId: z.string().nullable(),
  jobName: z.string().nullable(),
});
export type TargetSummary = z.infer<typeof TargetSummary>;

export const AttemptDocument = AttemptSummary.extend({ duplicates: z.array(Duplicate) });
export type AttemptDocument = z.infer<typeof AttemptDocument>;

/** All that is known about a run, without the parameters of its job. */
export const RunDocument = z.strictObject({
  ...verdict,
  outcome: Outcome.nullable(),
  error: RunError.nullable(),
  phase: RunPhase,
  target: TargetSummary,
  ...newestAttempt,
  vendorState: z.string().nullable(),
  vendorMessage: z.string().nullable(),
  queued: z.boolean(),
  checks: z.int().nonnegative(),
  lastCheckAt: Instant.nullable(),
  deadline: Instant.nullable(),
  attempts: z.array(AttemptDocument),
  /** Null where nobody asked for one when the run was started. */
  callback: CallbackProgress.nullable(),
  tags: z.record(z.string(), z.string()),
  createdAt: Instant,
  updatedAt: Instant,
  statusUrl: z.url(),
  cancelUrl: z.url(),
});
export type RunDocument = z.infer<typeof RunDocument>;

/** What the result link answers. */
export const ResultDocument = z.strictObject({
  error: RunError.nullable(),
  ...verdict,
  outcome: Outcome.nullable(),
  ...newestAttempt,
  statusUrl: z.url(),
});
export type ResultDocument = z.infer<typeof ResultDocument>;

/** A page of runs, newest first. */
export const RunList = z.strictObject({
  runs: z.array(RunDocument),
  continuation: z.string().nullable(),
});
export type RunList = z.infer<typeof RunList>;
