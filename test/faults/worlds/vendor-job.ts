import type { AttemptStatus } from "../../../src/contracts/attempt";
import { active, cancelled, failed, succeeded } from "../../support/run-builders";
import type { JobEnd, WorldStory } from "./world-story";

/** One execution at the vendor. */
export interface Execution {
  readonly attemptNumber: number;
  /** Who started it: this run, somebody else, or the vendor itself, after a failure. */
  readonly cause: "own" | "other" | "retry";
  readonly vendorRunId: string;
  readonly createdSeconds: number;
  /** When it left the queue of its job. */
  readonly startsSeconds: number;
  cancelledSeconds: number | null;
}

const ENDS: Record<JobEnd, () => AttemptStatus> = {
  succeeded: () => succeeded(),
  partial: () => succeeded({ partial: true }),
  failed: () => failed(),
  platformFailure: () => failed({ failureClass: "platformError" }),
};

/** A job as the vendor sees it: its executions wait for one another, end by themselves or by a cancel. */
export class VendorJob {
  readonly executions: Execution[] = [];
  readonly #story: WorldStory;

  constructor(story: WorldStory) {
    this.#story = story;
  }

  start(attemptNumber: number, atSeconds: number, cause: Execution["cause"] = "own"): Execution {
    const free = Math.max(0, ...this.executions.map((one) => this.endOf(one)));
    const execution: Execution = {
      attemptNumber,
      cause,
      vendorRunId: String(501 + this.executions.length),
      createdSeconds: atSeconds,
      startsSeconds: Math.max(atSeconds, free),
      cancelledSeconds: null,
    };
    this.executions.push(execution);
    return execution;
  }

  /** Of one attempt, as far as the vendor's list shows them yet. */
  listed(attemptNumber: number, atSeconds: number): Execution[] {
    return this.executions.filter(
      (one) => one.attemptNumber === attemptNumber && this.isListed(one, atSeconds),
    );
  }

  isListed({ createdSeconds, cause }: Execution, atSeconds: number): boolean {
    return cause === "other" || createdSeconds + this.#story.listLagSeconds <= atSeconds;
  }

  find(vendorRunId: string): Execution {
    const found = this.executions.find((one) => one.vendorRunId === vendorRunId);
    if (found === undefined) throw new Error(`The vendor knows no run ${vendorRunId}.`);
    return found;
  }

  cancel(execution: Execution, atSeconds: number): void {
    if (this.#story.stopSeconds !== null) execution.cancelledSeconds ??= atSeconds;
  }

  /** What was cancelled in its queue has executed nothing. */
  hasExecuted({ cancelledSeconds, startsSeconds }: Execution): boolean {
    return cancelledSeconds === null || cancelledSeconds > startsSeconds;
  }

  endOf(execution: Execution): number {
    return Math.min(this.#ownEndOf(execution), this.#stopOf(execution));
  }

  #ownEndOf({ cause, startsSeconds }: Execution): number {
    const { runSeconds, otherSeconds } = this.#story;
    return startsSeconds + (cause === "other" ? otherSeconds : runSeconds);
  }

  statusOf(execution: Execution, atSeconds: number): AttemptStatus {
    const { looksQueued } = this.#story;
    if (atSeconds < this.endOf(execution)) {
      return looksQueued || atSeconds < execution.startsSeconds
        ? active({ queued: true, vendorState: "QUEUED" })
        : active();
    }
    if (this.#stopOf(execution) < this.#ownEndOf(execution)) return cancelled();
    return ENDS[this.#endNumber(execution)]();
  }

  #stopOf(execution: Execution): number {
    const { cancelledSeconds } = execution;
    if (cancelledSeconds === null) return Infinity;
    const takes = this.hasExecuted(execution) ? (this.#story.stopSeconds ?? 0) : 0;
    return cancelledSeconds + takes;
  }

  #endNumber(execution: Execution): JobEnd {
    if (execution.cause === "other") return "succeeded";
    const { ends } = this.#story;
    const others = this.executions.filter(({ cause }) => cause === "other").length;
    const index = Math.min(this.executions.indexOf(execution) - others, ends.length - 1);
    return ends[index] ?? "succeeded";
  }
}
