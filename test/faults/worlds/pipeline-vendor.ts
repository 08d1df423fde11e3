/**
 * A vendor without a token for its launches, which rejects a second active execution and starts failed ones again by itself.
 *
 * It follows the rules of the provider of pipelines (`src/providers/databricks/pipelines/launch.ts`): what it knows of a
 * launch is the record of its claim, and the list of executions.
 */
import type { AttemptReference, LaunchResult } from "../../../src/contracts/attempt";
import type { Claim } from "../../../src/contracts/claim";
import { aPlan } from "../../support/run-builders";
import type { ActivityCall, ActivityFake } from "../../support/hub-core";
import type { Execution } from "./vendor-job";
import type { WorldStory } from "./world-story";
import { launched, notFound, refusal, toReference, tryAgain, type Order } from "./world-answers";
import { WorldVendor, type Surroundings } from "./world-vendor";

const RETRY_AFTER_SECONDS = 15;
const PROVISIONAL_SECONDS = 30;

export class PipelineVendor extends WorldVendor {
  constructor(story: WorldStory, surroundings: Surroundings) {
    super(story, surroundings);
    const other = { runId: null, attemptNumber: 0, cause: "other", repairs: null } as const;
    if (story.otherSeconds > 0) this.job.start(other, 0);
  }

  override activities(): Record<string, ActivityFake> {
    return {
      ...super.activities(),
      planLaunch: this.unlessSilent((_input, { atSeconds }) => ({
        kind: "planned",
        plan: aPlan({ baselineRunId: this.#listed(atSeconds).at(-1)?.vendorRunId ?? null }),
      })),
      checkAttempt: this.unlessSilent(({ attempt }: { attempt: AttemptReference }, { atSeconds }) =>
        this.#check(attempt, atSeconds),
      ),
      cancelAttempt: this.unlessSilent(
        ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => {
          const active = this.#active(atSeconds);
          const { chain } = this.#succession(attempt.vendorRunId, atSeconds);
          if (active !== undefined && chain.includes(active)) this.job.cancel(active, atSeconds);
          return { kind: "requested" };
        },
      ),
    };
  }

  protected override settle(order: Order, { atSeconds }: ActivityCall): unknown {
    const own = this.#ownSince(order.plan.baselineRunId, atSeconds);
    return own === undefined
      ? notFound
      : { kind: "found", attempt: toReference(own, order.attemptNumber) };
  }

  protected override async launch(
    order: Order,
    claim: Claim,
    { atSeconds }: ActivityCall,
  ): Promise<LaunchResult> {
    const mayHaveStarted = claim.mayHaveBeenSent || (order.send ?? 1) > 1;
    if (this.isSilent(atSeconds)) return tryAgain(mayHaveStarted);
    if (mayHaveStarted) {
      const own = this.#ownSince(claim.note ?? order.plan.baselineRunId, atSeconds);
      if (own !== undefined) return launched(own, order);
      if (claim.mayHaveBeenSent) return unclear(claim.note);
    }
    const active = this.#listed(atSeconds).find((one) => this.job.endOf(one) > atSeconds);
    if (active !== undefined) return this.#meet(order, active, atSeconds);
    const note = this.#listed(atSeconds).at(-1)?.vendorRunId;
    return await this.sendOnce(order, { claim, atSeconds, note }, () =>
      this.#post(order, note, atSeconds),
    );
  }

  #meet(order: Order, active: Execution, atSeconds: number): LaunchResult {
    switch (this.story.onActive) {
      case "wait":
        return full;
      case "fail":
        return { kind: "rejected", failure: { code: "pipelineBusy", message: "It is active." } };
      case "adopt": {
        if (active.cancelledSeconds !== null && active.cancelledSeconds <= atSeconds) return full;
        const attempt = {
          ...toReference(active, order.attemptNumber),
          leaveRunning: true,
        } as const;
        return { kind: "launched", attempt, adopted: true };
      }
    }
  }

  #post(order: Order, newest: string | undefined, atSeconds: number): LaunchResult {
    const fate = this.fateOfPost(order);
    if (fate === "refused") return refusal;
    if (fate === "busy") return tryAgain(false);
    if (fate === "requestLost") return unclear(newest);
    // An execution that the list did not show yet.
    if (this.#active(atSeconds) !== undefined) {
      return fate === "answerLost" ? unclear(newest) : full;
    }
    const started = this.start(order, atSeconds);
    return fate === "answerLost" ? unclear(newest) : launched(started, order);
  }

  #check(attempt: AttemptReference, atSeconds: number): unknown {
    const { chain, isClosed } = this.#succession(attempt.vendorRunId, atSeconds);
    const newest = chain.at(-1) ?? this.job.find(attempt);
    const status = this.job.statusOf(newest, atSeconds);
    const isContinued = newest.vendorRunId !== attempt.vendorRunId;
    return {
      kind: "checked",
      status,
      ...(isContinued && { attempt: { ...attempt, vendorRunId: newest.vendorRunId } }),
      ...(status.kind === "failed" && !isClosed && { provisionalSeconds: PROVISIONAL_SECONDS }),
    };
  }

  /** Starts what has failed again, as far as time has passed. */
  override catchUp = (atSeconds: number): void => {
    for (;;) {
      const last = this.job.executions.at(-1);
      if (last === undefined || last.cause === "other") return;
      const dueSeconds = this.job.endOf(last) + RETRY_AFTER_SECONDS;
      const causes = this.job.executions.map(({ cause }) => cause);
      const retries = causes.length - 1 - causes.findLastIndex((cause) => cause !== "retry");
      const isFailure = this.job.statusOf(last, dueSeconds).kind === "failed";
      if (!isFailure || retries >= this.story.vendorRetries || dueSeconds > atSeconds) return;
      const { runId, attemptNumber } = last;
      this.job.start({ runId, attemptNumber, cause: "retry", repairs: null }, dueSeconds);
    }
  };

  #active(atSeconds: number): Execution | undefined {
    this.catchUp(atSeconds);
    return this.job.executions.find((one) => this.job.endOf(one) > atSeconds);
  }

  /** Oldest first. */
  #listed(atSeconds: number): Execution[] {
    this.catchUp(atSeconds);
    return this.job.executions.filter((one) => this.job.isListed(one, atSeconds));
  }

  /** It shows no attempt, so the oldest one that the API started since the baseline counts. */
  #ownSince(baseline: string | null, atSeconds: number): Execution | undefined {
    const listed = this.#listed(atSeconds);
    const position = listed.findIndex(({ vendorRunId }) => vendorRunId === baseline);
    return listed.slice(position + 1).find(({ cause }) => cause === "own");
  }

  /** The execution and its retries. */
  #succession(vendorRunId: string, atSeconds: number): { chain: Execution[]; isClosed: boolean } {
    const listed = this.#listed(atSeconds);
    const first = listed.findIndex((one) => one.vendorRunId === vendorRunId);
    const newer = first < 0 ? [] : listed.slice(first + 1);
    const other = newer.findIndex(({ cause }) => cause !== "retry");
    const retries = other < 0 ? newer : newer.slice(0, other);
    return { chain: [this.job.find({ vendorRunId }), ...retries], isClosed: other >= 0 };
  }
}

const full: LaunchResult = {
  kind: "tryAgain",
  reason: "Another update is active.",
  mayHaveStarted: false,
  retryAfterSeconds: null,
  because: "full",
};

const unclear = (baseline: string | undefined): LaunchResult => ({
  kind: "unclear",
  reason: "no answer",
  resend: true,
  ...(baseline !== undefined && { baselineRunId: baseline }),
});
