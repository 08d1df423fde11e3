/**
 * What a caller gets of a run that it may not use.
 *
 * 1. A run that a caller may not read does not exist for it: every answer is that of an unknown id.
 * 2. If it may read the run, or names a target itself, a refusal says which right is missing.
 */
import type { HttpResponseInit } from "@azure/functions";
import {
  adviceFor,
  may,
  type CallerAction,
  type RightsOf,
  type Subject,
} from "../../contracts/caller-rights";
import type { TargetSummary } from "../../contracts/target";
import type { HubClient } from "../../hub/hub-client";
import { subjectOf } from "../../hub/run-subject";
import { findRun, type StoredRun } from "../../hub/run-store";
import { problem } from "./problem";

export const mayRead = (caller: RightsOf, run: StoredRun): boolean =>
  may(caller, "read", subjectOf(run));

/** Null if there is no such run, or if the caller may not read it. */
export async function findVisibleRun(
  client: HubClient,
  id: string,
  caller: RightsOf,
): Promise<StoredRun | null> {
  const run = await findRun(client, id);
  return run !== null && mayRead(caller, run) ? run : null;
}

/** The refusal of something that a caller wants to do with a run that it may read; null if it may. */
export const refusalFor = (
  caller: RightsOf,
  action: CallerAction,
  run: StoredRun,
): HttpResponseInit | null => refusalOf(caller, action, subjectOf(run));

/** The refusal of a start; null if the caller may start this. */
export const refusalToStart = (caller: RightsOf, target: TargetSummary): HttpResponseInit | null =>
  refusalOf(caller, "start", { target, startedBy: null });

/** The refusal of a pause or of its end; null if the caller may do this with a schedule of such runs. */
export const refusalToPause = (caller: RightsOf, target: TargetSummary): HttpResponseInit | null =>
  refusalOf(caller, "pause", { target, startedBy: null });

function refusalOf(
  caller: RightsOf,
  action: CallerAction,
  subject: Subject,
): HttpResponseInit | null {
  if (may(caller, action, subject)) return null;
  const advice = adviceFor(caller, action, subject.target);
  return rightMissing(caller, action, `${action} ${describe(subject.target)}`, advice);
}

/** For a caller that has the right for nothing. */
export const neverAllowed = (caller: RightsOf, action: CallerAction): HttpResponseInit =>
  rightMissing(caller, action, `${action} any run`, null);

export const refusalToUse = (
  caller: RightsOf,
  action: CallerAction,
  what: string,
): HttpResponseInit => rightMissing(caller, action, `${action} ${what}`, null);

function rightMissing(
  { name }: RightsOf,
  action: CallerAction,
  what: string,
  advice: string | null,
): HttpResponseInit {
  const sentences = [
    `The caller ${JSON.stringify(name)} may not ${what}: the setting CALLERS gives it no right ${JSON.stringify(action)} for that.`,
    advice ?? "Ask the operator of this app to add it.",
  ];
  return problem({
    status: 403,
    code: "rightMissing",
    title: "The caller has no right to do this",
    detail: sentences.join(" "),
  });
}

const MOST_SHOWN = 100;

function describe({ type, connectionId, jobId, jobName }: TargetSummary): string {
  const job = jobId ?? (jobName === null ? "" : JSON.stringify(jobName.slice(0, MOST_SHOWN)));
  return [type, job, connectionId === null ? "" : `at ${connectionId}`].filter(Boolean).join(" ");
}
