/**
 * The activities of a world: what the providers promise about each vendor, over a job that may be watched.
 *
 * 1. Databricks: a launch is idempotent by attempt. An unclear answer may be followed by another POST.
 * 2. dbt: a launch looks for its marker, then sends one POST. After an unclear answer its launch is only settled, and
 *    `confirmLaunch` cancels what was started twice.
 */
import type { AttemptReference, LaunchPlan } from "../../../src/contracts/attempt";
import { aPlan, anAttempt } from "../../support/run-builders";
import type { ActivityCall, ActivityFake } from "../../support/hub-core";
import { VendorJob, type Execution } from "./vendor-job";
import type { LaunchResult, WorldStory } from "./world-story";

const silence = { kind: "unreachable", reason: "no answer", retryAfterSeconds: null };

export const tryAgain = (mayHaveStarted: boolean): unknown => ({
  kind: "tryAgain",
  reason: "503",
  mayHaveStarted,
  retryAfterSeconds: null,
});

export const refusal = { kind: "rejected", failure: { code: "refused", message: "No." } };

const CONFIRM_AFTER_SECONDS = 15;

export interface Order {
  readonly attemptNumber: number;
  readonly send?: number;
  readonly plan: LaunchPlan;
}

export class WorldVendor {
  readonly job: VendorJob;
  /** Bodies that the callback's receiver has taken. */
  callbacksTaken = 0;
  protected readonly story: WorldStory;
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
      launchAttempt: (order: Order, call) => this.#launch(order, call),
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

  #launch({ attemptNumber }: Order, { atSeconds }: ActivityCall): unknown {
    // It is not known whether an earlier execution of this launch has started something.
    if (this.isSilent(atSeconds)) return tryAgain(true);
    if (this.story.vendor === "dbt") {
      const [listed] = this.job.listed(attemptNumber, atSeconds);
      if (listed !== undefined) return this.#launched(listed);
    }
    return this.#post(attemptNumber, atSeconds);
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

  #post(attemptNumber: number, atSeconds: number): unknown {
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

  #startAgain(known: Execution, fate: LaunchResult): unknown {
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

  #start(attemptNumber: number, atSeconds: number, fate: LaunchResult): unknown {
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

  #unclear(): unknown {
    return this.story.vendor === "dbt" ? { kind: "unclear", reason: "no answer" } : tryAgain(true);
  }

  #launched(execution: Execution): unknown {
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
