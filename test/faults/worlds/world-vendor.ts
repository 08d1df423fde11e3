/**
 * The activities of a world: what the providers promise about each vendor, over a job that may be watched.
 *
 * Owns: silence, what becomes of a POST, and what is the same at every vendor. Does not own: how a launch is recognised
 * (`databricks-vendor.ts`, `dbt-vendor.ts`, `pipeline-vendor.ts`) and repairs (`world-repairs.ts`).
 *
 * 1. A POST needs a claim, which survives every crash, as in `src/providers/claimed-start.ts`.
 * 2. No POST is sent after the deadline of its order.
 */
import type { AttemptReference, LaunchPlan, LaunchResult } from "../../../src/contracts/attempt";
import type { Claim, ClaimKey, Claims, CloseResult } from "../../../src/contracts/claim";
import { startUnderClaim } from "../../../src/providers/claimed-start";
import { planSince } from "../../../src/providers/launch-baseline";
import { STARTED_AT } from "../../support/drive";
import type { ActivityCall, ActivityFake } from "../../support/hub-core";
import { aPlan } from "../../support/run-builders";
import { VendorJob, type Execution } from "./vendor-job";
import { tryAgain, type Order } from "./world-answers";
import { launchRepair, planRepair, settleRepair } from "./world-repairs";
import type { LaunchResult as Fate, WorldStory } from "./world-story";

/** What the surroundings of a vendor are. */
export interface Surroundings {
  readonly claims: Claims;
  /** Told of each POST that is sent. */
  readonly onPost: (order: Order) => void;
  /**
   * Told of each one that does not arrive, or whose answer does not, or that is refused. It `hides` if the app cannot know
   * then whether the job was started.
   */
  readonly onTrouble: (what: Fate, hides: boolean) => void;
}

const silence = { kind: "unreachable", reason: "no answer", retryAfterSeconds: null };

const claimUnread: LaunchResult = {
  ...{ kind: "tryAgain", reason: "No storage.", mayHaveStarted: true, retryAfterSeconds: null },
  because: "claimUnread",
};

/** The run has given the start up. */
const givenUp: LaunchResult = {
  ...{ kind: "tryAgain", reason: "It is given up.", mayHaveStarted: false },
  retryAfterSeconds: null,
};

export abstract class WorldVendor {
  readonly job: VendorJob;
  readonly story: WorldStory;
  readonly surroundings: Surroundings;
  readonly #refused = new Set<string>();
  #posts = 0;
  #busyUntil = 0;

  constructor(story: WorldStory, surroundings: Surroundings) {
    this.story = story;
    this.surroundings = surroundings;
    this.job = new VendorJob(story);
  }

  protected abstract launch(order: Order, claim: Claim, call: ActivityCall): Promise<LaunchResult>;
  /** Finds out what an unclear launch has started. */
  protected abstract settle(order: Order, call: ActivityCall): unknown;

  /** Everything that becomes due at the vendor by itself. */
  catchUp: (atSeconds: number) => void = () => undefined;

  activities(): Record<string, ActivityFake> {
    const { job } = this;
    return {
      planLaunch: this.unlessSilent(() => ({ kind: "planned", plan: this.plan() })),
      planRepair: this.unlessSilent(({ attempt }: { attempt: AttemptReference }, { atSeconds }) =>
        planRepair(this, attempt, atSeconds),
      ),
      launchAttempt: (order: Order, call) => this.#launchUnderClaim(order, call),
      closeLaunch: (key: ClaimKey, { atSeconds }) =>
        this.#isStorageSilent(atSeconds)
          ? { kind: "unreachable", reason: "No storage." }
          : this.#close(key),
      lookUpAttempt: this.unlessSilent((order: Order, call) =>
        order.repairs === undefined ? this.settle(order, call) : settleRepair(this, order),
      ),
      confirmLaunch: this.unlessSilent(({ order }: { order: Order }, call) =>
        this.settle(order, call),
      ),
      checkAttempt: this.unlessSilent(
        ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => ({
          kind: "checked",
          status: job.statusOf(job.find(attempt), atSeconds),
        }),
      ),
      cancelAttempt: this.unlessSilent(
        ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => {
          job.cancel(job.find(attempt), atSeconds);
          return { kind: "requested" };
        },
      ),
      explainFailure: (_input, { count }) =>
        count % 2 === 1
          ? { kind: "notYet", retryAfterSeconds: 5 }
          : { kind: "explained", failedSteps: [], omitted: 0, note: null },
      readOutputs: (_input, { count }) =>
        count % 2 === 1
          ? { kind: "notYet", retryAfterSeconds: 5 }
          : { kind: "none", note: "There are none." },
    };
  }

  protected plan(): LaunchPlan {
    return aPlan();
  }

  protected unlessSilent(answer: ActivityFake): ActivityFake {
    return (input, call) => (this.isSilent(call.atSeconds) ? silence : answer(input, call));
  }

  isSilent(atSeconds: number): boolean {
    return (
      atSeconds < this.#busyUntil ||
      this.story.silences.some(
        ({ from, seconds }) => atSeconds >= from && atSeconds < from + seconds,
      )
    );
  }

  /** After a 429, dbt rejects everything for some time. */
  protected beBusyFrom(atSeconds: number): void {
    this.#busyUntil = atSeconds + this.story.busySeconds;
  }

  isLate({ deadline }: Order, atSeconds: number): boolean {
    return (
      deadline !== undefined && STARTED_AT.getTime() + atSeconds * 1_000 > Date.parse(deadline)
    );
  }

  async #launchUnderClaim(order: Order, call: ActivityCall): Promise<LaunchResult> {
    if (this.#isStorageSilent(call.atSeconds)) return claimUnread;
    const opened = await this.surroundings.claims.open(keyOf(order), order.plan);
    if (opened.kind !== "opened") return givenUp;
    const { claim } = opened;
    return order.repairs === undefined
      ? this.launch(order, claim, call)
      : launchRepair(this, order, { claim, atSeconds: call.atSeconds });
  }

  async #close(key: ClaimKey): Promise<CloseResult> {
    const closed = await this.surroundings.claims.close(key);
    if (closed.kind !== "mayHaveBeenSent") return closed;
    const { kind, plan } = closed;
    return plan === undefined ? { kind } : { kind, plan: planSince(plan, closed) };
  }

  #isStorageSilent(atSeconds: number): boolean {
    return this.story.storageSilences.some(
      ({ from, seconds }) => atSeconds >= from && atSeconds < from + seconds,
    );
  }

  /** Sends a POST under its claim, unless it is late. */
  sendOnce(
    order: Order,
    { claim, atSeconds, note }: { claim: Claim; atSeconds: number; note?: string | undefined },
    post: () => LaunchResult,
  ): Promise<LaunchResult> {
    const send = (): Promise<LaunchResult> => {
      if (this.isLate(order, atSeconds)) return Promise.resolve(tryAgain(false));
      this.surroundings.onPost(order);
      return Promise.resolve(post());
    };
    return startUnderClaim(claim, send, { note });
  }

  /** What becomes of the next POST. One that was refused once is refused again. */
  fateOfPost({ runId, attemptNumber, repairs }: Order): Fate {
    const isRepeated = this.job.executions.some(
      (one) => one.runId === runId && one.attemptNumber === attemptNumber,
    );
    const launch = JSON.stringify([runId, attemptNumber, repairs?.vendorRunId]);
    if (this.#refused.has(launch)) return "refused";
    this.#posts += 1;
    const { launches } = this.story;
    const fate = launches[Math.min(this.#posts, launches.length) - 1] ?? "launched";
    if (fate === "refused") this.#refused.add(launch);
    this.#tellOf(fate, isRepeated);
    return fate;
  }

  /** If an earlier POST has started the job, a refusal of its repetition says nothing about that one. */
  #tellOf(fate: Fate, isRepeated: boolean): void {
    const { onTrouble } = this.surroundings;
    if (fate === "answerLost" || fate === "requestLost") onTrouble(fate, true);
    if (fate === "refused" || (fate === "busy" && isRepeated)) onTrouble(fate, isRepeated);
  }

  start(order: Order, atSeconds: number): Execution {
    const { runId, attemptNumber, repairs } = order;
    const launched = { runId, attemptNumber, repairs: repairs?.vendorRunId ?? null };
    return this.job.start({ ...launched, cause: "own" }, atSeconds);
  }

  /** Oldest first, without repairs. */
  executionsOf({ runId, attemptNumber }: Pick<Order, "runId" | "attemptNumber">): Execution[] {
    return this.job.executions.filter(
      (one) => one.runId === runId && one.attemptNumber === attemptNumber && one.repairs === null,
    );
  }
}

const keyOf = ({ runId, origin, attemptNumber, send = 1 }: Order): ClaimKey => ({
  ...{ runId, attemptNumber, send },
  ...(origin !== undefined && { origin }),
});
