/**
 * Finds the flows that made an update fail, and their errors, in the event log of the pipeline.
 *
 * 1. Nothing here throws or delays the outcome for long: what cannot be read is omitted, and the note says so.
 * 2. Only events of this update count. The pipeline's log also has those of every other one.
 * 3. The oldest cause comes first, each cause once.
 */
import type { AttemptReference, Explanation, FailedStep } from "../../../contracts/attempt";
import { cut, onOneLine } from "../../../contracts/plain-text";
import { Budget } from "../../budget";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { type PipelineEvent, readEvents, type ReadEvents } from "./events";
import { toErrorText } from "./exception-text";

const MOST_STEPS = 5;
const EFFORT = { calls: 20, seconds: 60 };
const NOTE_LIMIT = 600;
const NAME_LIMIT = 420;

export async function explain(
  api: WorkspaceApi,
  attempt: AttemptReference,
  now: () => Date,
): Promise<Explanation> {
  const budget = new Budget(now, EFFORT);
  try {
    const read = await readEvents(api, { attempt, level: "ERROR", budget });
    return toExplanation(read, noteOn(api, attempt, read));
  } catch {
    return toExplanation(NOTHING, "The detail could not be read because of a fault in Runward.");
  }
}

const NOTHING: Pick<ReadEvents, "events"> = { events: [] };

function toExplanation({ events }: Pick<ReadEvents, "events">, note: string | null): Explanation {
  const steps = distinct(causesIn(events).map(toStep));
  return {
    kind: "explained",
    failedSteps: steps.slice(0, MOST_STEPS),
    omitted: Math.max(0, steps.length - MOST_STEPS),
    note: note === null ? null : cut(note, NOTE_LIMIT),
  };
}

function noteOn(
  api: WorkspaceApi,
  { vendorRunId: updateId }: AttemptReference,
  { events, complete, trouble }: ReadEvents,
): string | null {
  if (trouble !== null) {
    return toUnreachable(api.workspace, purposes.readUpdate(updateId), trouble).reason;
  }
  if (!complete) return "The pipeline's event log has more errors than could be read.";
  return events.length === 0
    ? `The pipeline's event log has no errors of update ${updateId}.`
    : null;
}

/** The update's own event only reports that it failed, so it counts if there is no other. */
function causesIn(events: readonly PipelineEvent[]): readonly PipelineEvent[] {
  const causes = events.filter(
    ({ event_type: type, error }) => type !== "update_progress" || error.exceptions.length > 0,
  );
  return causes.length > 0 ? causes : events;
}

const toStep = (event: PipelineEvent): FailedStep => {
  const { flow_name: flow, dataset_name: dataset } = event.origin;
  return { name: cut(onOneLine(flow ?? dataset ?? "update"), NAME_LIMIT), ...toErrorText(event) };
};

/** A flow that is tried several times reports the same error each time. */
function distinct(steps: readonly FailedStep[]): FailedStep[] {
  const byText = new Map<string, FailedStep>();
  for (const step of steps) {
    const key = `${step.name}\n${step.error}`;
    if (!byText.has(key)) byText.set(key, step);
  }
  return [...byText.values()];
}
