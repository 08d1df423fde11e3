import type { AttemptReference, AttemptStatus, StatusFacts } from "../contracts/attempt";
import { withoutCredentialWords } from "../contracts/credential-words";
import {
  addToHistory,
  fitHistory,
  mergeHistories,
  toEntry,
  type StoredHistory,
} from "../contracts/history";
import { toShortText } from "../contracts/plain-text";
import { isOfThisRelease, type RunInput } from "../contracts/run-input";
import type { AttemptSummary, RunProgress } from "../contracts/run-progress";
import type { WatchProgress } from "../contracts/watch";
import { attemptFields, fitAttempts, type Origin } from "./attempt-summary";
import { now, type OrchestrationContext, showStatus, type Task } from "./durable-steps";

/** The state of one run in its orchestrator: the request, the deadline and the progress. */
export interface Story {
  readonly context: OrchestrationContext;
  readonly input: RunInput;
  /** Ends when a cancel is requested. Checked after every step, never waited for alone. */
  readonly cancel: Task;
  /** Computed once, at the start (invariant 4). */
  readonly deadline: string;
  /** The job's own page, known once a launch is planned: the link to show while there is no run page. */
  jobUrl: string | null;
  /** How the newest attempt began, and why. */
  origin: Origin;
  /** Since when the newest attempt waits because of the vendor's limit of runs; null if it does not. */
  queuedSince: string | null;
  /** All that happened, also what has no room in the progress; null for a run that an older version accepted. */
  history: StoredHistory | null;
  progress: RunProgress;
}

/** A custom status may take 16 KB of UTF-16; some characters are left for its other fields to grow. */
const STATUS_CHARACTERS = 7_900;

/** Updates the progress in the custom status, where callers read it. */
export function updateProgress(story: Story, changes: Partial<RunProgress>): void {
  const updated = { ...story.progress, ...changes };
  const message = toShortText(updated.message);
  const whole = withoutCredentialWords({ ...updated, message, history: undefined });
  const progress = fitAttempts(whole, STATUS_CHARACTERS);
  story.history = noteChange(story, progress);
  story.progress = { ...progress, ...shownHistory(story.history, progress) };
  showStatus(story.context, story.progress);
}

/** As much of the history as the custom status has room for. */
function shownHistory(
  history: StoredHistory | null,
  progress: RunProgress,
): Pick<RunProgress, "history"> {
  if (history === null) return {};
  return { history: fitHistory(history, STATUS_CHARACTERS - JSON.stringify(progress).length) };
}

function noteChange(
  { context, history, progress: before }: Story,
  { phase, vendorState, message }: RunProgress,
): StoredHistory | null {
  if (history === null) return null;
  if (phase === before.phase && message === before.message) return history;
  const [firstLine = ""] = message.split("\n", 1);
  const at = now(context);
  return addToHistory(history, toEntry({ at, phase, vendorState, message: firstLine }));
}

/** The first start of all attempts; everything else is about the newest one. */
function withFacts(story: Story, facts: StatusFacts | undefined): Pick<RunProgress, "facts"> {
  const { facts: before } = story.progress;
  if (facts === undefined) return before === undefined ? {} : { facts: before };
  return {
    facts: {
      startedAt: before?.startedAt ?? facts.startedAt,
      endedAt: facts.endedAt,
      queuedSeconds: facts.queuedSeconds,
      jobName: facts.jobName ?? before?.jobName ?? null,
    },
  };
}

/** The name is known before the vendor has described the first attempt. */
export function noteJobName(story: Story, jobName: string | undefined): void {
  if (jobName === undefined || story.history === null) return;
  const { startedAt = null, endedAt = null, queuedSeconds = null } = story.progress.facts ?? {};
  updateProgress(story, { facts: { startedAt, endedAt, queuedSeconds, jobName } });
}

/** Adds or updates an attempt in the progress. */
export function updateAttempt(
  story: Story,
  attempt: AttemptReference,
  status: AttemptStatus | null,
): void {
  const others = story.progress.attempts.filter(({ number }) => number !== attempt.number);
  updateProgress(story, {
    ...latestOf(story, attempt),
    attempts: [...others, summaryOf(story, attempt, status)],
    ...(status === null ? {} : { vendorState: status.vendorState }),
    ...withFacts(story, status?.facts),
  });
}

function summaryOf(
  { input, origin, progress }: Story,
  { number, vendorRunId, runPageUrl, adopted }: AttemptReference,
  status: AttemptStatus | null,
): AttemptSummary {
  const known = progress.attempts.find(
    (one) => one.number === number && one.vendorRunId === vendorRunId,
  );
  return {
    ...known,
    ...(adopted === true && { mode: "attached" }),
    number,
    vendorRunId,
    runPageUrl: status?.runPageUrl ?? known?.runPageUrl ?? runPageUrl,
    result: status === null || status.kind === "active" ? null : status.kind,
    ...(isOfThisRelease(input) && attemptFields(origin, status)),
  };
}

const latestOf = ({ input }: Story, attempt: AttemptReference): Pick<RunProgress, "latest"> =>
  isOfThisRelease(input) ? { latest: { ...attempt, runPageUrl: null } } : {};

/** Updates the progress from that of the newest attempt's watch. */
export function updateFromWatch(
  story: Story,
  {
    checks,
    lastCheckAt,
    vendorState,
    runPageUrl,
    attempt,
    facts,
    history,
    duplicates,
    usual,
  }: WatchProgress,
): void {
  if (story.history !== null && history !== undefined) {
    story.history = mergeHistories(story.history, history);
  }
  const newest = story.progress.attempts.at(-1);
  const shown = {
    ...(runPageUrl !== null && { runPageUrl }),
    ...(attempt !== undefined && { vendorRunId: attempt.vendorRunId }),
    ...(duplicates !== undefined && { duplicates }),
  };
  const attempts =
    newest === undefined
      ? story.progress.attempts
      : [...story.progress.attempts.slice(0, -1), { ...newest, ...shown }];
  updateProgress(story, {
    ...{ checks, lastCheckAt, vendorState, attempts },
    ...withFacts(story, facts),
    ...(usual !== undefined && { usual }),
    ...(attempt !== undefined && latestOf(story, attempt)),
  });
}
