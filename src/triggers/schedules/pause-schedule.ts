import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { ScheduleState } from "../../contracts/schedule-state";
import type { HubClient } from "../../hub/hub-client";
import { changeScheduleState, pause, resume } from "../../hub/schedule-states";
import type { Caller } from "../door/caller";
import { noSuchSchedule } from "../door/problem";
import { respond } from "../door/respond";
import { refusalToPause } from "../door/rights";
import {
  findSchedule,
  scheduleDocument,
  subjectOf,
  type ScheduleDocumentOptions,
} from "./schedule-documents";

type ScheduleAnswer = (
  request: HttpRequest,
  client: HubClient,
  caller: Caller,
) => Promise<HttpResponseInit>;

/**
 * `POST /api/schedules/{name}/pause`: until it is resumed, its ticks start nothing. A run that is live goes on. Pausing a
 * paused schedule changes nothing.
 */
export const createPauseSchedule = (options: ScheduleDocumentOptions): ScheduleAnswer =>
  changing(options, ({ id, name }) => pause(options.now(), id === null ? null : name));

/** `POST /api/schedules/{name}/resume`: its next tick starts again. What was due meanwhile is not made up for. */
export const createResumeSchedule = (options: ScheduleDocumentOptions): ScheduleAnswer =>
  changing(options, () => resume(options.now()));

type ChangeBy = (caller: Caller) => (state: ScheduleState) => ScheduleState | null;

const changing =
  (options: ScheduleDocumentOptions, changeBy: ChangeBy): ScheduleAnswer =>
  async (request, client, caller) => {
    const name = request.params["name"] ?? "";
    const known = await findSchedule(client, { name, caller }, options);
    if (known === null) return noSuchSchedule(name);
    const { schedule } = known;
    const refusal = refusalToPause(caller, subjectOf(schedule, options.orderRun).target);
    if (refusal !== null) return refusal;
    await changeScheduleState(client, schedule.name, changeBy(caller));
    return respond(200, await scheduleDocument(client, known, options));
  };
