/** How a run that is watched looks. */
import type { RunDocument, RunTask } from "../../client/documents";
import type { Paint } from "../text/paint";
import { jobOf } from "../text/job-of";
import { fit, safeLine } from "../text/safe-text";
import { clockTime, duration, secondsBetween } from "../text/time";
import type { Looks, Room } from "./looks";

/** The tasks as they were read last; a live block shows them. */
export type TasksNow = () => readonly RunTask[];

export const runLooks = (paint: Paint, tasks: TasksNow): Looks<RunDocument> => ({
  changes: (run, earlier) => changesOf(run, earlier, paint),
  block: (run, room) => [headLine(run, room, paint), ...taskLines(tasks(), room, paint)],
  fingerprint: ({ status, phase, vendorState, message, attempt, history, callback }) =>
    JSON.stringify([status, phase, vendorState, message, attempt, history, callback]),
});

function changesOf(run: RunDocument, earlier: RunDocument | null, paint: Paint): string[] {
  const seen = new Set(earlier?.history.map((entry) => JSON.stringify(entry)) ?? []);
  return run.history
    .filter((entry) => !seen.has(JSON.stringify(entry)))
    .map(({ at, message, vendorState }) => {
      const state = vendorState === null ? "" : `  ${safeLine(vendorState)}`;
      return `${paint.dim(clockTime(at))}${state}  ${safeLine(message)}`;
    });
}

function headLine(run: RunDocument, { columns, now }: Room, paint: Paint): string {
  const { id, status, vendorState, phase, acceptedAt, endedAt } = run;
  const state = run.done ? status : safeLine(vendorState ?? phase);
  const elapsed = duration(secondsBetween(acceptedAt, endedAt ?? now.toISOString()));
  const plain = fit(`${state}  ${elapsed}  ${safeLine(jobOf(run))}  ${id}`, columns);
  return `${paint.status(run.done ? status : "running", plain.slice(0, state.length))}${plain.slice(state.length)}`;
}

const IS_LIVE = /^(?:running|started|terminating|pending|queued|starting)$/i;
const IS_BAD = /fail|error|cancel|timed_?out/i;

/** What runs and what failed comes first, as far as there is room. */
function taskLines(tasks: readonly RunTask[], { rows, columns }: Room, paint: Paint): string[] {
  const rank = ({ state }: RunTask): number =>
    IS_BAD.test(state) ? 0 : IS_LIVE.test(state) ? 1 : 2;
  const room = Math.max(0, Math.min(15, rows - 3));
  const chosen = new Set([...tasks].sort((one, other) => rank(one) - rank(other)).slice(0, room));
  const lines = tasks
    .filter((task) => chosen.has(task))
    .map((task) => taskLine(task, columns, paint));
  const left = tasks.length - chosen.size;
  return left > 0 ? [...lines, paint.dim(`  and ${left} more`)] : lines;
}

function taskLine(task: RunTask, columns: number, paint: Paint): string {
  const state = safeLine(task.state);
  const took = task.durationSeconds === null ? "" : `  ${duration(task.durationSeconds)}`;
  const plain = fit(`${state.padEnd(10)}  ${safeLine(task.name)}${took}`, columns - 2);
  return `  ${paint.status(state, plain.slice(0, state.length))}${plain.slice(state.length)}`;
}
