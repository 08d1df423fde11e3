import type { AttemptReference, AttemptStatus } from "../contracts/attempt";
import { withoutCredentialWords } from "../contracts/credential-words";
import { toShortText } from "../contracts/plain-text";
import type { RunInput } from "../contracts/run-input";
import type { AttemptSummary, RunProgress } from "../contracts/run-progress";
import { type OrchestrationContext, showStatus, type Task } from "./durable-steps";

/** One run as its orchestrator knows it: what was asked, when it must end, and how far it has come. */
export interface Story {
  readonly context: OrchestrationContext;
  readonly input: RunInput;
  /** Ends when somebody asks to cancel. Looked at after every step, never waited for alone. */
  readonly cancel: Task;
  /** Decided once, at the start (invariant 4). */
  readonly deadline: string;
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
  const summary: AttemptSummary = {
    number: attempt.number,
    vendorRunId: attempt.vendorRunId,
    runPageUrl: status?.runPageUrl ?? attempt.runPageUrl,
    result: status === null || status.kind === "active" ? null : status.kind,
  };
  const others = story.progress.attempts.filter(({ number }) => number !== attempt.number);
  tell(story, {
    attempts: [...others, summary],
    ...(status === null ? {} : { vendorState: status.vendorState }),
  });
}
