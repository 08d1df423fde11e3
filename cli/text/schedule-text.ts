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

const stateOf = ({ enabled }: ScheduleDocument): string => (enabled ? "on" : "off");
