/**
 * Further runs that one launch has started, where the vendor cannot refuse a duplicate.
 *
 * Owns: where people see them. Does not own: finding and cancelling them (the provider's), or asking again (launch.ts).
 */
import type { AttemptReference, Duplicate } from "../contracts/attempt";
import { cutForJson, toPlainText } from "../contracts/plain-text";
import { warnOnce } from "./durable-steps";
import { tell, type Story } from "./story";

/** Of a run, in all its attempts: its custom status has to stay within 16 KB. The log has every one. */
const MOST_DUPLICATES = 5;
const STATE_LIMIT = 50;
const CANCEL_ERROR_LIMIT = 200;

/** Notes the duplicates of the newest attempt, and warns of those that were not seen to be cancelled. */
export function tellDuplicates(
  story: Story,
  attempt: AttemptReference,
  duplicates: readonly Duplicate[],
): void {
  if (duplicates.length === 0) return;
  const { attempts } = story.progress;
  const told = attempts.reduce((sum, one) => sum + (one.duplicates ?? []).length, 0);
  const shown = duplicates.slice(0, Math.max(0, MOST_DUPLICATES - told)).map(bounded);
  tell(story, {
    attempts: attempts.map((one) =>
      one.number === attempt.number ? { ...one, duplicates: shown } : one,
    ),
  });
  for (const { vendorRunId, state, cancelError } of duplicates) {
    if (cancelError === null) continue;
    warnOnce(story.context, "A launch has started a duplicate that was not seen to be cancelled", {
      vendorRunId: attempt.vendorRunId,
      duplicateRunId: vendorRunId,
      state,
      cancelError,
    });
  }
}

const bounded = ({ vendorRunId, state, cancelError }: Duplicate): Duplicate => ({
  vendorRunId: cutForJson(vendorRunId, STATE_LIMIT),
  state: cutForJson(toPlainText(state), STATE_LIMIT),
  cancelError:
    cancelError === null ? null : cutForJson(toPlainText(cancelError), CANCEL_ERROR_LIMIT),
});
