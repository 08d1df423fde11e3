/**
 * How long the newest updates of a pipeline took. The list of updates shows no end of one, so the ends are taken from the newest
 * events. A page of them holds few updates of a pipeline with many flows; then nothing is learned, as of a new pipeline.
 */
import type { AttemptReference, Unreachable } from "../../../contracts/attempt";
import type { PastDurations } from "../../provider";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { momentOf, type PipelineEvent, readNewestEvents } from "./events";

export async function readDurations(
  api: WorkspaceApi,
  { vendorJobId: pipelineId }: AttemptReference,
): Promise<PastDurations | Unreachable> {
  const read = await readNewestEvents(api, pipelineId);
  if (read.kind !== "read") {
    return toUnreachable(api.workspace, purposes.readPipeline(pipelineId), read);
  }
  return { kind: "read", seconds: durationsIn(read.events, read.complete) };
}

interface Times {
  startMs: number;
  endMs: number | null;
}

/** Newest first. The events of the oldest update may begin on the next page, so its start is not known. */
export function durationsIn(events: readonly PipelineEvent[], complete: boolean): number[] {
  const updates = new Map<string, Times>();
  for (const event of events) {
    const moment = momentOf(event);
    const id = event.origin.update_id;
    if (moment === null || id === null) continue;
    const known = updates.get(id) ?? { startMs: moment, endMs: null };
    known.startMs = Math.min(known.startMs, moment);
    if (isCompletion(event)) known.endMs = moment;
    updates.set(id, known);
  }
  const whole = complete ? [...updates.values()] : [...updates.values()].slice(0, -1);
  return whole.flatMap(({ startMs, endMs }) =>
    endMs === null || endMs < startMs ? [] : [(endMs - startMs) / 1_000],
  );
}

/** "Update 4c2f1a is COMPLETED.": https://docs.databricks.com/aws/en/ldp/monitor-event-log-schema, `update_progress` (read 2026-11) */
const isCompletion = ({ event_type: type, message }: PipelineEvent): boolean =>
  type === "update_progress" && /\bis COMPLETED\b/.test(message ?? "");
