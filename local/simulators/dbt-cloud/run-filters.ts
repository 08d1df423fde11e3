import {
  booleanOf,
  choiceOf,
  type InstantRange,
  integerOf,
  integersOf,
  type Query,
  rangeOf,
  single,
  textsOf,
} from "./query-values";
import type { DbtJob } from "./job-definition";
import type { RunRecord } from "./run-record";
import { statusAt } from "./run-status";
import type { RunTimeline } from "./run-timeline";

export interface ListedRun {
  readonly run: RunRecord;
  readonly timeline: RunTimeline;
  /** Of all runs of the job. */
  readonly timelines: ReadonlyMap<number, RunTimeline>;
  readonly job: DbtJob;
}

type Matches = (listed: ListedRun, nowMs: number) => boolean;

const ORDERS = ["id", "-id", "created_at", "-created_at", "finished_at", "-finished_at"] as const;
export type RunOrder = (typeof ORDERS)[number];

function equals<Value>(wanted: Value | undefined, value: (listed: ListedRun) => Value): Matches {
  return (listed) => wanted === undefined || value(listed) === wanted;
}

function among<Value>(
  wanted: ReadonlySet<Value> | undefined,
  value: (listed: ListedRun) => Value,
): Matches {
  return (listed) => wanted?.has(value(listed)) ?? true;
}

function within(
  range: InstantRange | undefined,
  instantMs: (listed: ListedRun) => number,
): Matches {
  return (listed) => {
    if (range === undefined) return true;
    const ms = instantMs(listed);
    return range.fromMs <= ms && ms <= range.toMs;
  };
}

const versionOf = ({ job }: ListedRun): string => job.dbtVersion ?? "";

/** The filters of `GET runs/`. There is none for cause or trigger. `id__in` does not exist and is ignored. */
export function runFiltersOf(query: Query): Matches {
  const idAfter = integerOf(query, "id__gt") ?? -Infinity;
  const status = integerOf(query, "status");
  const statuses = integersOf(query, "status__in");
  const hasDocs = booleanOf(query, "has_docs_generated");
  const filters: Matches[] = [
    equals(integerOf(query, "job_definition_id"), ({ job }) => job.id),
    equals(integerOf(query, "project_id"), ({ job }) => job.projectId),
    among(integersOf(query, "project_id__in"), ({ job }) => job.projectId),
    equals(integerOf(query, "environment_id"), ({ job }) => job.environmentId),
    equals(integerOf(query, "pk"), ({ run }) => run.id),
    among(integersOf(query, "pk__in"), ({ run }) => run.id),
    equals(single(query, "dbt_version"), versionOf),
    among(textsOf(query, "dbt_version__in"), versionOf),
    within(rangeOf(query, "created_at__range"), ({ run }) => run.createdMs),
    within(rangeOf(query, "finished_at__range"), ({ timeline }) => timeline.endMs),
    equals(hasDocs, ({ job }) => job.generateDocs === true),
    ({ run }) => run.id > idAfter,
    ({ timeline }, nowMs) => status === undefined || statusAt(timeline, nowMs) === status,
    ({ timeline }, nowMs) => statuses?.has(statusAt(timeline, nowMs)) ?? true,
  ];
  return (listed, nowMs) => filters.every((matches) => matches(listed, nowMs));
}

/** By default oldest first. */
export function runOrderOf(query: Query): RunOrder {
  return choiceOf(query, "order_by", ORDERS) ?? "id";
}

const SORT_KEYS: Readonly<Record<string, (listed: ListedRun, nowMs: number) => number>> = {
  id: ({ run }) => run.id,
  created_at: ({ run }) => run.createdMs,
  // PostgreSQL sorts null last.
  finished_at: ({ timeline }, nowMs) => (timeline.endMs <= nowMs ? timeline.endMs : Infinity),
};

export function sortRuns(
  runs: readonly ListedRun[],
  order: RunOrder,
  nowMs: number,
): readonly ListedRun[] {
  const descends = order.startsWith("-");
  const key = SORT_KEYS[descends ? order.slice(1) : order];
  if (key === undefined) return runs;
  const compare = (left: ListedRun, right: ListedRun): number => {
    const [a, b] = [key(left, nowMs), key(right, nowMs)];
    return a === b ? left.run.id - right.run.id : a - b;
  };
  return runs.toSorted((left, right) => (descends ? compare(right, left) : compare(left, right)));
}
