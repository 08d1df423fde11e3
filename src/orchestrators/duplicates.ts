/**
 * Additional runs that one launch has started, at a vendor that cannot reject a duplicate.
 *
 * Owns: showing them in the progress and the log. Does not own: finding and cancelling them (the provider's), or checking
 * again (launch.ts).
 */
import type { AttemptReference, Duplicate } from "../contracts/attempt";
import { cutForJson, toPlainText } from "../contracts/plain-text";
import { type OrchestrationContext, warnOnce } from "./durable-steps";
import { updateProgress, type Story } from "./story";

/** For a run with all its attempts, because its custom status has to stay within 16 KB. The log has all of them. */
const MOST_DUPLICATES = 5;
const STATE_LIMIT = 50;
const CANCEL_ERROR_LIMIT = 200;

/** Records the duplicates of the newest attempt. */
export function reportDuplicates(
  story: Story,
  attempt: AttemptReference,
  duplicates: readonly Duplicate[],
): void {
  if (duplicates.length === 0) return;
  const { attempts } = story.progress;
  const shownBefore = attempts.reduce((sum, one) => sum + (one.duplicates ?? []).length, 0);
  const shown = duplicates.slice(0, Math.max(0, MOST_DUPLICATES - shownBefore)).map(bounded);
  updateProgress(story, {
    attempts: attempts.map((one) =>
      one.number === attempt.number ? { ...one, duplicates: shown } : one,
    ),
  });
}

/** Logs a warning for each duplicate that was not seen to be cancelled. */
export function warnOfDuplicates(
  context: OrchestrationContext,
  attempt: AttemptReference,
  duplicates: readonly Duplicate[],
): void {
  for (const { vendorRunId, state, cancelError } of duplicates) {
    if (cancelError === null) continue;
    warnOnce(context, "A launch has started a duplicate that was not seen to be cancelled", {
      ...(attempt.runId !== undefined && { runId: attempt.runId }),
      vendorRunId: attempt.vendorRunId,
      duplicateRunId: vendorRunId,
      state,
      cancelError,
    });
  }
}

/** As many as the custom status of the watch has room for. */
export const boundDuplicates = (duplicates: readonly Duplicate[]): Duplicate[] =>
  duplicates.slice(0, MOST_DUPLICATES).map(bounded);

const bounded = ({ vendorRunId, state, cancelError }: Duplicate): Duplicate => ({
  vendorRunId: cutForJson(vendorRunId, STATE_LIMIT),
  state: cutForJson(toPlainText(state), STATE_LIMIT),
  cancelError:
    cancelError === null ? null : cutForJson(toPlainText(cancelError), CANCEL_ERROR_LIMIT),
});
