import type { ScheduleDocument } from "../../client/documents";
import type { Paint } from "./paint";
import type { Column } from "./table";
import { dayAndTime } from "./time";

export const scheduleColumns = (paint: Paint): readonly Column<ScheduleDocument>[] => [
  { head: "NAME", cell: ({ name }) => name },
  { head: "CRON", cell: ({ cron, timeZone }) => `${cron} ${timeZone}` },
  { head: "STATE", cell: stateOf },
  { head: "NEXT", cell: ({ nextTick }) => (nextTick === null ? "" : dayAndTime(nextTick.at)) },
  { head: "LAST", cell: ({ lastTick }) => (lastTick === null ? "" : dayAndTime(lastTick.at)) },
  {
    head: "RESULT",
    cell: ({ lastTick }) => lastTick?.outcome ?? lastTick?.decision ?? "",
    paint: ({ lastTick }, text) => paint.status(lastTick?.outcome ?? "", text),
  },
  { head: "STARTED", cell: ({ lastTick }) => lastTick?.runId ?? lastTick?.workflowId ?? "" },
];

function stateOf({ enabled, paused }: ScheduleDocument): string {
  if (!enabled) return "off";
  return paused === null ? "on" : "paused";
}

export function describeSchedule(schedule: ScheduleDocument): string {
  const { name, nextTick, paused } = schedule;
  if (paused !== null) return `${name} is paused since ${dayAndTime(paused.since)}.`;
  const next = nextTick === null ? "" : ` Its next tick is at ${dayAndTime(nextTick.at)}.`;
  return `${name} is ${stateOf(schedule)}.${next}`;
}
