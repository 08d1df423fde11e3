/**
 * One run, from its launch to its conclusion.
 *
 * Owns: the order of the steps, the cancel waiter, the deadline, attempts and the conclusion. Does not own: how to launch,
 * watch, stop or explain one attempt (other files here), or anything about a vendor.
 *
 * 1. Never continues as new, so no cancel is lost. Its long waits are in child orchestrations.
 * 2. The conclusion is stored in the custom status before it is thrown, because Durable stores only the text of an error.
 *    Callers read it from there at once. The instance stays open until its callback is settled: so a delivery continues
 *    after a restart of the host, and no purge deletes the run before.
 * 3. What the last attempt produced is read before the conclusion is shown, so that a caller that sees the end finds it. That
 *    takes about a minute at most, usually a second.
 * 4. Throws on every outcome but success, so that Durable's own status says Failed too.
 */
import type { AttemptStatus } from "../contracts/attempt";
import type { CallbackProgress } from "../contracts/callback";
import { withoutCredentialWords } from "../contracts/credential-words";
import { toEntry, type StoredEntry } from "../contracts/history";
import { CANCEL_REQUESTED } from "../contracts/names";
import type { Conclusion } from "../contracts/outcome";
import { isOfThisRelease, RunInput } from "../contracts/run-input";
import { attaches } from "../contracts/target";
import { endFailure, endStopped, endSuccess } from "./attempt-endings";
import { conclude, type Ending } from "./conclude";
import {
  eventWaiter,
  inputOf,
  instanceIdOf,
  instantIn,
  listen,
  logOnce,
  type LoggedFacts,
  now,
  type OrchestrationContext,
  secondsUntil,
  type Steps,
} from "./durable-steps";
import { deliverAtEnd } from "./deliver";
import { reportDuplicates, warnOfDuplicates } from "./duplicates";
import { explain } from "./explain";
import { endBroken, endLaunch, type EarlierFailure } from "./launch-endings";
import { begin, firstAttempt, nextAttempt } from "./next-attempt";
import { reportStep } from "./report-step";
import { tellPeople } from "./tell-people";
import { storeOutputs } from "./store-outputs";
import { updateProgress, updateAttempt, type Story } from "./story";
import { endUnwatched } from "./unwatched-ending";
import { watchAttempt } from "./watch-attempt";

export function* run(context: OrchestrationContext): Steps<Conclusion> {
  const input = RunInput.parse(inputOf(context));
  const story = beginStory(context, input);
  logOnce(context, "The run has begun", placeOf(input));
  yield* listen(context, story.cancel);

  let ending: Ending;
  try {
    ending = yield* attemptUntilDone(story);
  } catch (error) {
    ending = endBroken(error, story.progress.phase);
  }

  const conclusion = conclude(ending, story);
  updateProgress(story, {
    phase: "ended",
    message: conclusion.message,
    conclusion,
    ...(isOfThisRelease(input) && { endedAt: now(context) }),
  });
  logOnce(context, conclusion.message, factsOf(story, conclusion));
  yield* reportStep(story);
  yield* tellPeople(context, input, conclusion.outcome);
  yield* reportEnd(story);
  if (conclusion.outcome !== "succeeded")
    throw new Error(withoutCredentialWords(conclusion.message));
  return conclusion;
}

const placeOf = ({ target, targetSummary }: RunInput): LoggedFacts => ({
  targetType: target.type,
  connectionId: targetSummary?.connectionId ?? null,
});

/** What the saved queries and the workbook read. */
function factsOf({ context, input }: Story, { outcome, code }: Conclusion): LoggedFacts {
  const runSeconds = Math.max(0, Math.round(-secondsUntil(context, input.acceptedAt)));
  return { outcome, code, ...placeOf(input), runSeconds };
}

const NOT_DELIVERED: CallbackProgress = { state: "waiting", tries: 0, message: null };

function* reportEnd(story: Story): Steps<void> {
  const { context, input } = story;
  if (input.callback === undefined) return;
  const order = { runId: instanceIdOf(context), callback: input.callback };
  yield* deliverAtEnd(context, order, (callback) => {
    updateProgress(story, { callback });
  });
}

const accepted = ({ acceptedAt: at }: RunInput): StoredEntry =>
  toEntry({ at, phase: "launching", vendorState: null, message: "Accepted" });

function beginStory(context: OrchestrationContext, input: RunInput): Story {
  const deadline = instantIn(context, input.timeoutSeconds);
  const story: Story = {
    context,
    input,
    cancel: eventWaiter(context, CANCEL_REQUESTED),
    deadline,
    jobUrl: null,
    queuedSince: null,
    history: isOfThisRelease(input) ? [accepted(input)] : null,
    origin: { mode: "start", reason: null },
    progress: {
      phase: "launching",
      message: "Starting the job",
      attempts: [],
      watchId: null,
      vendorState: null,
      checks: 0,
      lastCheckAt: null,
      deadline,
      conclusion: null,
      ...(input.callback !== undefined && { callback: NOT_DELIVERED }),
    },
  };
  updateProgress(story, {});
  return story;
}

function* attemptUntilDone(story: Story): Steps<Ending> {
  const { input } = story;
  let earlier: EarlierFailure | null = null;
  let next = firstAttempt(input);
  for (let number = 1; ; number++) {
    updateProgress(story, {
      phase: "launching",
      message: describeStart(input, number),
      watchId: null,
    });
    const launched = yield* begin(story, number, next);
    if (launched.kind !== "launched") {
      const isRepair = story.origin.mode === "repair";
      return endLaunch(launched, { earlier, input, isRepair });
    }
    const { duplicates } = launched;
    updateAttempt(story, launched.attempt, null);
    reportDuplicates(story, launched.attempt, duplicates);
    warnOfDuplicates(story.context, launched.attempt, duplicates);
    logOnce(story.context, `${describeBegun(input)} run ${launched.attempt.vendorRunId}`, {
      vendorRunId: launched.attempt.vendorRunId,
    });

    const end = yield* watchAttempt(story, launched.attempt, launched.unconfirmed);
    const { attempt, verdict, stopped } = end;
    if (verdict.kind !== "ended") return endUnwatched(attempt, end, input);
    const { status } = verdict;
    updateAttempt(story, attempt, status);

    if (isSuccess(story, status)) {
      yield* storeOutputs({ story, attempt }, status);
      return endSuccess(status, { stopped, input });
    }
    if (status.kind === "cancelled") return endStopped(status, { stopped, input });
    const explanation = yield* explain(story, attempt, status);
    const following = stopped === null ? yield* nextAttempt(story, attempt, status) : null;
    if (following === null) {
      const cancelled = story.cancel.isCompleted;
      yield* storeOutputs({ story, attempt }, status);
      return endFailure(status, { explanation, stopped, cancelled, input });
    }
    earlier = { number, message: status.message ?? status.vendorState };
    next = following;
  }
}

const describeStart = ({ target }: RunInput, number: number): string =>
  attaches(target) ? "Looking up the run" : `Starting attempt ${number}`;

const describeBegun = ({ target }: RunInput): string =>
  attaches(target) ? "Attached to" : "Started";

const isSuccess = ({ input }: Story, status: AttemptStatus): boolean =>
  status.kind === "succeeded" && (!status.partial || input.partialSuccess === "succeed");
