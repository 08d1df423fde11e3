import type { StatusFacts } from "../../../contracts/attempt";
import { toInstantText } from "../../vendor-instant";
import type { ShownRun } from "./run-document";

/**
 * When a run started and ended, and how long it was queued. `start_time` is when the run was created, so the time in the
 * queue is added to it; both are 0 while they are not known.
 * https://docs.databricks.com/api/workspace/jobs/getrun (read 2026-11)
 */
export function toFacts(run: ShownRun, { queued }: { readonly queued: boolean }): StatusFacts {
  const { start_time: created, end_time: ended, queue_duration: queue, run_name: name } = run;
  const waited = queue !== null && queue >= 0 ? queue : null;
  return {
    startedAt: queued || created === null ? null : toInstantText(created + (waited ?? 0)),
    endedAt: toInstantText(ended),
    queuedSeconds: waited === null ? null : waited / 1_000,
    jobName: name,
  };
}
