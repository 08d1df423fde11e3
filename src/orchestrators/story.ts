import type { AttemptReference, AttemptStatus } from "../contracts/attempt";
import { withoutCredentialWords } from "../contracts/credential-words";
import { toShortText } from "../contracts/plain-text";
import type { RunInput } from "../contracts/run-input";
import type { AttemptSummary, RunProgress } from "../contracts/run-progress";
import type { WatchProgress } from "../contracts/watch";
import { type OrchestrationContext, showStatus, type Task } from "./durable-steps";

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
  /** Since when the newest attempt waits because of the vendor's limit of runs; null if it does not. */
  queuedSince: string | null;
  progress: RunProgress;
}

/** Updates the progress in the custom status, where callers read it. */
export function updateProgress(story: Story, changes: Partial<RunProgress>): void {
  const updated = { ...story.progress, ...changes };
  story.progress = withoutCredentialWords({ ...updated, message: toShortText(updated.message) });
  showStatus(story.context, story.progress);
}

/** Adds or updates an attempt in the progress. */
export function updateAttempt(
  story: Story,
  attempt: AttemptReference,
  status: AttemptStatus | null,
): void {
  const { attempts } = story.progress;
  const { number, vendorRunId } = attempt;
  const known = attempts.find((one) => one.number === number && one.vendorRunId === vendorRunId);
  const summary: AttemptSummary = {
    ...known,
    number,
    vendorRunId,
    runPageUrl: status?.runPageUrl ?? known?.runPageUrl ?? attempt.runPageUrl,
    result: status === null || status.kind === "active" ? null : status.kind,
  };
  updateProgress(story, {
    attempts: [...attempts.filter((one) => one.number !== number), summary],
    ...(status === null ? {} : { vendorState: status.vendorState }),
  });
}

/** Updates the progress from that of the newest attempt's watch. */
export function updateFromWatch(
  story: Story,
  { checks, lastCheckAt, vendorState, runPageUrl, attempt }: WatchProgress,
): void {
  const newest = story.progress.attempts.at(-1);
  const shown = {
    ...(runPageUrl !== null && { runPageUrl }),
    ...(attempt !== undefined && { vendorRunId: attempt.vendorRunId }),
  };
  const attempts =
    newest === undefined
      ? story.progress.attempts
      : [...story.progress.attempts.slice(0, -1), { ...newest, ...shown }];
  updateProgress(story, { checks, lastCheckAt, vendorState, attempts });
}
