/**
 * The verdict of a launch that could not be planned: the plan was refused, or a cancel or a limit came first.
 *
 * Owns: that nothing is said about it before its claim was closed. Does not own: the plan itself (launch-plan.ts), and how a
 * run is looked for (launch-looks.ts).
 *
 * 1. In this history nothing was sent. But if the host lost the turn that used an earlier plan, the start of that may have been
 *    sent. Its effect may even be the reason of the refusal: a run whose own repair has succeeded has nothing to repair.
 * 2. The run of such a start is looked for by the plan of the execution that sent it, which the claim keeps.
 */
import { closeStart, closesPlans } from "./launch-close";
import { both, findSent, MAY_HAVE_BEEN_SENT, reasonOf } from "./launch-looks";
import type { CertainlyNotStarted, LaunchOrder, LaunchVerdict } from "./launch-verdict";
import type { Steps } from "./durable-steps";
import type { Story } from "./story";

export type Unplanned = Omit<LaunchOrder, "plan">;

export function* endUnplanned(
  story: Story,
  order: Unplanned,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  if (!closesPlans(story.input)) return certain;
  const closed = yield* closeStart(story, order);
  switch (closed.kind) {
    case "closed":
      return certain;
    case "mayHaveBeenSent": {
      const { plan } = closed;
      if (plan === undefined) return unclear(both(reasonOf(certain), MAY_HAVE_BEEN_SENT));
      return yield* findPlanned(story, { ...order, plan }, certain);
    }
    case "unreachable":
      return unclear(both(reasonOf(certain), closed.reason));
  }
}

function* findPlanned(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  story.jobUrl = order.plan.jobUrl;
  return yield* findSent(story, order, certain);
}

/** Nobody knows what to look for. */
const unclear = (reason: string): LaunchVerdict => ({
  ...{ kind: "unclear", reason, marker: null, jobUrl: null },
  ...{ plan: null, nothingListed: false, mayResend: false },
});
