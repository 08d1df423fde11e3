/** A vendor that recognises a launch by its token: the POST may be repeated, and starts one execution. */
import type { LaunchResult } from "../../../src/contracts/attempt";
import type { Claim } from "../../../src/contracts/claim";
import type { ActivityCall } from "../../support/hub-core";
import type { Execution } from "./vendor-job";
import { launched, notFound, refusal, tryAgain, type Order } from "./world-answers";
import { WorldVendor } from "./world-vendor";

export class DatabricksVendor extends WorldVendor {
  protected override async launch(
    order: Order,
    claim: Claim,
    { atSeconds }: ActivityCall,
  ): Promise<LaunchResult> {
    const mayHaveStarted = this.#isInList(order, atSeconds);
    const result = await this.sendOnce(order, { claim, atSeconds }, () =>
      this.#post(order, atSeconds),
    );
    // After the deadline the list of runs is all that can be read.
    return this.isLate(order, atSeconds) ? tryAgain(mayHaveStarted) : result;
  }

  /** Sends the order again, with its token: `src/providers/databricks/jobs/settle-launch.ts`. */
  protected override settle(order: Order, { atSeconds }: ActivityCall): unknown {
    if (this.isLate(order, atSeconds)) {
      return this.#isInList(order, atSeconds)
        ? { kind: "unreachable", reason: "It may be one of the list.", retryAfterSeconds: null }
        : notFound;
    }
    this.surroundings.onPost(order);
    const result = this.#post(order, atSeconds);
    if (result.kind === "launched") return { kind: "found", attempt: result.attempt };
    return { kind: "unreachable", reason: "no answer", retryAfterSeconds: null };
  }

  #isInList(order: Order, atSeconds: number): boolean {
    return this.executionsOf(order).some((one) => this.job.isListed(one, atSeconds));
  }

  #post(order: Order, atSeconds: number): LaunchResult {
    if (this.isSilent(atSeconds)) return tryAgain(true);
    const fate = this.fateOfPost(order);
    const [known] = this.executionsOf(order);
    switch (fate) {
      case "busy":
        return tryAgain(false);
      case "requestLost":
        return tryAgain(true);
      case "refused":
        // Also if an earlier POST has started it: a refusal proves nothing about that.
        return refusal;
      case "answerLost":
        this.#startUnlessKnown(order, known, atSeconds);
        return tryAgain(true);
      case "launched":
        return launched(this.#startUnlessKnown(order, known, atSeconds), order);
    }
  }

  #startUnlessKnown(order: Order, known: Execution | undefined, atSeconds: number): Execution {
    return known ?? this.start(order, atSeconds);
  }
}
