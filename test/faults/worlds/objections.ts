import { RunProgress } from "../../../src/contracts/run-progress";
import type { Execution } from "./vendor-job";
import { SEALED, type LivedWorld } from "./live-world";
import type { WorldStory } from "./world-story";

/** The longest time for look-ups, grace period, pauses of throwing steps and an explanation, all together. */
const SLACK_SECONDS = 1_800;

interface Judged extends LivedWorld {
  readonly story: WorldStory;
  readonly code: string | null;
  readonly outcome: string;
  readonly message: string;
  /** The vendor's status of the newest attempt when the conclusion is readable; null without an attempt. */
  readonly truth: string | null;
  /** The attempts that the run reports. */
  readonly reported: readonly number[];
  /** Whether the newest attempt is an execution of somebody else. */
  readonly isAdopted: boolean;
  /** How often the vendor itself has started the newest attempt again. */
  readonly retried: number;
  /** Executions of this run that have really run, oldest first. */
  readonly executed: readonly Execution[];
  readonly silentSeconds: number;
}

/** What must not happen in a world, by the invariants of ARCHITECTURE.md. */
const claims: Record<string, (judged: Judged) => boolean> = {
  "2: two executions of one attempt": ({ executed, story }) =>
    // No client can close this gap (ARCHITECTURE.md, "Exactly once").
    story.listLagSeconds === 0 &&
    hasTwice(
      executed.filter(({ cause }) => cause === "own").map(({ attemptNumber }) => attemptNumber),
    ),
  "2: two executions at the same time": ({ vendor: { job } }) =>
    job.executions
      .filter((one) => job.hasExecuted(one))
      .some((one, at, all) => at > 0 && job.endOf(all[at - 1] ?? one) > one.startsSeconds),
  "2: a new attempt although none was asked for": ({ executed, story }) =>
    !story.retries && executed.some(({ attemptNumber }) => attemptNumber > 1),
  "3: success without success": ({ outcome, truth }) =>
    outcome === "succeeded" && truth !== "succeeded",
  "3: failure without failure": ({ code, truth }) => code === "runFailed" && truth !== "failed",
  "3: failure although the vendor starts it again": ({ code, story, concludedSeconds, retried }) =>
    // At the deadline, a failure counts at once.
    code === "runFailed" &&
    concludedSeconds < story.timeoutSeconds &&
    retried < story.vendorRetries,
  "4: ended long after its deadline": ({ story, concludedSeconds, downSeconds }) =>
    concludedSeconds > story.timeoutSeconds + SLACK_SECONDS + downSeconds + slowness(story),
  "5: cancelled and still active": ({ code, truth }) => code === "cancelled" && truth === "active",
  "5: somebody else's execution was stopped": ({ vendor: { job } }) =>
    job.executions.some(({ cause, cancelledSeconds }) => {
      return cause === "other" && cancelledSeconds !== null;
    }),
  "5: timed out and not stopped": ({ outcome, message, truth, isAdopted }) =>
    outcome === "timedOut" &&
    !isAdopted &&
    truth !== "cancelled" &&
    !message.includes("and nothing is running"),
  "5: a cancel was lost": ({ story, concludedSeconds, downSeconds }) =>
    concludedSeconds > Math.min(...story.cancels) + SLACK_SECONDS + downSeconds + slowness(story),
  "6: the callback's address is shown": ({ instances }) =>
    instances.some(({ customStatuses, logged, end }) =>
      JSON.stringify([customStatuses, logged, end]).includes(SEALED),
    ),
  "9: the callback was never sent": ({ story, vendor, root }) =>
    story.receiver?.at(-1) === "takes" &&
    !story.receiver.includes("refuses") &&
    vendor.callbacksTaken === 0 &&
    !JSON.stringify(root.customStatuses.at(-1)).includes("abandoned"),
  "2: something ran that the run does not report": ({ code, executed, reported }) =>
    code !== "launchUnclear" &&
    executed.some(({ attemptNumber }) => !reported.includes(attemptNumber)),
  "unclear without a reason": ({ code, story, silentSeconds }) =>
    code === "launchUnclear" &&
    silentSeconds === 0 &&
    story.storageSilences.length === 0 &&
    story.launches.every((fate) => ["launched", "busy", "refused"].includes(fate)) &&
    !story.stepFaults.some(({ kind }) => kind.startsWith("throws")),
  "lost contact without silence": ({ code, silentSeconds, downSeconds, story }) =>
    code === "lostContact" && silentSeconds + downSeconds + slowness(story) < 500,
  "a cancel that took effect was not seen": ({ code, story, silentSeconds, downSeconds }) =>
    code === "cancelNotConfirmed" &&
    story.stopSeconds !== null &&
    silentSeconds + downSeconds + slowness(story) < 150,
  "ended by a defect": ({ code }) => code === "internalError" || code === "runMissing",
  "something was left open": ({ instances }) => instances.some(({ end }) => end === null),
};

const hasTwice = (numbers: readonly number[]): boolean => new Set(numbers).size < numbers.length;

const busySecondsOf = ({ vendor, launches, busySeconds }: WorldStory): number =>
  vendor === "dbt" && launches.includes("busy") ? busySeconds * launches.length : 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const slowness = ({ stepFaults }: WorldStory): number =>
  sum(stepFaults.filter(({ kind }) => kind === "slow").map(({ seconds }) => seconds));

export function objectionsTo(story: WorldStory, lived: LivedWorld): string[] {
  const { job } = lived.vendor;
  const executed = job.executions.filter((one) => job.hasExecuted(one) && one.cause !== "other");
  const { attempts } = RunProgress.parse(lived.root.customStatuses.at(-1));
  const own = attempts.at(-1);
  const judged: Judged = {
    ...{ ...lived, ...lived.conclusion, story, executed },
    truth:
      own === undefined
        ? null
        : job.statusOf(job.find(own.vendorRunId), lived.concludedSeconds).kind,
    isAdopted: own !== undefined && job.find(own.vendorRunId).cause === "other",
    retried: executed.filter(({ cause, attemptNumber }) => {
      return cause === "retry" && attemptNumber === own?.number;
    }).length,
    reported: attempts.map(({ number }) => number),
    silentSeconds: sum(story.silences.map(({ seconds }) => seconds)) + busySecondsOf(story),
  };
  return Object.entries(claims).flatMap(([claim, isBroken]) => (isBroken(judged) ? [claim] : []));
}
