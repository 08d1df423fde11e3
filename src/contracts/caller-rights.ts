/**
 * What the setting CALLERS allows each caller, and the one decision about it.
 *
 * 1. Nothing is allowed that no grant of the caller allows. What is not known of a run (its connection, its job) fits no list.
 * 2. What a caller has started, it may read and cancel, also if the setting was changed since.
 * 3. Without the setting, every caller may do everything.
 */
import * as z from "zod";
import type { TargetSummary } from "./target";

/** `repair` includes starting the job anew, of a run that ended badly. `pause` includes resuming, of a schedule. */
export const CallerAction = z.enum(["start", "read", "cancel", "repair", "pause"]);
export type CallerAction = z.infer<typeof CallerAction>;

const texts = (what: string): z.ZodArray<z.ZodString> =>
  z.array(z.string().min(1, `must be ${what}`)).min(1);

/** What is left out is not limited. `jobs` are ids of jobs and pipelines. */
export const Grant = z.strictObject({
  actions: z.array(CallerAction).min(1),
  connections: texts("the id of a connection").optional(),
  targets: texts("a type of target").optional(),
  jobs: z
    .array(
      z
        .string("must be the id of a job or pipeline, as a string")
        .regex(/^[0-9a-f-]{1,36}$/i, "must be the id of a job or pipeline; names go into jobNames"),
    )
    .min(1)
    .optional(),
  jobNames: texts("the exact name of a job or pipeline").optional(),
});
export type Grant = z.infer<typeof Grant>;

/** One entry of CALLERS. */
export interface ListedCaller {
  readonly name: string;
  /** Its application; null if it is recognised by its function key. */
  readonly clientId: string | null;
  /** SHA-256 of its function keys, in hexadecimal. */
  readonly keyHashes: readonly string[];
  /** The entry is for every caller that no other entry names. */
  readonly isAllOthers: boolean;
  readonly grants: readonly Grant[];
}

/** A caller as far as its rights go. */
export interface RightsOf {
  /** By which its own runs are recognised; null if it cannot be told apart from others. */
  readonly id: string | null;
  /** For messages. */
  readonly name: string;
  /** Null: it may do everything. */
  readonly grants: readonly Grant[] | null;
}

/** What a caller wants to use: a target that is to be started, or that of a run. */
export interface Subject {
  readonly target: TargetSummary;
  /** The caller that started the run; null if it is not known, or if there is no run yet. */
  readonly startedBy: string | null;
}

export function may({ id, grants }: RightsOf, action: CallerAction, subject: Subject): boolean {
  if (grants === null) return true;
  const isOwn = id !== null && subject.startedBy === id;
  if (isOwn && (action === "read" || action === "cancel")) return true;
  return grants.some((grant) => allows(grant, action, subject.target));
}

/** Whether there may be runs at a connection that the caller may read, beside its own. */
export const mayReadAt = (
  { grants }: RightsOf,
  { connectionId, targets }: { readonly connectionId: string; readonly targets: readonly string[] },
): boolean =>
  grants === null ||
  grants.some(
    (grant) =>
      grant.actions.includes("read") &&
      fits(grant.connections, connectionId) &&
      targets.some((type) => fits(grant.targets, type)),
  );

/** Whether there is anything for which the caller may do this. */
export const mayEver = ({ grants }: RightsOf, action: CallerAction): boolean =>
  grants === null || grants.some(({ actions }) => actions.includes(action));

const allows = (grant: Grant, action: CallerAction, target: TargetSummary): boolean =>
  allowsButForJobs(grant, action, target) && allowsJob(grant, target);

const allowsButForJobs = (
  { actions, connections, targets }: Grant,
  action: CallerAction,
  { type, connectionId }: TargetSummary,
): boolean => actions.includes(action) && fits(connections, connectionId) && fits(targets, type);

/** What is left out is not limited; what is not known fits no list. */
export const fits = (list: readonly string[] | undefined, value: string | null): boolean =>
  list === undefined || (value !== null && list.includes(value));

/** A target without a job (a one-time run, a run that exists) fits no list of jobs: what it would run is not known. */
export function allowsJob(
  { jobs, jobNames }: Pick<Grant, "jobs" | "jobNames">,
  { jobId, jobName }: Pick<TargetSummary, "jobId" | "jobName">,
): boolean {
  if (jobs === undefined && jobNames === undefined) return true;
  const byId = jobId !== null && (jobs ?? []).some((id) => isSameId(id, jobId));
  return byId || (jobName !== null && (jobNames ?? []).includes(jobName));
}

/** Ids of pipelines are UUIDs. */
const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Why a start is not allowed, if another form of the same request might be. */
export function adviceFor(
  { grants }: RightsOf,
  action: CallerAction,
  target: TargetSummary,
): string | null {
  const limited = (grants ?? []).filter((grant) => allowsButForJobs(grant, action, target));
  const { jobId, jobName } = target;
  if (limited.length === 0) return null;
  if (jobId === null && jobName === null) {
    return "Its rights are limited to jobs, and this target names none.";
  }
  if (jobId === null && limited.some(({ jobs }) => jobs !== undefined)) {
    return "Its rights list jobs by id, so send the id in place of the name.";
  }
  if (jobName === null && limited.some(({ jobNames }) => jobNames !== undefined)) {
    return "Its rights list jobs by name, so send the name in place of the id.";
  }
  return null;
}
