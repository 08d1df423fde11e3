/** The calls about schedules. */
import type { ScheduleList } from "../logic/documents";
import { post, read, type Call } from "./client";
import type { Reply } from "../logic/reply";

export const listSchedules = (call?: Call): Promise<Reply<ScheduleList>> => read("schedules", call);

export const SCHEDULE_ACTIONS = ["run", "pause", "resume"] as const;
export type ScheduleAction = (typeof SCHEDULE_ACTIONS)[number];

/** The path in the contract, by which the page knows whether this app has the call. */
export const pathOfAction = (action: ScheduleAction): string => `/schedules/{name}/${action}`;

export const changeSchedule = (
  name: string,
  action: ScheduleAction,
): Promise<Reply<{ readonly id?: string; readonly message?: string }>> =>
  post(`schedules/${encodeURIComponent(name)}/${action}`, {});
