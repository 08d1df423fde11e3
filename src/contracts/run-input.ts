import { z } from "zod";
import { SealedCallback } from "./callback";
import { Instant } from "./identifiers";
import { RetryPolicy } from "./run-request";
import { Target, TargetSummary } from "./target";

/** Limits of the operator, fixed for a run when it starts so that its history replays. */
export const RunLimits = z.strictObject({
  /** How long the vendor may be out of reach before the outcome is `unknown`. */
  lostContactSeconds: z.int().positive(),
  /** How long a cancelled attempt may take to stop before the outcome is `unknown`. */
  cancelGraceSeconds: z.int().positive(),
});
export type RunLimits = z.infer<typeof RunLimits>;

/** Input of the `run` orchestrator. It enters history, so it holds no secret. */
export const RunInput = z.strictObject({
  target: Target,
  /** Missing in the oldest histories. */
  targetSummary: TargetSummary.optional(),
  waitSeconds: z.int().positive(),
  timeoutSeconds: z.int().positive(),
  queueTimeoutSeconds: z.int().positive().nullable(),
  retry: RetryPolicy.nullable(),
  partialSuccess: z.enum(["fail", "succeed"]),
  tags: z.record(z.string(), z.string()),
  limits: RunLimits,
  /** Tells the same request from another one under the same idempotency key. */
  requestHash: z.string(),
  /** Who waits to be told how it ended. Not part of the request: the same run may be asked for from elsewhere. */
  callback: SealedCallback.optional(),
  acceptedAt: Instant,
  /**
   * The deployment that accepted the run: a part of every mark by which a vendor recognises its launches. It is fixed here,
   * so that another setting changes no mark of a live run. Missing in runs that 0.1.0 accepted.
   */
  deploymentId: z.string().optional(),
});
export type RunInput = z.infer<typeof RunInput>;
