import type { AttemptReference, AttemptStatus } from "../contracts/attempt";
import { withoutCredentialWords } from "../contracts/credential-words";
import { toShortText } from "../contracts/plain-text";
import type { RunInput } from "../contracts/run-input";
import type { AttemptSummary, RunProgress } from "../contracts/run-progress";
import type { WatchProgress } from "../contracts/watch";
import { type OrchestrationContext, showStatus, type Task } from "./durable-steps";

/** One run as its orchestrator knows it: what was asked, when it must end, and how far it has come. */
export interface Story {
  readonly context: OrchestrationContext;
  readonly input: RunInput;
  /** Ends when somebody asks to cancel. Looked at after every step, never waited for alone. */
  readonly cancel: Task;
  /** Decided once, at the start (invariant 4). */
  readonly deadline: string;
  /** The job's own page, as soon as a launch has been planned: the link to show while there is none to a run. */
  jobUrl: string | null;
  /** Since when the vendor has had no room for the newest attempt; null while it said nothing of the kind. */
  queuedSince: string | null;
  progress: RunProgress;
}

/** Notes progress where callers see it. */
export function tell(story: Story, changes: Partial<RunProgress>): void {
  const told = { ...story.progress, ...changes };
  story.progress = withoutCredentialWords({ ...told, message: toShortText(told.message) });
  showStatus(story.context, story.progress);
}

/** Notes an attempt, or what has become of it. */
export function tellAttempt(
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
  tell(story, {
    attempts: [...attempts.filter((one) => one.number !== number), summary],
    ...(status === null ? {} : { vendorState: status.vendorState }),
  });
}

/** Notes what the watch of the newest attempt has seen. */
export function tellWatched(
  story: Story,
  { checks, lastCheckAt, vendorState, runPageUrl }: WatchProgress,
): void {
  const newest = story.progress.attempts.at(-1);
  const attempts =
    newest === undefined || runPageUrl === null
      ? story.progress.attempts
      : [...story.progress.attempts.slice(0, -1), { ...newest, runPageUrl }];
  tell(story, { checks, lastCheckAt, vendorState, attempts });
}
