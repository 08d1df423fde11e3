import type { AttemptReference, AttemptStatus } from "../../../src/contracts/attempt";
import { active, cancelled, failed, succeeded } from "../../support/run-builders";
import type { JobEnd, WorldStory } from "./world-story";

/** One execution at the vendor. */
export interface Execution {
  /** Of the app, whose attempt it is; of one of somebody else, nothing. */
  readonly runId: string | null;
  readonly attemptNumber: number;
  /** Who started it: a run of the app, somebody else, or the vendor itself, after a failure. */
  readonly cause: "own" | "other" | "retry";
  /** A repair of a Databricks run has the id of that run. */
  readonly vendorRunId: string;
  /** The id of the run that it repairs; null if it does not. */
  readonly repairs: string | null;
  readonly createdSeconds: number;
  /** When it left the queue of its job. */
  readonly startsSeconds: number;
  /** When a cancel first arrived, which may have no effect. */
  askedSeconds: number | null;
  cancelledSeconds: number | null;
}

type Launched = Pick<Execution, "runId" | "attemptNumber" | "cause" | "repairs">;

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

  start(launched: Launched, atSeconds: number): Execution {
    const free = Math.max(0, ...this.executions.map((one) => this.endOf(one)));
    const sameRun = this.#story.vendor === "databricks" ? launched.repairs : null;
    const execution: Execution = {
      ...launched,
      vendorRunId: sameRun ?? String((this.#story.firstRunId ?? 501) + this.executions.length),
      createdSeconds: atSeconds,
      startsSeconds: Math.max(atSeconds, free),
      askedSeconds: null,
      cancelledSeconds: null,
    };
    this.executions.push(execution);
    return execution;
  }

  isListed({ createdSeconds, cause }: Execution, atSeconds: number): boolean {
    return cause === "other" || createdSeconds + this.#story.listLagSeconds <= atSeconds;
  }

  /** What the vendor's list of active runs shows. */
  activeAt(atSeconds: number): { readonly vendorRunId: string; readonly vendorState: string }[] {
    return this.executions
      .filter((one) => one.createdSeconds <= atSeconds && this.isListed(one, atSeconds))
      .map((one) => ({ vendorRunId: one.vendorRunId, ...this.statusOf(one, atSeconds) }))
      .filter(({ kind }) => kind === "active");
  }

  /** The execution of an attempt: the newest one with its id, if that has been repaired since. */
  find({ vendorRunId }: Pick<AttemptReference, "vendorRunId">): Execution {
    const found = this.executions.findLast((one) => one.vendorRunId === vendorRunId);
    if (found === undefined) throw new Error(`The vendor knows no run ${vendorRunId}.`);
    return found;
  }

  cancel(execution: Execution, atSeconds: number): void {
    execution.askedSeconds ??= atSeconds;
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
