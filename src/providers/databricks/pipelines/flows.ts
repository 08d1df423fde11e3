/** What the events of an update say about its flows: the queries that fill its tables and views. */
import { onOneLine } from "../../../contracts/plain-text";
import { toInstantText } from "../../vendor-instant";
import { momentOf, type PipelineEvent } from "./events";
import { toErrorText } from "./exception-text";

export interface Flow {
  readonly name: string;
  /** The vendor's word. */
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  /** Rows written, if the vendor counted them. */
  readonly rows: number | null;
  readonly error: string | null;
}

/** https://docs.databricks.com/aws/en/ldp/monitor-event-log-schema, `flow_progress` (read 2026-11) */
const ENDED: ReadonlySet<string> = new Set([
  "COMPLETED",
  "FAILED",
  "SKIPPED",
  "STOPPED",
  "EXCLUDED",
  "IDLE",
]);
const NOT_STARTED: ReadonlySet<string> = new Set(["QUEUED", "PLANNING"]);

/** "Flow 'orders' has COMPLETED." */
const STATE_IN_MESSAGE = /' (?:is|has) ([A-Z][A-Z_]{2,30})\b/;

/** In the order in which they first appear. */
export function toFlows(events: readonly PipelineEvent[], now: Date): Flow[] {
  const byName = new Map<string, PipelineEvent[]>();
  for (const event of events) {
    const name = event.event_type === "flow_progress" ? nameOf(event) : null;
    if (name === null) continue;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [event]);
    else known.push(event);
  }
  return [...byName].map(([name, own]) => toFlow(name, own, now));
}

const nameOf = ({ origin }: PipelineEvent): string | null => {
  const name = onOneLine(origin.dataset_name ?? origin.flow_name ?? "");
  return name === "" ? null : name;
};

/** Of the events of one flow, oldest first. */
function toFlow(name: string, events: readonly PipelineEvent[], now: Date): Flow {
  const states = events.flatMap((event) => {
    const state = stateOf(event);
    return state === null ? [] : [{ state, event }];
  });
  const last = states.at(-1);
  const first = states.find(({ state }) => !NOT_STARTED.has(state));
  const startMs = first === undefined ? null : momentOf(first.event);
  const endMs = last !== undefined && ENDED.has(last.state) ? momentOf(last.event) : null;
  const untilMs = endMs ?? now.getTime();
  return {
    name,
    state: last?.state ?? "UNKNOWN",
    startedAt: toInstantText(startMs),
    endedAt: toInstantText(endMs),
    durationSeconds: startMs === null ? null : Math.max(0, untilMs - startMs) / 1_000,
    rows: rowsOf(events),
    error: last?.state === "FAILED" ? toErrorText(last.event).error : null,
  };
}

const stateOf = ({ details, message }: PipelineEvent): string | null =>
  details.flow_progress.status ?? STATE_IN_MESSAGE.exec(message ?? "")?.[1] ?? null;

/** The last event of a flow counts all its rows; a streaming flow without that counts those of each batch. */
function rowsOf(events: readonly PipelineEvent[]): number | null {
  const counts = events.map(({ details }) => details.flow_progress.metrics.num_output_rows);
  const last = counts.at(-1) ?? null;
  if (last !== null) return last;
  const counted = counts.filter((count) => count !== null);
  return counted.length === 0 ? null : counted.reduce((sum, count) => sum + count, 0);
}
