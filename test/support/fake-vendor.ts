import type { AttemptReference, AttemptStatus, CancelResult } from "../../src/contracts/attempt";
import { aPlan, active, anAttempt, cancelled, secondsLater, succeeded } from "./run-builders";
import type { ActivityCall, ActivityFake } from "./hub-core";

export interface VendorBehaviour {
  /** How long a job runs if nobody cancels it. */
  readonly runSeconds: number;
  /** How it then ends, by attempt; the last one also for all further attempts. */
  readonly ends: readonly AttemptStatus[];
  /** The status of a running job. */
  readonly whileActive: AttemptStatus;
  /** How long a job continues after a cancel; null if cancels have no effect. */
  readonly stopSeconds: number | null;
  /** How a cancelled job ends; null if it ends as without a cancel. */
  readonly endsCancelled: AttemptStatus;
  readonly cancelAnswer: CancelResult;
}

interface Job {
  readonly attempt: AttemptReference;
  readonly startedSeconds: number;
  stoppedSeconds: number | null;
}

/**
 * A vendor that behaves as documented: a launch is idempotent by attempt number, a job ends after its duration or when a
 * cancel has taken effect. A test can override each activity.
 */
export class FakeVendor {
  /** One entry for each job that was started, not for each call. */
  readonly jobs = new Map<number, Job>();
  readonly #behaviour: VendorBehaviour;

  constructor(behaviour: Partial<VendorBehaviour> = {}) {
    this.#behaviour = {
      runSeconds: 95,
      ends: [succeeded()],
      whileActive: active(),
      stopSeconds: 12,
      endsCancelled: cancelled(),
      cancelAnswer: { kind: "requested" },
      ...behaviour,
    };
  }

  activities(overrides: Readonly<Record<string, ActivityFake>> = {}): Record<string, ActivityFake> {
    return {
      planLaunch: () => ({ kind: "planned", plan: aPlan() }),
      planRepair: () => ({ kind: "planned", plan: aPlan() }),
      launchAttempt: ({ attemptNumber }: { attemptNumber: number }, call) => ({
        kind: "launched",
        attempt: this.startJob(attemptNumber, call),
      }),
      closeLaunch: ({ attemptNumber }: { attemptNumber: number }) => ({
        kind: this.jobs.has(attemptNumber) ? "mayHaveBeenSent" : "closed",
      }),
      lookUpAttempt: ({ attemptNumber }: { attemptNumber: number }) => this.#find(attemptNumber),
      confirmLaunch: ({ attempt }: { attempt: AttemptReference }) => ({ kind: "found", attempt }),
      checkAttempt: ({ attempt }: { attempt: AttemptReference }, call) => ({
        kind: "checked",
        checkedAt: secondsLater(call.atSeconds),
        status: this.statusOf(attempt.number, call.atSeconds),
      }),
      cancelAttempt: ({ attempt }: { attempt: AttemptReference }, call) =>
        this.#cancel(attempt.number, call.atSeconds),
      explainFailure: () => ({ kind: "explained", failedSteps: [], omitted: 0, note: null }),
      readOutputs: () => ({ kind: "none", note: "There are none." }),
      ...overrides,
    };
  }

  startJob(attemptNumber: number, { atSeconds }: ActivityCall): AttemptReference {
    const running = this.jobs.get(attemptNumber);
    if (running !== undefined) return running.attempt;
    const attempt = anAttempt({ number: attemptNumber, vendorRunId: String(500 + attemptNumber) });
    this.jobs.set(attemptNumber, { attempt, startedSeconds: atSeconds, stoppedSeconds: null });
    return attempt;
  }

  statusOf(attemptNumber: number, atSeconds: number): AttemptStatus {
    const { runSeconds, ends, whileActive, stopSeconds, endsCancelled } = this.#behaviour;
    const job = this.jobs.get(attemptNumber);
    if (job === undefined) throw new Error(`Nobody started attempt ${attemptNumber}.`);
    const endsAt = job.startedSeconds + runSeconds;
    const stopsAt =
      job.stoppedSeconds === null || stopSeconds === null
        ? Infinity
        : job.stoppedSeconds + stopSeconds;
    if (atSeconds < Math.min(endsAt, stopsAt)) return whileActive;
    if (stopsAt < endsAt) return endsCancelled;
    return ends[Math.min(attemptNumber, ends.length) - 1] ?? succeeded();
  }

  #find(attemptNumber: number): unknown {
    const job = this.jobs.get(attemptNumber);
    return job === undefined
      ? { kind: "notFound", marker: null, jobUrl: null }
      : { kind: "found", attempt: job.attempt };
  }

  #cancel(attemptNumber: number, atSeconds: number): CancelResult {
    const job = this.jobs.get(attemptNumber);
    const { cancelAnswer } = this.#behaviour;
    if (job !== undefined && cancelAnswer.kind === "requested") job.stoppedSeconds ??= atSeconds;
    return cancelAnswer;
  }
}

/** Checks that return a running job until an instant, and then how it ended. */
export const endingAt =
  (seconds: number, ended: AttemptStatus, working: AttemptStatus = active()): ActivityFake =>
  (_input, { atSeconds }) => ({
    kind: "checked",
    status: atSeconds < seconds ? working : ended,
  });
