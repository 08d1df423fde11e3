/**
 * The newest run before a launch, from which on its own run is looked for.
 *
 * A plan can be made twice: if the host loses the turn that used the first one, the second one is made when the run of the
 * launch may exist already, and its baseline is too new. The claim keeps the baseline of the execution that sent the POST.
 */
import type { Claim } from "../contracts/claim";
import type { LaunchPlan, LaunchResult } from "../contracts/attempt";
import type { Target } from "../contracts/target";
import type { LaunchOrder } from "./provider";

/** What a claim keeps if there was no run before the POST, because its text is never empty. */
export const NO_RUN_BEFORE = "none";

/** The same plan, with the baseline of the execution that may have sent the POST. */
export const planSince = (plan: LaunchPlan, { note }: Pick<Claim, "note">): LaunchPlan =>
  note === undefined ? plan : { ...plan, baselineRunId: note };

/** The same order, with that plan. */
export const sinceClaim = <Of extends Target>(
  order: LaunchOrder<Of>,
  claim: Pick<Claim, "note">,
): LaunchOrder<Of> => ({ ...order, plan: planSince(order.plan, claim) });

type Unclear = Extract<LaunchResult, { kind: "unclear" }>;

/** For the looks that follow. */
export const withBaseline = (result: Unclear, { note }: Pick<Claim, "note">): Unclear =>
  note === undefined ? result : { ...result, baselineRunId: note };
