/** The filters of a list of runs. What the task hub itself can filter only makes the list cheaper; all of it is checked here. */
import { hasTag } from "../../contracts/list-page";
import type { RunListQuery } from "../../contracts/run-list-query";
import { targetOf, verdictOf } from "../../hub/run-documents";
import type { StoredRun } from "../../hub/run-store";
import { subjectOf } from "../../hub/run-subject";

/** Fewer characters may also be part of a name. */
const BEGINNING_OF_ID = /^r-[0-9a-f]{8,40}$/;

/** The beginning of a run's id, if the text is one: no other run is wanted then. */
export const runIdIn = (text: string | undefined): string | undefined =>
  text !== undefined && BEGINNING_OF_ID.test(text) ? text : undefined;

export function createRunFilter(query: RunListQuery): (run: StoredRun) => boolean {
  const { status, outcome, connection, target, job, schedule, tag, text } = query;
  const checks: ((run: StoredRun) => boolean)[] = [
    (run) => status === undefined || verdictOf(run).status === status,
    (run) => outcome === undefined || verdictOf(run).status === outcome,
    (run) => target === undefined || run.input?.target.type === target,
    (run) => connection === undefined || targetOf(run).connectionId === connection,
    (run) => job === undefined || jobsOf(run).includes(job),
    ({ input }) => schedule === undefined || isOfSchedule(input?.tags ?? {}, schedule),
    ({ input }) => hasTag(input?.tags ?? {}, tag),
    (run) => text === undefined || textsOf(run).some((one) => one.toLowerCase().includes(text)),
  ];
  return (run) => checks.every((check) => check(run));
}

/** The ids and names by which the job of a run is known. */
const jobsOf = (run: StoredRun): readonly (string | null)[] => [
  subjectOf(run).target.jobId,
  targetOf(run).jobName,
  run.progress.facts?.jobName ?? null,
];

/** Schedules tag what they start. */
export const isOfSchedule = (tags: Readonly<Record<string, string>>, name: string): boolean =>
  tags["schedule"]?.toLowerCase() === name.toLowerCase();

function textsOf(run: StoredRun): readonly string[] {
  const { attempts } = run.progress;
  const tags = Object.entries(run.input?.tags ?? {}).flat();
  return [
    ...[run.id, ...attempts.map(({ vendorRunId }) => vendorRunId), ...jobsOf(run), ...tags],
    verdictOf(run).message,
  ].filter((one) => one !== null);
}
