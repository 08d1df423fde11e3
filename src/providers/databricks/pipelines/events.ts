import * as z from "zod";
import type { AttemptReference } from "../../../contracts/attempt";
import { boundedLine, exactText, LIMITS } from "../../../contracts/vendor-text";
import type { Budget } from "../../budget";
import { lenientList, lenientObject } from "../lenient";
import { NextPage } from "../page-token";
import { readableText } from "../readable-text";
import type { Trouble } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";

const Count = z
  .unknown()
  .optional()
  .transform((count) => (Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : null));

const StackFrame = z.object({
  declaring_class: boundedLine(LIMITS.name),
  method_name: boundedLine(LIMITS.name),
  file_name: boundedLine(LIMITS.name),
  line_number: Count,
});

const PipelineException = z.object({
  class_name: boundedLine(LIMITS.name),
  message: readableText(),
  stack: lenientList(StackFrame),
});
export type PipelineException = z.infer<typeof PipelineException>;

/** https://docs.databricks.com/api/workspace/pipelines/listpipelineevents (read 2026-11) */
const PipelineEvent = z.object({
  event_type: boundedLine(LIMITS.word),
  level: boundedLine(LIMITS.word),
  message: readableText(),
  timestamp: exactText(LIMITS.word),
  origin: lenientObject({
    update_id: exactText(LIMITS.word),
    flow_name: boundedLine(LIMITS.name),
    dataset_name: boundedLine(LIMITS.name),
  }),
  error: lenientObject({ exceptions: lenientList(PipelineException) }),
  /** Not in the documentation of this call, but in many of its answers, as in the event log's table. */
  details: lenientObject({
    flow_progress: lenientObject({
      status: boundedLine(LIMITS.word),
      metrics: lenientObject({ num_output_rows: Count }),
    }),
  }),
});
export type PipelineEvent = z.infer<typeof PipelineEvent>;

const Page = z.object({ events: lenientList(PipelineEvent), next_page_token: NextPage });

/** The vendor allows 250; a page of errors with long stacks has to stay below the limit of a response. */
const PAGE_SIZE = "100";
const MOST_EVENTS = 2_000;

export interface ReadEvents {
  /** Of this update only, oldest first. */
  readonly events: readonly PipelineEvent[];
  /** False if the list goes on. */
  readonly complete: boolean;
  /** Why the list was not read to its end; null if the vendor did not prevent it. */
  readonly trouble: Trouble | null;
}

interface Search {
  readonly attempt: Pick<AttemptReference, "vendorJobId" | "vendorRunId" | "launchedAt">;
  readonly level: "ERROR" | "any";
  readonly budget: Budget;
}

/** The vendor may use another clock for its events than for its updates. */
const CLOCK_SKEW_MS = 60_000;

/**
 * The events of one update. The vendor lists the events of all updates, newest first, and documents no filter by update, so
 * the list is read until the events are older than the update.
 */
export async function readEvents(
  api: WorkspaceApi,
  { attempt, level, budget }: Search,
): Promise<ReadEvents> {
  const { vendorJobId: pipelineId, vendorRunId: updateId, launchedAt } = attempt;
  const path = `pipelines/${pipelineId}/events`;
  const found: PipelineEvent[] = [];
  const end = (complete: boolean, trouble: Trouble | null = null): ReadEvents => ({
    events: inOrder(found),
    complete,
    trouble,
  });
  // A page token excludes every other parameter but the size.
  const filter = level === "ERROR" ? { filter: "level='ERROR'" } : {};
  let query: Record<string, string> = { ...filter, max_results: PAGE_SIZE };
  while (budget.take()) {
    const result = await api.call({ method: "GET", version: "2.0", path, query });
    if (result.kind !== "ok") return end(false, result);
    const { events, next_page_token: next } = Page.parse(result.body);
    found.push(...events.filter((event) => isOfUpdate(event, updateId, level)));
    const isPast = events.some(({ timestamp }) => isBefore(timestamp, launchedAt));
    if (next.kind === "none" || isPast) return end(true);
    if (next.kind === "unusable" || found.length >= MOST_EVENTS) break;
    query = { page_token: next.token, max_results: PAGE_SIZE };
  }
  return end(false);
}

/** What the vendor takes at most; events without errors are short. */
const LARGEST_PAGE = "250";

export type NewestEvents =
  | {
      readonly kind: "read";
      /** Newest first, of all updates. */
      readonly events: readonly PipelineEvent[];
      /** False if the list goes on. */
      readonly complete: boolean;
    }
  | Trouble;

/** The newest events of a pipeline that are no errors, from one call. */
export async function readNewestEvents(
  api: WorkspaceApi,
  pipelineId: string,
): Promise<NewestEvents> {
  const path = `pipelines/${pipelineId}/events`;
  const query = { filter: "level='INFO'", max_results: LARGEST_PAGE };
  const result = await api.call({ method: "GET", version: "2.0", path, query });
  if (result.kind !== "ok") return result;
  const { events, next_page_token: next } = Page.parse(result.body);
  return { kind: "read", events, complete: next.kind === "none" };
}

const isOfUpdate = (event: PipelineEvent, updateId: string, level: Search["level"]): boolean =>
  event.origin.update_id === updateId &&
  (level === "any" || event.level === null || event.level === level);

const isBefore = (timestamp: string | null, since: string): boolean =>
  timestamp !== null && Date.parse(timestamp) < Date.parse(since) - CLOCK_SKEW_MS;

/** Oldest first; the vendor's order, reversed, decides between events of one moment. */
const inOrder = (events: readonly PipelineEvent[]): PipelineEvent[] =>
  [...events].reverse().sort((one, other) => (momentOf(one) ?? 0) - (momentOf(other) ?? 0));

/** In milliseconds since 1970; null if the event has no readable time. */
export function momentOf({ timestamp }: PipelineEvent): number | null {
  const moment = Date.parse(timestamp ?? "");
  return Number.isNaN(moment) ? null : moment;
}
