import fc from "fast-check";
import type { AttemptReference, AttemptStatus, Hindrance } from "../../../src/contracts/attempt";
import type { Moment } from "../../support/drive";
import type { RunStory } from "../../support/drive-run";
import { FakeVendor, type VendorBehaviour } from "../../support/fake-vendor";
import { active, aPlan, failed, succeeded } from "../../support/run-builders";
import type { ActivityCall, ActivityFake } from "../../support/hub-core";

/** The effect of one launch call: whether the job starts, and the result that we get. */
type LaunchFate =
  | "launched"
  | "answerLost"
  | "requestLost"
  | "busy"
  | "full"
  | "misconfigured"
  | "busyButStarted"
  | "crashedAfterStart"
  | "refused";

export interface RandomStory {
  readonly vendor: VendorBehaviour;
  readonly launches: readonly LaunchFate[];
  readonly planHiccups: number;
  readonly confirmAfterSeconds: number | null;
  readonly silence: { from: number; seconds: number };
  readonly input: NonNullable<RunStory["input"]>;
  readonly cancels: readonly Moment[];
}

const ACTIVITIES = [
  "planLaunch",
  "launchAttempt",
  "closeLaunch",
  "lookUpAttempt",
  "confirmLaunch",
  "checkAttempt",
  "cancelAttempt",
  "wakeWatch",
  "explainFailure",
];

const order = fc.constantFrom("first" as const, "last" as const);
const call = fc.integer({ min: 1, max: 6 });
const moment: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ at: fc.integer({ min: 0, max: 900 }), order }),
  fc.record({ during: fc.constantFrom(...ACTIVITIES), call }),
  fc.record({ with: fc.constantFrom(...ACTIVITIES), call, order }),
  fc.record({ turn: fc.integer({ min: 1, max: 25 }), order }),
);

const ends: fc.Arbitrary<AttemptStatus> = fc.constantFrom(
  succeeded(),
  succeeded({ partial: true }),
  failed(),
  failed({ failureClass: "platformError" }),
);

const vendor: fc.Arbitrary<VendorBehaviour> = fc.record({
  runSeconds: fc.integer({ min: 0, max: 900 }),
  ends: fc.array(ends, { minLength: 1, maxLength: 3 }),
  whileActive: fc.constantFrom(active(), active({ queued: true, vendorState: "QUEUED" })),
  stopSeconds: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 5 }),
  endsCancelled: fc.constant<AttemptStatus>({
    kind: "cancelled",
    vendorState: "CANCELED",
    message: "Run cancelled.",
    runPageUrl: null,
  }),
  cancelAnswer: fc.constant({ kind: "requested" as const }),
});

export const randomStory: fc.Arbitrary<RandomStory> = fc.record({
  vendor,
  launches: fc.array(
    fc.constantFrom<LaunchFate>(
      "launched",
      "answerLost",
      "requestLost",
      "busy",
      "full",
      "misconfigured",
      "busyButStarted",
      "crashedAfterStart",
      "refused",
    ),
    { minLength: 1, maxLength: 4 },
  ),
  planHiccups: fc.integer({ min: 0, max: 2 }),
  confirmAfterSeconds: fc.constantFrom(null, 20),
  silence: fc.record({
    from: fc.integer({ min: 0, max: 600 }),
    seconds: fc.constantFrom(0, 0, 45, 200, 2_000),
  }),
  input: fc.record({
    waitSeconds: fc.constantFrom(5, 30, 120, "adaptive" as const),
    webhooks: fc.constantFrom(undefined, true as const),
    timeoutSeconds: fc.constantFrom(60, 400, 86_400),
    queueTimeoutSeconds: fc.constantFrom(null, 90),
    retry: fc.constantFrom(null, {
      maxAttempts: 3,
      delaySeconds: 40,
      on: "anyFailure" as const,
    }),
    limits: fc.constant({ lostContactSeconds: 600, cancelGraceSeconds: 300 }),
    closesStarts: fc.constant(true as const),
    closesPlans: fc.constant(true as const),
  }),
  cancels: fc.array(moment, { maxLength: 3 }),
});

/** What the past says of runs that take up to 15 minutes. */
const USUAL = { shortSeconds: 100, longSeconds: 700, runs: 20 };

const STARTS = new Set<LaunchFate>(["answerLost", "busyButStarted", "crashedAfterStart"]);

const unreachable = { kind: "unreachable", reason: "silence", retryAfterSeconds: null };

const tryAgain = (mayHaveStarted: boolean, because?: Hindrance): unknown => ({
  kind: "tryAgain",
  reason: "503",
  mayHaveStarted,
  retryAfterSeconds: null,
  ...(because !== undefined && { because }),
});

/** The vendor of a random scenario, and the data for checking the outcome afterwards. */
export class RandomVendor extends FakeVendor {
  /** Attempts whose launch was answered in a way that forbids another. */
  readonly settled = new Set<number>();
  readonly breaches: string[] = [];
  readonly #story: RandomStory;

  constructor(story: RandomStory) {
    super(story.vendor);
    this.#story = story;
  }

  fakes(): Record<string, ActivityFake> {
    const honest = this.activities();
    const { confirmAfterSeconds } = this.#story;
    return {
      planLaunch: (_input, called) =>
        called.count <= this.#story.planHiccups
          ? unreachable
          : { kind: "planned", plan: aPlan({ confirmAfterSeconds }) },
      launchAttempt: ({ attemptNumber }: { attemptNumber: number }, called) =>
        this.#launch(attemptNumber, called),
      closeLaunch: this.#unlessSilent(honest["closeLaunch"]),
      lookUpAttempt: this.#unlessSilent(honest["lookUpAttempt"]),
      confirmLaunch: ({ attempt }: { attempt: AttemptReference }) => ({ kind: "found", attempt }),
      checkAttempt: this.#unlessSilent(honest["checkAttempt"]),
      cancelAttempt: this.#unlessSilent(honest["cancelAttempt"]),
      readUsualDuration: this.#unlessSilent(() => ({ kind: "known", usual: USUAL })),
      // Whatever was proven, no webhook comes.
      keepWebhookRecord: () => ({ standing: "proven" }),
    };
  }

  #unlessSilent(fake: ActivityFake | undefined): ActivityFake {
    const { from, seconds } = this.#story.silence;
    return (input, called) =>
      called.atSeconds >= from && called.atSeconds < from + seconds
        ? unreachable
        : fake?.(input, called);
  }

  #launch(attemptNumber: number, called: ActivityCall): unknown {
    if (this.settled.has(attemptNumber)) this.breaches.push(`launched ${attemptNumber} again`);
    const before = this.jobs.has(attemptNumber - 1)
      ? this.statusOf(attemptNumber - 1, called.atSeconds)
      : null;
    if (before?.kind === "active") this.breaches.push(`two attempts at ${called.atSeconds} s`);
    return this.#fateOf(attemptNumber, called);
  }

  #fateOf(attemptNumber: number, called: ActivityCall): unknown {
    const { launches } = this.#story;
    const fate = launches[Math.min(called.count, launches.length) - 1] ?? "launched";
    if (STARTS.has(fate)) this.startJob(attemptNumber, called);
    // A crashed host executes the step again, and not for ever.
    if (fate === "crashedAfterStart" && called.count % 2 === 1) throw new Error("worker gone");
    if (fate === "busy") return tryAgain(false);
    if (fate === "full" || fate === "misconfigured") return tryAgain(false, fate);
    if (fate === "busyButStarted") return tryAgain(true);
    return this.#settle(attemptNumber, fate, called);
  }

  #settle(attemptNumber: number, fate: LaunchFate, called: ActivityCall): unknown {
    this.settled.add(attemptNumber);
    if (fate === "answerLost" || fate === "requestLost") {
      return { kind: "unclear", reason: "no answer" };
    }
    if (fate === "refused" && !this.jobs.has(attemptNumber)) {
      return { kind: "rejected", failure: { code: "refused", message: "No." } };
    }
    const attempt = this.startJob(attemptNumber, called);
    return { kind: "launched", attempt };
  }
}
