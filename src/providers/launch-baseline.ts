/**
 * The newest run before a launch, from which on its own run is looked for.
 *
 * A plan can be made twice: if the host loses the turn that used the first one, the second one is made when the run of the
 * launch may exist already, and its baseline is too new. The claim keeps the baseline of the execution that sent the POST.
 */
import type { Claim } from "../contracts/claim";
import type { LaunchResult } from "../contracts/attempt";
import type { Target } from "../contracts/target";
import type { LaunchOrder } from "./provider";

/** What a claim keeps if there was no run before the POST, because its text is never empty. */
export const NO_RUN_BEFORE = "none";

/** The same order, with the baseline of the execution that may have sent the POST. */
export const sinceClaim = <Of extends Target>(
  order: LaunchOrder<Of>,
  { note }: Pick<Claim, "note">,
): LaunchOrder<Of> =>
  note === undefined ? order : { ...order, plan: { ...order.plan, baselineRunId: note } };

type Unclear = Extract<LaunchResult, { kind: "unclear" }>;

/** For the looks that follow. */
export const withBaseline = (result: Unclear, { note }: Pick<Claim, "note">): Unclear =>
  note === undefined ? result : { ...result, baselineRunId: note };
