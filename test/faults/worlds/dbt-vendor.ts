/** A vendor without a token: a launch is recognised by its marker in the list of runs, and its POST is sent once. */
import type { LaunchPlan, LaunchResult } from "../../../src/contracts/attempt";
import type { Claim } from "../../../src/contracts/claim";
import type { ActivityCall } from "../../support/hub-core";
import { aPlan } from "../../support/run-builders";
import type { Execution } from "./vendor-job";
import { launched, refusal, toReference, tryAgain, type Order } from "./world-answers";
import { WorldVendor } from "./world-vendor";

const CONFIRM_AFTER_SECONDS = 15;

export class DbtVendor extends WorldVendor {
  protected override plan(): LaunchPlan {
    return aPlan({
      baselineRunId: "0",
      confirmAfterSeconds: CONFIRM_AFTER_SECONDS,
      relaunchWhenUnclear: this.story.relaunches,
    });
  }

  protected override async launch(
    order: Order,
    claim: Claim,
    { atSeconds }: ActivityCall,
  ): Promise<LaunchResult> {
    // It is not known whether an earlier execution of this launch has started something.
    if (this.isSilent(atSeconds)) return tryAgain(true);
    const [listed] = this.#listed(order, atSeconds);
    if (listed !== undefined) return launched(listed, order);
    // Runs of one job are executed one after another, so a duplicate is seen in its queue.
    if (claim.mayHaveBeenSent) return { ...unclear, resend: true };
    return await this.sendOnce(order, { claim, atSeconds }, () => this.#post(order, atSeconds));
  }

  /** Keeps the oldest run of the launch, and cancels the others. */
  protected override settle(order: Order, { atSeconds }: ActivityCall): unknown {
    const [first, ...others] = this.#listed(order, atSeconds);
    if (first === undefined) return { kind: "notFound", marker: "[az:marker]", jobUrl: null };
    for (const other of others) this.job.cancel(other, atSeconds);
    const duplicates = others.map((one) => this.#toDuplicate(one, atSeconds));
    return {
      kind: "found",
      attempt: toReference(first, order.attemptNumber),
      ...(duplicates.length > 0 && { duplicates }),
    };
  }

  #toDuplicate(one: Execution, atSeconds: number): Record<string, unknown> {
    const { kind, vendorState } = this.job.statusOf(one, atSeconds);
    const cancelError = kind === "cancelled" ? null : "It has not stopped yet.";
    return { vendorRunId: one.vendorRunId, state: vendorState, cancelError };
  }

  #listed(order: Order, atSeconds: number): Execution[] {
    return this.executionsOf(order).filter((one) => this.job.isListed(one, atSeconds));
  }

  #post(order: Order, atSeconds: number): LaunchResult {
    switch (this.fateOfPost(order)) {
      case "busy":
        this.beBusyFrom(atSeconds);
        return tryAgain(false);
      case "refused":
        return refusal;
      case "requestLost":
        return unclear;
      case "answerLost":
        this.start(order, atSeconds);
        return unclear;
      case "launched":
        return launched(this.start(order, atSeconds), order);
    }
  }
}

const unclear = { kind: "unclear", reason: "no answer" } as const;
