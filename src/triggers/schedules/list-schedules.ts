import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { USUAL_PAGE } from "../../contracts/list-page";
import { ScheduleListQuery } from "../../contracts/schedule-list-query";
import type { HubClient } from "../../hub/hub-client";
import type { Caller } from "../door/caller";
import { readQuery } from "../door/list-page";
import { badRequest } from "../door/problem";
import { respond } from "../door/respond";
import {
  readSchedules,
  scheduleDocument,
  targetOf,
  type KnownSchedule,
  type ScheduleDocumentOptions,
} from "./schedule-documents";

/**
 * `GET /api/schedules`: every configured schedule whose runs the caller may read, when it is due next, and the decision about
 * its last tick. Only the schedules of the page are looked up in the task hub.
 */
export const createListSchedules =
  (options: ScheduleDocumentOptions) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const query = readQuery(request, ScheduleListQuery);
    if (query.kind === "refused") return badRequest(query.errors);
    const { text, top = USUAL_PAGE, continuation = "" } = query.value;
    const all = await readSchedules(client, caller, options);
    const found = all.filter((known) => text === undefined || hasText(known, options, text));
    const first = placeAfter(found, continuation);
    const page = found.slice(first, first + top);
    const last = page.at(-1)?.schedule.name;
    return respond(200, {
      schedules: await Promise.all(page.map((known) => scheduleDocument(client, known, options))),
      continuation: last === undefined || first + top >= found.length ? null : last,
    });
  };

/** The name of a page's last schedule is its continuation; one that is no longer there begins again. */
const placeAfter = (found: readonly KnownSchedule[], name: string): number =>
  found.findIndex(({ schedule }) => schedule.name === name) + 1;

function hasText(
  { schedule }: KnownSchedule,
  { orderRun }: ScheduleDocumentOptions,
  text: string,
): boolean {
  const { jobId = null, jobName = null } = targetOf(schedule, orderRun) ?? {};
  const texts = [schedule.name, jobId, jobName, schedule.workflow?.name ?? null];
  return texts.some((one) => one?.toLowerCase().includes(text) === true);
}
