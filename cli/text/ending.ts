/** How a run or workflow ended: what the API says, and what to type next. */
import type { RunDocument, WorkflowDocument } from "../../client/documents";
import type { Session } from "../session";
import { jobOf } from "./job-of";
import { safe, safeLine } from "./safe-text";
import { duration, secondsBetween } from "./time";

type Words = Pick<Session, "paint" | "next">;

export function endingOfRun(run: RunDocument, { paint, next }: Words): string[] {
  const { id, status, acceptedAt, endedAt, done, message } = run;
  if (!done) return [`${id} ${paint.status(status)}  ${safeLine(message)}`];
  const took = endedAt === null ? "" : ` after ${duration(secondsBetween(acceptedAt, endedAt))}`;
  const head = `${id} ${paint.status(status)}${took}  ${safeLine(jobOf(run))}`;
  return [head, ...indent(message), ...nextOfRun(run, next)];
}

function nextOfRun(
  { id, status, vendorRunId, target }: RunDocument,
  next: Words["next"],
): string[] {
  const tasks = vendorRunId === null ? [] : [`Its tasks: ${next(`tasks ${id}`)}`];
  switch (status) {
    case "running":
    case "succeeded":
      return [];
    case "unknown":
      return [
        `Check at the vendor before you start it again. All that is known: ${next(`show ${id}`)}`,
      ];
    case "failed":
    case "cancelled":
    case "timedOut":
      return isAttached(target.type)
        ? tasks
        : [...tasks, `To run again what did not succeed: ${next(`repair ${id}`)}`];
  }
}

const isAttached = (type: string | null): boolean =>
  type === "databricks-run" || type === "dbt-run";

export function endingOfWorkflow(workflow: WorkflowDocument, { paint, next }: Words): string[] {
  const { id, name, status, done, message, succeeded } = workflow;
  const head = `${id} ${paint.status(status)}  ${safeLine(name ?? "")}`.trimEnd();
  const resume = done && succeeded !== true;
  return [
    head,
    ...indent(message),
    ...(resume ? [`To go on with what did not succeed: ${next(`workflow resume ${id}`)}`] : []),
  ];
}

const indent = (text: string): string[] =>
  safe(text)
    .split("\n")
    .map((line) => `  ${line}`.trimEnd());
