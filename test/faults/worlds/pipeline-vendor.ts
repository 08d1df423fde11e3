/**
 * A vendor without a token for its launches, which rejects a second active execution and starts failed ones again by itself.
 *
 * It follows the rules of the provider of pipelines (`src/providers/databricks/pipelines/launch.ts`): what it knows of a
 * launch is the record of its claim, and the list of executions.
 */
import type { AttemptReference } from "../../../src/contracts/attempt";
import { aPlan } from "../../support/run-builders";
import type { ActivityCall, ActivityFake } from "../../support/hub-core";
import type { Execution } from "./vendor-job";
import type { WorldStory } from "./world-story";
import { refusal, toReference, tryAgain, WorldVendor, type Order } from "./world-vendor";

const RETRY_AFTER_SECONDS = 15;
const PROVISIONAL_SECONDS = 30;

/** The record of one POST, which survives every crash. */
interface ClaimRecord {
  isSent: boolean;
  /** The newest execution before the POST. */
  baseline: string | null;
}

export class PipelineVendor extends WorldVendor {
  readonly #claims = new Map<string, ClaimRecord>();

  constructor(story: WorldStory) {
    super(story);
    if (story.otherSeconds > 0) this.job.start(0, 0, "other");
  }

  override activities(): Record<string, ActivityFake> {
    return {
      ...super.activities(),
      planLaunch: this.unlessSilent((_input, { atSeconds }) => ({
        kind: "planned",
        plan: aPlan({ baselineRunId: this.#listed(atSeconds).at(-1)?.vendorRunId ?? null }),
      })),
      launchAttempt: (order: Order, call) => this.#launch(order, call),
      lookUpAttempt: this.unlessSilent((order: Order, { atSeconds }) => {
        const own = this.#ownSince(order.plan.baselineRunId, atSeconds);
        return own === undefined
          ? { kind: "notFound", marker: null, jobUrl: null }
          : { kind: "found", attempt: referTo(own, order) };
      }),
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

  #launch(order: Order, { atSeconds }: ActivityCall): unknown {
    const claim = this.#claimOf(order);
    const mayHaveStarted = claim.isSent || (order.send ?? 1) > 1;
    if (this.isSilent(atSeconds)) return tryAgain(mayHaveStarted);
    if (mayHaveStarted) {
      const own = this.#ownSince(claim.baseline ?? order.plan.baselineRunId, atSeconds);
      if (own !== undefined) return { kind: "launched", attempt: referTo(own, order) };
      if (claim.isSent) return unclear(claim.baseline);
    }
    const active = this.#listed(atSeconds).find((one) => this.job.endOf(one) > atSeconds);
    return active === undefined
      ? this.#send(order, claim, atSeconds)
      : this.#meet(order, active, atSeconds);
  }

  #meet(order: Order, active: Execution, atSeconds: number): unknown {
    switch (this.story.onActive) {
      case "wait":
        return full;
      case "fail":
        return { kind: "rejected", failure: { code: "pipelineBusy", message: "It is active." } };
      case "adopt": {
        if (active.cancelledSeconds !== null && active.cancelledSeconds <= atSeconds) return full;
        const attempt = { ...referTo(active, order), leaveRunning: true };
        return { kind: "launched", attempt, adopted: true };
      }
    }
  }

  #send(order: Order, claim: ClaimRecord, atSeconds: number): unknown {
    const { attemptNumber } = order;
    const fate = this.fateOfPost(attemptNumber);
    claim.baseline = this.#listed(atSeconds).at(-1)?.vendorRunId ?? null;
    if (fate === "refused") return refusal;
    if (fate === "busy") return tryAgain(false);
    claim.isSent = true;
    if (fate === "requestLost") return unclear(claim.baseline);
    if (this.#active(atSeconds) !== undefined) {
      // An execution that the list did not show yet.
      claim.isSent = fate === "answerLost";
      return claim.isSent ? unclear(claim.baseline) : full;
    }
    const started = this.job.start(attemptNumber, atSeconds);
    return fate === "answerLost"
      ? unclear(claim.baseline)
      : { kind: "launched", attempt: referTo(started, order) };
  }

  #check(attempt: AttemptReference, atSeconds: number): unknown {
    const { chain, isClosed } = this.#succession(attempt.vendorRunId, atSeconds);
    const newest = chain.at(-1) ?? this.job.find(attempt.vendorRunId);
    const status = this.job.statusOf(newest, atSeconds);
    const isContinued = newest.vendorRunId !== attempt.vendorRunId;
    return {
      kind: "checked",
      status,
      ...(isContinued && { attempt: { ...attempt, vendorRunId: newest.vendorRunId } }),
      ...(status.kind === "failed" && !isClosed && { provisionalSeconds: PROVISIONAL_SECONDS }),
    };
  }

  #claimOf({ attemptNumber, send = 1 }: Order): ClaimRecord {
    const key = `${attemptNumber}/${send}`;
    const claim = this.#claims.get(key) ?? { isSent: false, baseline: null };
    this.#claims.set(key, claim);
    return claim;
  }

  /** Starts what has failed again, as far as time has passed. */
  #catchUp(atSeconds: number): void {
    for (;;) {
      const last = this.job.executions.at(-1);
      if (last === undefined || last.cause === "other") return;
      const dueSeconds = this.job.endOf(last) + RETRY_AFTER_SECONDS;
      const causes = this.job.executions.map(({ cause }) => cause);
      const retries = causes.length - 1 - causes.findLastIndex((cause) => cause !== "retry");
      const isFailure = this.job.statusOf(last, dueSeconds).kind === "failed";
      if (!isFailure || retries >= this.story.vendorRetries || dueSeconds > atSeconds) return;
      this.job.start(last.attemptNumber, dueSeconds, "retry");
    }
  }

  #active(atSeconds: number): Execution | undefined {
    this.#catchUp(atSeconds);
    return this.job.executions.find((one) => this.job.endOf(one) > atSeconds);
  }

  /** Oldest first. */
  #listed(atSeconds: number): Execution[] {
    this.#catchUp(atSeconds);
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
    return { chain: [this.job.find(vendorRunId), ...retries], isClosed: other >= 0 };
  }
}

const full = {
  kind: "tryAgain",
  reason: "Another update is active.",
  mayHaveStarted: false,
  retryAfterSeconds: null,
  because: "full",
};

const unclear = (baseline: string | null): unknown => ({
  kind: "unclear",
  reason: "no answer",
  resend: true,
  ...(baseline !== null && { baselineRunId: baseline }),
});

const referTo = (execution: Execution, { attemptNumber }: Order): AttemptReference => ({
  ...toReference(execution),
  number: attemptNumber,
});
