/**
 * Polls one attempt until it ends, or until its parent's deadline.
 *
 * Owns: the checks, the two deadlines, the time limit for lost contact. Does not own: the wait between checks (watch-wait.ts),
 * and cancelling, explaining and the outcome of the run, which are the parent's.
 *
 * 1. Continues as new after a few checks, so its history stays small however long the job runs.
 * 2. Continuing as new drops queued events. The only event that it receives is a hint; if it is lost, the next poll comes
 *    one interval later.
 * 3. At a deadline it checks once more before it returns.
 * 4. If the vendor continues the attempt as a run of its own, the watch goes on with that run, under the instance id that it
 *    has. An ending that the vendor may still replace counts once it has stayed the same for as long as the check says.
 * 5. Only its own check says that an attempt has ended. News of a lookout only moves a check (watch-lookout.ts).
 */
import { checkAttempt } from "../contracts/activities";
import type { CheckResult } from "../contracts/attempt";
import { unveil } from "../contracts/credential-words";
import { WAKE_REQUESTED } from "../contracts/names";
import { WatchInput, type WatchResult, type WatchVerdict } from "../contracts/watch";
import {
  continueAsNew,
  eventWaiter,
  inputOf,
  now,
  type OrchestrationContext,
  secondsUntil,
  showStatus,
  type Steps,
  tryActivity,
} from "./durable-steps";
import { confirm, confirmAtEnd, isDue } from "./confirm";
import { joinIfDue } from "./watch-lookout";
import { learnUsual } from "./watch-usual";
import { isHeldBack, noteCheck, withFirstStart } from "./watch-progress";
import { learnStanding, noteWebhook } from "./watch-webhooks";
import { waitForNextCheck } from "./watch-wait";

/** Of a watch that an older version has started. */
const CHECKS_PER_GENERATION = 20;

/** dbt Cloud returns 404 for a moment after a trigger (PrefectHQ/prefect#12959); a minute is enough. */
const MISSING_GRACE_SECONDS = 60;

const stepFailed: CheckResult = {
  kind: "unreachable",
  reason: "the check itself failed inside Runward; its log says why",
  retryAfterSeconds: null,
};

export function* watch(context: OrchestrationContext): Steps<WatchResult | undefined> {
  let input = WatchInput.parse(unveil(inputOf(context)));
  let wake = eventWaiter(context, WAKE_REQUESTED);
  // What the generation before has shown is gone after a turn without a status, as when the first check throws.
  if (input.progress.checks > 0) showStatus(context, input.progress);

  let hinted = input.hinted ?? false;
  let steps = 0;
  while (steps < roomOf(input)) {
    steps += 1;
    if (isDue(context, input)) input = yield* confirm(context, input);
    const { attempt, sealedTarget } = input;
    const askedAt = now(context);
    const checked = yield* tryActivity(context, checkAttempt, {
      input: { attempt, ...(sealedTarget !== undefined && { sealedTarget }) },
      otherwise: stepFailed,
    });
    const result = withFirstStart(input.progress, checked);
    const progress = noteCheck(context, input.progress, result);
    input = { ...input, progress, attempt: progress.attempt ?? input.attempt };
    showStatus(context, progress);

    const provisionalSeconds = provisionalSecondsLeft(input, result, askedAt);
    const verdict = judge(context, input, { result, provisionalSeconds });
    if (verdict !== null) {
      const confirmed = yield* confirmAtEnd(context, input, wake);
      const isSame = confirmed.attempt.vendorRunId === input.attempt.vendorRunId;
      if (isSame) {
        if (verdict.kind === "ended") yield* noteWebhook(context, input, verdict.status);
        return { verdict, progress: confirmed.progress };
      }
      input = confirmed;
      continue;
    }

    input = yield* learnUsual(context, input, result);
    input = yield* learnStanding(context, input, result);
    const alone = input;
    input = yield* joinIfDue(context, input, result);
    steps += stepsOfJoining(alone, input);
    const patience = patienceLeft(context, input, result);
    const seen = { result, hinted, provisionalSeconds, patience };
    const waited = yield* waitForNextCheck(context, input, { wake, seen });
    ({ input, wake, hinted } = waited);
    steps += stepsOfNews(input, waited.news);
  }
  continueAsNew(context, { ...input, hinted });
  return undefined;
}

const roomOf = ({ stepsPerGeneration = CHECKS_PER_GENERATION }: WatchInput): number =>
  stepsPerGeneration;

const stepsOfJoining = (before: WatchInput, { stepsPerGeneration, lookout }: WatchInput): number =>
  stepsPerGeneration === undefined || lookout?.joinedAt === before.lookout?.joinedAt ? 0 : 1;

const stepsOfNews = ({ stepsPerGeneration }: WatchInput, news: number): number =>
  stepsPerGeneration === undefined ? 0 : news;

/**
 * How long the ending still has to stay the same before it counts; 0 if it counts, or if there is none. A host may be away between
 * a check and its turn, so only the time until the check was asked for counts.
 */
function provisionalSecondsLeft(
  { progress }: WatchInput,
  result: CheckResult,
  askedAt: string,
): number {
  if (result.kind !== "checked" || progress.ending === undefined) return 0;
  const { provisionalSeconds = 0 } = result;
  const sameForSeconds = (Date.parse(askedAt) - Date.parse(progress.ending.since)) / 1_000;
  return Math.max(0, provisionalSeconds - Math.max(0, sameForSeconds));
}

/** The verdict after the newest check; null to continue. */
function judge(
  context: OrchestrationContext,
  input: WatchInput,
  { result, provisionalSeconds }: { result: CheckResult; provisionalSeconds: number },
): WatchVerdict | null {
  if (result.kind === "checked") {
    const { status } = result;
    if (status.kind === "active") return judgeDeadlines(context, input);
    const isProvisional = provisionalSeconds > 0 && secondsUntil(context, input.deadline) > 0;
    return isProvisional ? null : { kind: "ended", status };
  }
  return judgeSilence(context, input, result) ?? judgeDeadlines(context, input);
}

function judgeSilence(
  context: OrchestrationContext,
  input: WatchInput,
  result: Exclude<CheckResult, { kind: "checked" }>,
): WatchVerdict | null {
  if (patienceLeft(context, input, result) > 0) return null;
  return { kind: result.kind === "missing" ? "missing" : "lostContact", reason: result.reason };
}

/** How long the watch still waits for a vendor that is unreachable or does not have the run. */
function patienceLeft(
  context: OrchestrationContext,
  { lostContactSeconds, progress }: WatchInput,
  result: CheckResult,
): number {
  if (isHeldBack(result)) return Infinity;
  const [since, patience] =
    result.kind === "missing"
      ? [progress.missingSince, MISSING_GRACE_SECONDS]
      : [result.kind === "checked" ? null : progress.lastContactAt, lostContactSeconds];
  return since === null ? Infinity : secondsUntil(context, since) + patience;
}

function judgeDeadlines(
  context: OrchestrationContext,
  { deadline, queueDeadline, progress }: WatchInput,
): WatchVerdict | null {
  if (secondsUntil(context, deadline) <= 0) return { kind: "deadlinePassed" };
  if (!progress.queued || queueDeadline === null) return null;
  return secondsUntil(context, queueDeadline) <= 0 ? { kind: "queueDeadlinePassed" } : null;
}
