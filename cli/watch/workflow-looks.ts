/** How a workflow that is watched looks. */
import type { StepDocument, WorkflowDocument } from "../../client/documents";
import type { Paint } from "../text/paint";
import { fit, safeLine } from "../text/safe-text";
import { clockTime, duration, secondsBetween } from "../text/time";
import { countsOf } from "../text/workflow-text";
import type { Looks, Room } from "./looks";

export const workflowLooks = (paint: Paint): Looks<WorkflowDocument> => ({
  changes: (workflow, earlier) => changesOf(workflow, earlier, paint),
  block: (workflow, room) => [
    headLine(workflow, room, paint),
    ...stepLines(workflow.steps, room, paint),
  ],
  fingerprint: ({ status, phase, generation, steps, message, callback }) =>
    JSON.stringify([
      ...[status, phase, generation, message, callback],
      ...steps.map((step) => [step.name, step.status, step.runId]),
    ]),
});

/** One line for each step whose status has changed; the waiting ones are no news. */
function changesOf(
  { steps, updatedAt }: WorkflowDocument,
  earlier: WorkflowDocument | null,
  paint: Paint,
): string[] {
  const newest = steps.reduce((last, { endedAt }) => later(last, endedAt), updatedAt);
  const before = new Map(earlier?.steps.map((step) => [step.name, keyOf(step)]) ?? []);
  return steps
    .filter((step) => step.status !== "waiting" || before.has(step.name))
    .filter((step) => before.get(step.name) !== keyOf(step))
    .map(({ name, status, runId, message, startedAt, endedAt, skippedBecause }) => {
      const at = paint.dim(clockTime(endedAt ?? startedAt ?? newest));
      const why = skippedBecause ?? (status === "running" ? null : firstLines(message));
      const parts = [paint.status(status), name, runId, why];
      return [at, ...parts.filter((part) => part !== null).map(safePart(status, paint))].join("  ");
    });
}

/** A step that is skipped has no times: it was skipped at the end of another one. */
const later = (one: string, other: string | null): string =>
  other !== null && other > one ? other : one;

/** Texts of vendors are on one line; the painted status is ours. */
const safePart =
  (status: string, paint: Paint) =>
  (part: string): string =>
    part === paint.status(status) ? part : safeLine(part);

const keyOf = ({ status, runId }: StepDocument): string => `${status} ${runId ?? ""}`;

const firstLines = (message: string | null): string | null =>
  message === null ? null : fit(safeLine(message), 160);

function headLine(workflow: WorkflowDocument, { columns, now }: Room, paint: Paint): string {
  const { id, status, name, counts, acceptedAt, resumedAt, endedAt } = workflow;
  const start = resumedAt ?? acceptedAt;
  const elapsed = duration(secondsBetween(start, endedAt ?? now.toISOString()));
  const parts = [status, elapsed, countsOf(counts), safeLine(name ?? ""), id];
  const plain = fit(parts.filter((part) => part !== "").join("  "), columns);
  return `${paint.status(status, plain.slice(0, status.length))}${plain.slice(status.length)}`;
}

const MOST_STEPS_SHOWN = 20;

const rank = ({ status }: StepDocument): number =>
  status === "running"
    ? 1
    : ["failed", "timedOut", "unknown", "cancelled"].includes(status)
      ? 0
      : 2;

function stepLines(
  steps: readonly StepDocument[],
  { rows, columns }: Room,
  paint: Paint,
): string[] {
  const room = Math.max(0, Math.min(MOST_STEPS_SHOWN, rows - 3));
  const chosen = new Set([...steps].sort((one, other) => rank(one) - rank(other)).slice(0, room));
  const lines = steps
    .filter((step) => chosen.has(step))
    .map(({ status, name, message }) => {
      const text = message === null || status === "succeeded" ? "" : `  ${safeLine(message)}`;
      const plain = fit(`${status.padEnd(10)}${name}${text}`, columns - 2);
      return `  ${paint.status(status, plain.slice(0, status.length))}${plain.slice(status.length)}`;
    });
  const left = steps.length - chosen.size;
  return left > 0 ? [...lines, paint.dim(`  and ${left} more steps`)] : lines;
}
