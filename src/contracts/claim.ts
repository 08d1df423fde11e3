import * as z from "zod";
import { LaunchOrigin, LaunchPlan } from "./attempt";

/**
 * The permission to send the POST of one launch. It is a durable record that only one execution of the launch step can hold,
 * so of two executions on two hosts one sends the POST, and each knows whether the other may have sent it.
 */
export interface Claim {
  /** An earlier execution, which did not end, may have sent the POST. */
  readonly mayHaveBeenSent: boolean;

  /** What that execution passed to `send`; absent if it passed nothing. */
  readonly note?: string | undefined;

  /**
   * Call it right before the POST. `mine`: the record now says that the POST is being sent. `lost`: another execution took
   * the claim over, so nothing may be sent. `unreachable`: the record could not be changed, so nothing may be sent now.
   *
   * The record keeps the note, for an execution that has to find out what the POST has started.
   */
  send(note?: string): Promise<"mine" | "lost" | "unreachable">;

  /** After a response that proves that nothing was started: the next execution may send. A failure is ignored. */
  release(): Promise<void>;
}

/** Identifies the POST that a claim is for. */
export const ClaimKey = z.strictObject({
  runId: z.string(),
  /** Which run it is of those that had this id one after another, or in several deployments; absent in the oldest runs. */
  origin: LaunchOrigin.optional(),
  attemptNumber: z.int().positive(),
  /** 1 for the first POST of the attempt; each POST that the orchestrator allows after that has its own claim. */
  send: z.int().positive(),
});
export type ClaimKey = z.infer<typeof ClaimKey>;

export type OpenedClaim =
  | { readonly kind: "opened"; readonly claim: Claim }
  /** The run has closed it, and starts nothing more under it. */
  | { readonly kind: "closed" }
  | UnreachableClaim;

/** The record could neither be read nor written. */
export interface UnreachableClaim {
  readonly kind: "unreachable";
  readonly reason: string;
  /** The store did not answer within its time limit. */
  readonly silent?: true;
}

export const CloseResult = z.discriminatedUnion("kind", [
  /** Nothing was sent under the claim, and nothing will be. */
  z.strictObject({ kind: z.literal("closed") }),
  z.strictObject({
    kind: z.literal("mayHaveBeenSent"),
    /** By which the start may have been sent: a later plan may differ. Absent if the record does not have it. */
    plan: LaunchPlan.optional(),
  }),
  z.strictObject({ kind: z.literal("unreachable"), reason: z.string() }),
]);
export type CloseResult = z.infer<typeof CloseResult>;

export type ClosedClaim =
  | { readonly kind: "closed" }
  | {
      readonly kind: "mayHaveBeenSent";
      readonly plan?: LaunchPlan | undefined;
      readonly note?: string | undefined;
    }
  | UnreachableClaim;

export interface Claims {
  /**
   * Called at the start of every execution of a launch step. Takes over a claim whose POST was not sent yet. When the POST is
   * sent, the record keeps the plan.
   */
  open(key: ClaimKey, plan?: LaunchPlan): Promise<OpenedClaim>;

  /**
   * Called before a run says that nothing was started. No execution of the launch step can send afterwards: neither one that
   * was frozen, nor one that the host repeats although it has its result.
   */
  close(key: ClaimKey): Promise<ClosedClaim>;
}
