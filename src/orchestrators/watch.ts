/**
 * Polls one attempt until it ends, or until its parent's deadline.
 *
 * Owns: the interval of checks, the two deadlines, the time limit for lost contact. Does not own: cancelling, explaining
 * and the outcome of the run, which are the parent's.
 *
 * 1. Continues as new after a few checks, so its history stays small however long the job runs.
 * 2. Continuing as new drops queued events. The only event that it receives is a hint; if it is lost, the next poll comes
 *    one interval later.
 * 3. At a deadline it checks once more before it returns.
 * 4. If the vendor continues the attempt as a run of its own, the watch goes on with that run, under the instance id that it
 *    has. An ending that the vendor may still replace counts once it has stayed the same for as long as the check says.
 */
import { checkAttempt } from "../contracts/activities";
import type { CheckResult } from "../contracts/attempt";
import { unveil, withoutCredentialWords } from "../contracts/credential-words";
import { WAKE_REQUESTED } from "../contracts/names";
import { Wake, WatchInput, type WatchResult, type WatchVerdict } from "../contracts/watch";
import {
  continueAsNew,
  eventWaiter,
  inputOf,
  now,
  type OrchestrationContext,
  secondsUntil,
  showStatus,
  sleepUnless,
  type Steps,
  type Task,
  tryActivity,
} from "./durable-steps";
import { confirm, confirmAtEnd, isDue } from "./confirm";
import { isHeldBack, noteCheck, withFirstStart } from "./watch-progress";

/** About 1 KB of history each: the payload of a turn stays far below the 64 KB that one table row holds. */
const CHECKS_PER_GENERATION = 20;

/** dbt Cloud returns 404 for a moment after a trigger (PrefectHQ/prefect#12959); a minute is enough. */
const MISSING_GRACE_SECONDS = 60;

/** How often a run that is being stopped is polled. */
const STOPPING_WAIT_SECONDS = 5;

/** How often an ending is polled that the vendor may still replace. */
const PROVISIONAL_WAIT_SECONDS = 10;

const stepFailed: CheckResult = {
  kind: "unreachable",
  reason: "the check itself failed inside Runward; its log says why",
  retryAfterSeconds: null,
};

/**
 * The vendor's API may show an event a little later than its webhook, and there may be no other webhook. So if the run is
 * still active at the poll after a hint, it is polled once more, soon.
 */
const AFTER_HINT_SECONDS = 15;

export function* watch(context: OrchestrationContext): Steps<WatchResult | undefined> {
  let input = WatchInput.parse(unveil(inputOf(context)));
  let wake = eventWaiter(context, WAKE_REQUESTED);
  // What the generation before has shown is gone after a turn without a status, as when the first check throws.
  if (input.progress.checks > 0) showStatus(context, withoutCredentialWords(input.progress));

  let hinted = input.hinted ?? false;
  for (let check = 0; check < CHECKS_PER_GENERATION; check++) {
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
    showStatus(context, withoutCredentialWords(progress));

    const provisionalSeconds = provisionalSecondsLeft(input, result, askedAt);
    const verdict = judge(context, input, { result, provisionalSeconds });
    if (verdict !== null) {
      const confirmed = yield* confirmAtEnd(context, input, wake);
      const isSame = confirmed.attempt.vendorRunId === input.attempt.vendorRunId;
      if (isSame) return { verdict, progress: confirmed.progress };
      input = confirmed;
      continue;
    }

    const seconds = secondsToNextCheck(context, input, { result, hinted, provisionalSeconds });
    hinted = !(yield* sleepUnless(context, wake, seconds));
    if (hinted) {
      input = applyWake(context, input, wake);
      wake = eventWaiter(context, WAKE_REQUESTED);
    }
  }
  continueAsNew(context, { ...input, hinted });
  return undefined;
}

function secondsToNextCheck(
  context: OrchestrationContext,
  input: WatchInput,
  {
    result,
    hinted,
    provisionalSeconds: provisional,
  }: { result: CheckResult; hinted: boolean; provisionalSeconds: number },
): number {
  const { waitSeconds, deadline, queueDeadline, progress, confirm: pending } = input;
  const own = hinted ? Math.min(waitSeconds, AFTER_HINT_SECONDS) : waitSeconds;
  const asked = result.kind === "unreachable" ? (result.retryAfterSeconds ?? 0) : 0;
  const limits = [secondsUntil(context, deadline), patienceLeft(context, input, result)];
  if (queueDeadline !== null && progress.queued) limits.push(secondsUntil(context, queueDeadline));
  if (pending !== undefined) limits.push(Math.max(0, secondsUntil(context, pending.at)));
  if (provisional > 0) limits.push(PROVISIONAL_WAIT_SECONDS, provisional);
  return Math.min(Math.max(own, asked), ...limits);
}

function applyWake(context: OrchestrationContext, input: WatchInput, wake: Task): WatchInput {
  const parsed = Wake.safeParse(wake.result);
  if (!parsed.success || parsed.data.deadline === null) return input;
  const deadline = parsed.data.deadline < input.deadline ? parsed.data.deadline : input.deadline;
  return {
    ...input,
    deadline,
    waitSeconds: Math.min(input.waitSeconds, STOPPING_WAIT_SECONDS),
    // What runs beside the attempt has to be known now, because the attempt is being stopped.
    ...(input.confirm !== undefined && { confirm: { ...input.confirm, at: now(context) } }),
  };
}

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
