/**
 * The activities of a world: what the providers promise about each vendor, over a job that may be watched.
 *
 * 1. Databricks: a launch is idempotent by attempt. An unclear answer may be followed by another POST.
 * 2. dbt: a launch looks for its marker, then sends one POST. After an unclear answer its launch is only settled, and
 *    `confirmLaunch` cancels what was started twice.
 * 3. Every POST is sent under a claim, as in `src/activities/provider-activities.ts`. Claims survive every crash.
 */
import type {
  AttemptReference,
  LaunchPlan,
  LaunchResult as Launched,
} from "../../../src/contracts/attempt";
import type { Claim, ClaimKey } from "../../../src/contracts/claim";
import { startUnderClaim } from "../../../src/providers/claimed-start";
import { MemoryClaims } from "../../support/claims";
import { aPlan, anAttempt } from "../../support/run-builders";
import type { ActivityCall, ActivityFake } from "../../support/hub-core";
import { VendorJob, type Execution } from "./vendor-job";
import type { LaunchResult, WorldStory } from "./world-story";

const silence = { kind: "unreachable", reason: "no answer", retryAfterSeconds: null };

export const tryAgain = (mayHaveStarted: boolean): Launched => ({
  kind: "tryAgain",
  reason: "503",
  mayHaveStarted,
  retryAfterSeconds: null,
});

export const refusal: Launched = { kind: "rejected", failure: { code: "refused", message: "No." } };

const CONFIRM_AFTER_SECONDS = 15;

const claimUnread: Launched = {
  ...{ kind: "tryAgain", reason: "No storage.", mayHaveStarted: true, retryAfterSeconds: null },
  because: "claimUnread",
};

const closed: Launched = {
  ...{ kind: "tryAgain", reason: "It is given up.", mayHaveStarted: false },
  retryAfterSeconds: null,
};

export interface Order extends Omit<ClaimKey, "send"> {
  readonly send?: number;
  readonly onlyLook?: boolean;
  readonly plan: LaunchPlan;
}

export class WorldVendor {
  readonly job: VendorJob;
  /** Bodies that the callback's receiver has taken. */
  callbacksTaken = 0;
  protected readonly story: WorldStory;
  readonly #claims = new MemoryClaims();
  readonly #refused = new Set<number>();
  #posts = 0;
  #busyUntil = 0;

  constructor(story: WorldStory) {
    this.story = story;
    this.job = new VendorJob(story);
  }

  activities(): Record<string, ActivityFake> {
    const { job } = this;
    return {
      planLaunch: this.unlessSilent(() => ({ kind: "planned", plan: this.#plan() })),
      launchAttempt: (order: Order, call) => this.#launchUnderClaim(order, call),
      closeLaunch: (key: ClaimKey, { atSeconds }) =>
        this.#isStorageSilent(atSeconds)
          ? { kind: "unreachable", reason: "No storage." }
          : this.#claims.close(key),
      lookUpAttempt: this.unlessSilent(({ attemptNumber }: Order, { atSeconds }) => {
        const [first, ...others] = job.listed(attemptNumber, atSeconds);
        for (const other of others) job.cancel(other, atSeconds);
        return first === undefined
          ? { kind: "notFound", marker: "[az:marker]", jobUrl: null }
          : { kind: "found", attempt: toReference(first) };
      }),
      confirmLaunch: this.unlessSilent(
        ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => {
          const [first, ...others] = job.listed(attempt.number, atSeconds);
          for (const other of others) job.cancel(other, atSeconds);
          return first === undefined
            ? { kind: "notFound", marker: "[az:marker]", jobUrl: null }
            : { kind: "found", attempt: toReference(first) };
        },
      ),
      checkAttempt: this.unlessSilent(
        ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => ({
          kind: "checked",
          status: job.statusOf(job.find(attempt.vendorRunId), atSeconds),
        }),
      ),
      cancelAttempt: this.unlessSilent(
        ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => {
          job.cancel(job.find(attempt.vendorRunId), atSeconds);
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
      deliverCallback: (_input, { count }) => this.#deliver(count),
    };
  }

  #plan(): LaunchPlan {
    return this.story.vendor === "dbt"
      ? aPlan({
          baselineRunId: "0",
          confirmAfterSeconds: CONFIRM_AFTER_SECONDS,
          relaunchWhenUnclear: this.story.relaunches,
        })
      : aPlan();
  }

  protected unlessSilent(answer: ActivityFake): ActivityFake {
    return (input, call) => (this.isSilent(call.atSeconds) ? silence : answer(input, call));
  }

  protected isSilent(atSeconds: number): boolean {
    return (
      atSeconds < this.#busyUntil ||
      this.story.silences.some(
        ({ from, seconds }) => atSeconds >= from && atSeconds < from + seconds,
      )
    );
  }

  async #launchUnderClaim(order: Order, call: ActivityCall): Promise<Launched> {
    if (this.#isStorageSilent(call.atSeconds)) return claimUnread;
    const { runId, origin, attemptNumber, send = 1 } = order;
    const opened = await this.#claims.open({ runId, origin, attemptNumber, send });
    return opened.kind === "opened" ? this.launch(order, opened.claim, call) : closed;
  }

  #isStorageSilent(atSeconds: number): boolean {
    return this.story.storageSilences.some(
      ({ from, seconds }) => atSeconds >= from && atSeconds < from + seconds,
    );
  }

  protected launch(
    { attemptNumber }: Order,
    claim: Claim,
    { atSeconds }: ActivityCall,
  ): Promise<Launched> {
    // It is not known whether an earlier execution of this launch has started something.
    if (this.isSilent(atSeconds)) return Promise.resolve(tryAgain(true));
    if (this.story.vendor === "dbt") {
      const [listed] = this.job.listed(attemptNumber, atSeconds);
      if (listed !== undefined) return Promise.resolve(this.#launched(listed));
      if (claim.mayHaveBeenSent) return Promise.resolve({ ...this.#unclear(), resend: true });
    }
    return startUnderClaim(claim, () => Promise.resolve(this.#post(attemptNumber, atSeconds)));
  }

  /** What becomes of the next POST. */
  protected fateOfPost(attemptNumber: number): LaunchResult {
    if (this.#refused.has(attemptNumber)) return "refused";
    this.#posts += 1;
    const { launches } = this.story;
    const fate = launches[Math.min(this.#posts, launches.length) - 1] ?? "launched";
    if (fate === "refused") this.#refused.add(attemptNumber);
    return fate;
  }

  #post(attemptNumber: number, atSeconds: number): Launched {
    const isRefused = this.#refused.has(attemptNumber);
    const fate = this.fateOfPost(attemptNumber);
    if (isRefused) return refusal;
    const known = this.#known(attemptNumber);
    return known === undefined
      ? this.#start(attemptNumber, atSeconds, fate)
      : this.#startAgain(known, fate);
  }

  /** What the vendor itself knows by the token of the launch, whatever its lists show. */
  #known(attemptNumber: number): Execution | undefined {
    if (this.story.vendor === "dbt") return undefined;
    return this.job.executions.find((one) => one.attemptNumber === attemptNumber);
  }

  #startAgain(known: Execution, fate: LaunchResult): Launched {
    switch (fate) {
      case "busy":
        return tryAgain(false);
      case "answerLost":
      case "requestLost":
        return this.#unclear();
      case "launched":
      case "refused":
        return this.#launched(known);
    }
  }

  #start(attemptNumber: number, atSeconds: number, fate: LaunchResult): Launched {
    switch (fate) {
      case "busy":
        if (this.story.vendor === "dbt") this.#busyUntil = atSeconds + this.story.busySeconds;
        return tryAgain(false);
      case "refused":
        return refusal;
      case "launched":
        return this.#launched(this.job.start(attemptNumber, atSeconds));
      case "answerLost":
        this.job.start(attemptNumber, atSeconds);
        return this.#unclear();
      case "requestLost":
        return this.#unclear();
    }
  }

  #unclear(): Launched {
    return this.story.vendor === "dbt" ? unclear : tryAgain(true);
  }

  #launched(execution: Execution): Launched {
    return { kind: "launched", attempt: toReference(execution) };
  }

  #deliver(count: number): unknown {
    const tries = this.story.receiver ?? [];
    const behaviour = tries[Math.min(count, tries.length) - 1] ?? "takes";
    switch (behaviour) {
      case "isEarly":
        return { kind: "notEnded" };
      case "isAway":
        return { kind: "tryAgain", reason: "503", retryAfterSeconds: null };
      case "refuses":
        return { kind: "refused", reason: "404" };
      case "takes":
        this.callbacksTaken += 1;
        return { kind: "delivered", status: 200 };
    }
  }
}

const unclear: Launched = { kind: "unclear", reason: "no answer" };

export const toReference = ({
  attemptNumber,
  vendorRunId,
  createdSeconds,
}: Execution): AttemptReference =>
  anAttempt({
    number: attemptNumber,
    vendorRunId,
    launchedAt: new Date(Date.parse(anAttempt().launchedAt) + createdSeconds * 1_000).toISOString(),
  });
