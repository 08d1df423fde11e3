import type { ListedWorkflow, StepDocument, WorkflowDocument } from "../../client/documents";
import type { Paint } from "./paint";
import { noticeRows } from "./run-text";
import { safe, safeLine } from "./safe-text";
import { table, type Column } from "./table";
import { dayAndTime, duration, secondsBetween, withZone } from "./time";

/** `3 of 5 succeeded, 1 running, 1 failed` */
export function countsOf(counts: ListedWorkflow["counts"]): string {
  const { total, succeeded, waiting, ...others } = counts;
  const rest = Object.entries({ ...others, waiting })
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`);
  return [`${succeeded} of ${total} succeeded`, ...rest].join(", ");
}

export const workflowColumns = (paint: Paint): readonly Column<ListedWorkflow>[] => [
  { head: "ID", cell: ({ id }) => id },
  {
    head: "STATUS",
    cell: ({ status }) => status,
    paint: ({ status }, text) => paint.status(status, text),
  },
  { head: "NAME", cell: ({ name }) => name ?? "" },
  { head: "STARTED", cell: ({ resumedAt, acceptedAt }) => dayAndTime(resumedAt ?? acceptedAt) },
  { head: "STEPS", cell: ({ counts }) => countsOf(counts) },
];

const stepColumns = (paint: Paint): readonly Column<StepDocument>[] => [
  { head: "STEP", cell: ({ name }) => name },
  {
    head: "STATUS",
    cell: ({ status }) => status,
    paint: ({ status }, text) => paint.status(status, text),
  },
  { head: "RUN", cell: ({ runId }) => runId ?? "" },
  { head: "TOOK", cell: tookOf },
  { head: "AFTER", cell: ({ dependsOn }) => dependsOn.join(", ") },
  { head: "WHY", cell: ({ skippedBecause }) => skippedBecause ?? "" },
];

const tookOf = ({ startedAt, endedAt }: StepDocument): string =>
  startedAt === null || endedAt === null ? "" : duration(secondsBetween(startedAt, endedAt));

export function workflowText(workflow: WorkflowDocument, paint: Paint): string[] {
  const { id, name, status, message, counts, acceptedAt, resumedAt, endedAt, steps } = workflow;
  return [
    `${paint.bold(id)}  ${paint.status(status)}  ${safeLine(name ?? "")}`.trimEnd(),
    ...safe(message)
      .split("\n")
      .map((line) => `  ${line}`),
    `Accepted ${withZone(acceptedAt)}`,
    ...(resumedAt === null ? [] : [`Resumed  ${withZone(resumedAt)}`]),
    ...(endedAt === null ? [] : [`Ended    ${withZone(endedAt)}`]),
    countsOf(counts),
    ...noticeRows(workflow).map((row) => safeLine(row.join(" "))),
    "",
    ...table(steps, stepColumns(paint)),
  ];
}
