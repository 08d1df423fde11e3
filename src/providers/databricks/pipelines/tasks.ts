import type { AttemptReference } from "../../../contracts/attempt";
import { onOneLine } from "../../../contracts/plain-text";
import type { RunTask, TasksResult } from "../../../contracts/tasks";
import { fitTasks } from "../../bounded-tasks";
import { secondsBetween, toDate, toInstantText } from "../../vendor-instant";
import type { WorkspaceApi } from "../workspace-api";
import type { Flow } from "./flows";
import { updateUrl } from "./page-url";
import { readFlows } from "./read-flows";
import type { PipelineUpdate } from "./update-document";
import { hasEnded } from "./update-status";

/** Somebody waits for the response. */
const EFFORT = { calls: 20, seconds: 20 };

/** The update, and its flows as they are now. */
export async function readTasks(
  api: WorkspaceApi,
  attempt: AttemptReference,
  now: () => Date,
): Promise<TasksResult> {
  const read = await readFlows(api, attempt, { now, effort: EFFORT });
  if (read.kind !== "read") return read;
  const { update, flows, complete } = read;
  const whole = toWhole(update, updateUrl(api.workspace, attempt.vendorJobId, update.id), now());
  const parts = flows.map((flow) => toPart(flow, whole));
  return { kind: "listed", ...fitTasks([whole, ...parts], { complete }) };
}

/** When it ended is in none of the vendor's answers. */
function toWhole(update: PipelineUpdate, pageUrl: string, now: Date): RunTask {
  const elapsed = secondsBetween(toDate(update.createdMs), now);
  return {
    name: `update ${update.id}`,
    kind: "update",
    parent: null,
    state: onOneLine(update.state ?? "UNKNOWN"),
    attempt: 1,
    startedAt: toInstantText(update.createdMs),
    endedAt: null,
    durationSeconds: hasEnded(update) ? null : elapsed,
    error: null,
    pageUrl,
  };
}

const toPart = (
  { name, state, startedAt, endedAt, durationSeconds, error }: Flow,
  whole: RunTask,
): RunTask => ({
  name,
  kind: "flow",
  parent: whole.name,
  state,
  attempt: 1,
  startedAt,
  endedAt,
  durationSeconds,
  error,
  pageUrl: null,
});
