/** The JSON that callers read about a schedule. */
import type { HubClient } from "../../hub/hub-client";
import { may, type RightsOf, type Subject } from "../../contracts/caller-rights";
import type { TargetSummary } from "../../contracts/target";
import { isWorkflowId } from "../../contracts/workflows/workflow-ids";
import { patienceSecondsOf, type Schedule } from "../../contracts/schedule";
import type { NextTick, ScheduleDocument, TickFate } from "../../contracts/schedule-document";
import type { RegisterEntry } from "../../contracts/schedule-register";
import { currentPause } from "../../contracts/schedule-state";
import { nextTick } from "../../schedules/due-ticks";
import { isSameName, registeredSince } from "../../schedules/known-since";
import { localTime } from "../../schedules/local-time";
import { tickBefore } from "../../schedules/planned-ticks";
import { addressesOf, conclusionOf, workflowAddressesOf } from "../../hub/run-documents";
import type { OrderRun } from "../../hub/run-order";
import { orElse } from "../../hub/instances";
import { findRun } from "../../hub/run-store";
import { findTick, readRegister, type StoredTick } from "../../hub/schedule-store";
import { findScheduleState } from "../../hub/schedule-states";
import { workflowConclusionOf } from "../../hub/workflows/workflow-documents";
import { findWorkflow } from "../../hub/workflows/workflow-store";
import { referenceOf } from "./scheduled-runs";

export interface ScheduleDocumentOptions {
  readonly baseUrl: string;
  readonly schedules: readonly Schedule[];
  readonly orderRun: OrderRun;
  readonly startedAt: Date;
  readonly now: () => Date;
}

/** A schedule with its entry in the register. */
export interface KnownSchedule {
  readonly schedule: Schedule;
  readonly entry: RegisterEntry | undefined;
}

/** Every schedule that the caller may read. */
export async function readSchedules(
  client: HubClient,
  caller: RightsOf,
  options: ScheduleDocumentOptions,
): Promise<KnownSchedule[]> {
  const { schedules, startedAt, orderRun } = options;
  const stored = await readRegister(client);
  const entries = registeredSince(schedules, stored?.entries ?? [], startedAt);
  return schedules
    .map((schedule, index) => ({ schedule, entry: entries[index] }))
    .filter(({ schedule }) => may(caller, "read", subjectOf(schedule, orderRun)));
}

/** The schedule with a name, if the caller may read it. */
export async function findSchedule(
  client: HubClient,
  { name, caller }: { readonly name: string; readonly caller: RightsOf },
  options: ScheduleDocumentOptions,
): Promise<KnownSchedule | null> {
  const known = await readSchedules(client, caller, options);
  return known.find(({ schedule }) => isSameName(schedule.name, name)) ?? null;
}

/** What a workflow would run fits no list of rights. */
export const subjectOf = (schedule: Schedule, orderRun: OrderRun): Subject => ({
  target: targetOf(schedule, orderRun) ?? NOTHING_KNOWN,
  startedBy: null,
});

const NOTHING_KNOWN: TargetSummary = {
  type: null,
  connectionId: null,
  jobId: null,
  jobName: null,
};

export async function scheduleDocument(
  client: HubClient,
  { schedule, entry }: KnownSchedule,
  options: ScheduleDocumentOptions,
): Promise<ScheduleDocument> {
  const { name, cron, timeZone, enabled, overlap, misfire } = schedule;
  const now = options.now();
  const pause = currentPause(await findScheduleState(client, name));
  const next = enabled && pause === null ? nextTick(schedule, now) : null;
  const last = entry === undefined ? null : lastTickOf(schedule, entry, now);
  return {
    ...{ name, cron, timeZone, enabled },
    paused: pause === null ? null : { since: pause.from, by: pause.by },
    ...{ overlap, misfire },
    target: targetOf(schedule, options.orderRun),
    workflow: workflowOf(schedule),
    knownSince: entry?.since ?? null,
    nextTick: next === null ? null : moment(next, timeZone),
    lastTick:
      last === null
        ? null
        : {
            ...moment(last, timeZone),
            ...(await fateOf(client, { schedule, tick: last, options })),
          },
  };
}

/** The tick that was due last; a disabled schedule has had none since it was disabled. */
export function lastTickOf(schedule: Schedule, entry: RegisterEntry, now: Date): Date | null {
  if (schedule.enabled) return tickBefore(schedule, entry, now);
  return entry.lastTickBefore === null ? null : new Date(entry.lastTickBefore);
}

const moment = (instant: Date, timeZone: string): NextTick => ({
  at: instant.toISOString(),
  localTime: localTime(instant, timeZone),
});

/** Without parameters, which may contain data that only the job should see. */
export function targetOf({ run }: Schedule, orderRun: OrderRun): TargetSummary | null {
  if (run === undefined) return null;
  const ordered = orderRun(run);
  const summary = ordered.kind === "ordered" ? ordered.input.targetSummary : undefined;
  return summary ?? { type: run.target.type, connectionId: null, jobId: null, jobName: null };
}

const workflowOf = ({ workflow }: Schedule): ScheduleDocument["workflow"] =>
  workflow === undefined
    ? null
    : { name: workflow.name, steps: workflow.steps.map(({ name }) => name) };

type Decision = Pick<TickFate, "decision" | "reason" | "message">;

/** The decision about a tick, and the outcome of its run if it has one. */
async function fateOf(
  client: HubClient,
  { schedule, tick, options }: { schedule: Schedule; tick: Date; options: ScheduleDocumentOptions },
): Promise<Omit<TickFate, keyof NextTick>> {
  const { tickId, runId } = referenceOf(schedule, tick);
  const found = await orElse(null, () =>
    Promise.all([findTick(client, tickId), findStarted(client, runId, options.baseUrl)]),
  );
  const nothing: Started = { runId: null, workflowId: null, outcome: null, statusUrl: null };
  if (found === null) {
    return { ...plain("unknown", "The task hub could not be read; try again"), ...nothing };
  }
  const [stored, started] = found;
  const lateSeconds = (options.now().getTime() - tick.getTime()) / 1_000;
  const mayStart = lateSeconds <= patienceSecondsOf(schedule.misfire);
  const decision = decisionOf(stored, { hasRun: started !== null, mayStart });
  return { ...decision, ...(started ?? nothing) };
}

type Started = Pick<TickFate, "runId" | "workflowId" | "outcome" | "statusUrl">;

/** The run or workflow with an id; null if there is none. */
async function findStarted(
  client: HubClient,
  id: string,
  baseUrl: string,
): Promise<Started | null> {
  if (isWorkflowId(id)) {
    const workflow = await findWorkflow(client, id);
    if (workflow === null) return null;
    const outcome = workflowConclusionOf(workflow)?.outcome ?? null;
    const { statusUrl } = workflowAddressesOf(baseUrl, id);
    return { runId: null, workflowId: id, outcome, statusUrl };
  }
  const run = await findRun(client, id);
  if (run === null) return null;
  const outcome = conclusionOf(run)?.outcome ?? null;
  const { statusUrl } = addressesOf(baseUrl, id);
  return { runId: id, workflowId: null, outcome, statusUrl };
}

const plain = (decision: Decision["decision"], message: string): Decision => ({
  decision,
  reason: null,
  message,
});

function decisionOf(
  stored: StoredTick | null,
  { hasRun, mayStart }: { hasRun: boolean; mayStart: boolean },
): Decision {
  if (stored !== null) return recordedDecision(stored, hasRun);
  if (hasRun) return plain("started", "It was started");
  return mayStart
    ? plain("due", "Not decided yet; it will be decided within a minute")
    : plain("unknown", "There is no record of it; it may have been deleted");
}

function recordedDecision({ ended, result, progress }: StoredTick, hasRun: boolean): Decision {
  if (result === null) {
    if (!ended) return plain("waiting", progress?.message ?? "About to be decided");
    return hasRun
      ? plain("started", "It was started")
      : plain("broken", "Its decision failed, and nothing was started; the log says why");
  }
  const { message } = result;
  return result.kind === "skipped"
    ? { decision: "skipped", reason: result.reason, message }
    : plain("started", message);
}
