/** Repairs at vendors that have them: no token, but a second one is rejected, because it names an older newest one. */
import type { AttemptReference, LaunchResult } from "../../../src/contracts/attempt";
import type { Claim } from "../../../src/contracts/claim";
import { NOT_REPAIRABLE, NOTHING_TO_REPAIR } from "../../../src/contracts/repair";
import { aPlan } from "../../support/run-builders";
import type { Execution, VendorJob } from "./vendor-job";
import { launched, notFound, refusal, toReference, tryAgain, type Order } from "./world-answers";
import type { LaunchResult as Fate, WorldStory } from "./world-story";

/** What a repair needs of its vendor. */
interface RepairingVendor {
  readonly job: VendorJob;
  readonly story: WorldStory;
  isSilent(atSeconds: number): boolean;
  sendOnce(
    order: Order,
    call: { readonly claim: Claim; readonly atSeconds: number },
    post: () => LaunchResult,
  ): Promise<LaunchResult>;
  fateOfPost(order: Order): Fate;
  start(order: Order, atSeconds: number): Execution;
}

const rejected = (code: string): unknown => ({
  kind: "rejected",
  failure: { code, message: "It cannot be repaired." },
});

const repairsOf = ({ job }: RepairingVendor, { vendorRunId }: AttemptReference): Execution[] =>
  job.executions.filter((one) => one.repairs === vendorRunId);

export function planRepair(
  vendor: RepairingVendor,
  attempt: AttemptReference,
  at: number,
): unknown {
  const { job, story } = vendor;
  if (story.vendor === "pipeline" || story.refusesRepairs) return rejected(NOT_REPAIRABLE);
  const { kind } = job.statusOf(job.find(attempt), at);
  if (kind === "succeeded") return rejected(NOTHING_TO_REPAIR);
  if (kind === "active") {
    return { kind: "unreachable", reason: "active", retryAfterSeconds: null, because: "full" };
  }
  const baselineRunId = String(repairsOf(vendor, attempt).length);
  return { kind: "planned", plan: aPlan({ baselineRunId }) };
}

/** The repair that is newer than the plan. */
const newRepair = (vendor: RepairingVendor, { repairs, plan }: Order): Execution | undefined =>
  repairs === undefined ? undefined : repairsOf(vendor, repairs)[Number(plan.baselineRunId)];

export async function launchRepair(
  vendor: RepairingVendor,
  order: Order,
  { claim, atSeconds }: { readonly claim: Claim; readonly atSeconds: number },
): Promise<LaunchResult> {
  const { mayHaveBeenSent } = claim;
  if (vendor.isSilent(atSeconds)) return tryAgain(mayHaveBeenSent);
  const found = newRepair(vendor, order);
  if (found !== undefined) return launched(found, order);
  if (mayHaveBeenSent) return unclear;
  return await vendor.sendOnce(order, { claim, atSeconds }, () => post(vendor, order, atSeconds));
}

const unclear = { kind: "unclear", reason: "no answer", resend: true } as const;

function post(vendor: RepairingVendor, order: Order, atSeconds: number): LaunchResult {
  switch (vendor.fateOfPost(order)) {
    case "busy":
      return tryAgain(false);
    case "refused":
      return refusal;
    case "requestLost":
      return unclear;
    case "answerLost":
      vendor.start(order, atSeconds);
      return unclear;
    case "launched":
      return launched(vendor.start(order, atSeconds), order);
  }
}

export function settleRepair(vendor: RepairingVendor, order: Order): unknown {
  const found = newRepair(vendor, order);
  return found === undefined
    ? notFound
    : { kind: "found", attempt: toReference(found, order.attemptNumber) };
}
