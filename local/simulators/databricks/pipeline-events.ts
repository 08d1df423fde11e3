import { createHash } from "node:crypto";
import { databricksError } from "./databricks-error";
import type { Pipeline } from "./pipeline";
import type { PipelineUpdate, UpdateStep } from "./pipeline-update";

/**
 * As `PipelineEvent` of the SDKs: the `details` of the event log table are not part of this call.
 * https://github.com/databricks/databricks-sdk-py/blob/main/databricks/sdk/service/pipelines.py
 */
export interface PipelineEvent {
  readonly id: string;
  readonly event_type: string;
  readonly level: "INFO" | "WARN" | "ERROR";
  readonly message: string;
  readonly timestamp: string;
  readonly origin: Readonly<Record<string, string>>;
  readonly maturity_level: "STABLE";
  readonly error?: unknown;
}

type EventFields = Pick<PipelineEvent, "event_type" | "level" | "message"> & {
  readonly error?: unknown;
  readonly flow?: string;
};

/** The event log until now, oldest first. */
export function eventsOf(pipeline: Pipeline, nowMs: number): PipelineEvent[] {
  return pipeline
    .updates(nowMs)
    .flatMap((update) => updateEvents(pipeline, update, nowMs))
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
}

function updateEvents(pipeline: Pipeline, update: PipelineUpdate, nowMs: number): PipelineEvent[] {
  const reached = update.steps().filter(({ atMs }) => atMs <= nowMs);
  return reached.flatMap((step) => {
    const failure = step.state === "FAILED" ? flowFailure(update) : [];
    const flows = flowProgress(pipeline, update, step);
    return [...flows, ...failure, progress(update, step)].map((fields, index) =>
      toEvent({ pipeline, update, step }, fields, index),
    );
  });
}

function progress({ updateId }: PipelineUpdate, { state }: UpdateStep): EventFields {
  const isFailure = state === "FAILED";
  return {
    event_type: "update_progress",
    level: isFailure ? "ERROR" : "INFO",
    message: `Update ${updateId.slice(0, 6)} is ${state}.`,
    ...(isFailure && { error: { fatal: true, exceptions: [] } }),
  };
}

const FLOW_STATES: Readonly<Record<string, string>> = {
  RUNNING: "is RUNNING.",
  COMPLETED: "has COMPLETED.",
  FAILED: "has COMPLETED.",
};

/** Every flow works while the update does, and completes unless it is the one that fails. */
function flowProgress(
  { definition }: Pipeline,
  { origin }: PipelineUpdate,
  { state }: UpdateStep,
): EventFields[] {
  const words = FLOW_STATES[state];
  if (words === undefined) return [];
  const failing = origin.outcome.kind === "fails" ? origin.outcome.flow : undefined;
  const { flows = [], flowText = "" } = definition;
  return flows
    .filter((flow) => state === "RUNNING" || flow !== failing)
    .map((flow) => ({
      event_type: "flow_progress",
      level: "INFO",
      message: `Flow '${flow}' ${words} ${state === "RUNNING" ? "" : flowText}`.trim(),
      flow,
    }));
}

/** The event with the reason. The update's own event says only that it failed. */
function flowFailure({ origin }: PipelineUpdate): EventFields[] {
  if (origin.outcome.kind !== "fails") return [];
  const { message, flow = "flow", exceptions } = origin.outcome;
  const fallback = [{ class_name: "org.apache.spark.SparkException", message, stack: [] }];
  return [
    {
      event_type: "flow_progress",
      level: "ERROR",
      message: `Flow '${flow}' has FAILED fatally. ${message}`,
      error: { fatal: true, exceptions: exceptions ?? fallback },
      flow,
    },
  ];
}

function toEvent(
  place: {
    readonly pipeline: Pipeline;
    readonly update: PipelineUpdate;
    readonly step: UpdateStep;
  },
  { flow, ...fields }: EventFields,
  index: number,
): PipelineEvent {
  const { pipeline, update, step } = place;
  const key = `${update.updateId}/${step.state}/${step.atMs}/${index}`;
  return {
    id: createHash("sha256").update(key).digest("hex").slice(0, 32),
    timestamp: new Date(step.atMs).toISOString(),
    maturity_level: "STABLE",
    origin: {
      pipeline_id: pipeline.pipelineId,
      pipeline_name: pipeline.definition.name,
      update_id: update.updateId,
      ...(flow !== undefined && { flow_name: flow }),
    },
    ...fields,
  };
}

type Condition = (event: PipelineEvent) => boolean;

/** The filters of https://docs.databricks.com/api/workspace/pipelines/listpipelineevents, and `update_id`. */
export function parseEventFilter(filter: string | undefined): Condition {
  if (filter === undefined || filter.trim() === "") return () => true;
  const conditions = filter.split(/\s+and\s+/i).map(parseCondition);
  return (event) => conditions.every((condition) => condition(event));
}

function parseCondition(text: string): Condition {
  const levels = /^level\s+in\s*\(([^)]*)\)$/i.exec(text.trim())?.[1];
  if (levels !== undefined) {
    const wanted = levels.split(",").map((level) => level.trim().replace(/^'|'$/g, ""));
    return (event) => wanted.includes(event.level);
  }
  const [, field, operator, value] =
    /^(level|id|update_id|timestamp)\s*(=|<=|>=|<|>)\s*'([^']*)'$/i.exec(text.trim()) ?? [];
  if (field === undefined || operator === undefined || value === undefined) {
    throw databricksError(400, "INVALID_PARAMETER_VALUE", `Unsupported filter: ${text}`);
  }
  const compare = COMPARISONS[operator];
  return (event) => compare?.(fieldOf(event, field.toLowerCase()), value) === true;
}

const COMPARISONS: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  "=": (left, right) => left === right,
  "<": (left, right) => left < right,
  ">": (left, right) => left > right,
  "<=": (left, right) => left <= right,
  ">=": (left, right) => left >= right,
};

function fieldOf(event: PipelineEvent, field: string): string {
  if (field === "level") return event.level;
  if (field === "timestamp") return event.timestamp;
  return field === "id" ? event.id : (event.origin["update_id"] ?? "");
}
