import type { StatusFacts } from "../../../contracts/attempt";
import { secondsBetween } from "../../vendor-instant";
import { toInstant, type VendorRun } from "./vendor-run";

/** When a run started and ended, and how long it was queued. The job's name is not in the response; the plan has it. */
export function toFacts(run: VendorRun): StatusFacts {
  const created = toInstant(run.created_at);
  const started = toInstant(run.started_at);
  return {
    startedAt: started?.toISOString() ?? null,
    endedAt: toInstant(run.finished_at)?.toISOString() ?? null,
    queuedSeconds: secondsBetween(created, started),
    jobName: null,
  };
}
