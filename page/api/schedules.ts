/** The calls about schedules. */
import type { RunwardClient } from "../../client/runward-client";
import type { ScheduleList } from "../logic/documents";
import type { Reply } from "../logic/reply";
import { change, read, type Call } from "./client";

export const listSchedules = (call?: Call): Promise<Reply<ScheduleList>> =>
  read((client, signal) => client.schedules(signal), call);

export type ScheduleAction = "run" | "pause" | "resume";

/** The path in the contract, by which the page knows whether this app has the call. */
export const pathOfAction = (action: ScheduleAction): string => `/schedules/{name}/${action}`;

interface Changed {
  /** Of what was started. */
  readonly id?: string;
}

const CALLS: Readonly<
  Record<ScheduleAction, (client: RunwardClient, name: string) => Promise<Changed>>
> = {
  run: async (client, name) => (await client.runSchedule(name)).document,
  pause: async (client, name) => {
    await client.pauseSchedule(name);
    return {};
  },
  resume: async (client, name) => {
    await client.resumeSchedule(name);
    return {};
  },
};

export const changeSchedule = (name: string, action: ScheduleAction): Promise<Reply<Changed>> =>
  change((client) => CALLS[action](client, name));
