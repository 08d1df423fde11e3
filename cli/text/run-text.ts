/** Everything about a run that people want to read. */
import { deliveryText } from "../../client/delivery-text";
import type { ListedRun, RunDocument, RunTask } from "../../client/documents";
import { jobOf } from "./job-of";
import type { Paint } from "./paint";
import { safe, safeLine } from "./safe-text";
import type { Column } from "./table";
import { clockTime, dayAndTime, duration, secondsBetween, withZone } from "./time";

export const runColumns = (paint: Paint): readonly Column<ListedRun>[] => [
  { head: "ID", cell: ({ id }) => id },
  {
    head: "STATUS",
    cell: ({ status }) => status,
    paint: ({ status }, text) => paint.status(status, text),
  },
  { head: "JOB", cell: jobOf },
  { head: "ACCEPTED", cell: ({ acceptedAt }) => dayAndTime(acceptedAt) },
  { head: "TOOK", cell: tookOf },
  { head: "STATE", cell: ({ vendorState }) => vendorState ?? "" },
];

const tookOf = ({ acceptedAt, endedAt }: ListedRun): string =>
  endedAt === null ? "" : duration(secondsBetween(acceptedAt, endedAt));

export const taskColumns = (paint: Paint): readonly Column<RunTask>[] => [
  { head: "TASK", cell: ({ name, parent }) => (parent === null ? name : `${parent} / ${name}`) },
  { head: "KIND", cell: ({ kind }) => kind },
  {
    head: "STATE",
    cell: ({ state }) => state,
    paint: ({ state }, text) => paint.status(state, text),
  },
  {
    head: "TOOK",
    cell: ({ durationSeconds }) => (durationSeconds === null ? "" : duration(durationSeconds)),
  },
  { head: "ATTEMPT", cell: ({ attempt }) => (attempt === 1 ? "" : String(attempt)) },
];

/** A task with its error below it, which a table has no room for. */
export const taskErrors = (tasks: readonly RunTask[]): string[] =>
  tasks
    .filter(({ error }) => error !== null)
    .flatMap(({ name, error, pageUrl }) => [
      "",
      `${safeLine(name)}:`,
      ...safe(error ?? "")
        .split("\n")
        .map((line) => `  ${line}`),
      ...(pageUrl === null ? [] : [`  ${safeLine(pageUrl)}`]),
    ]);

export function runText(run: RunDocument, paint: Paint): string[] {
  const { id, status, message, history } = run;
  return [
    `${paint.bold(id)}  ${paint.status(status)}  ${safeLine(jobOf(run))}`,
    ...safe(message)
      .split("\n")
      .map((line) => `  ${line}`),
    "",
    ...facts(run),
    ...attemptLines(run, paint),
    "",
    "History",
    ...history.map(
      ({ at, vendorState, message: what }) =>
        `  ${paint.dim(clockTime(at))}${vendorState === null ? "" : `  ${safeLine(vendorState)}`}  ${safeLine(what)}`,
    ),
    ...outputLines(run),
  ];
}

function facts(run: RunDocument): string[] {
  const { target, repairs, repairedBy, workflow, callback } = run;
  const tags = Object.entries(run.tags).map(([name, value]) => `${name}=${value}`);
  const rows: readonly (readonly [string, string | null])[] = [
    [
      "Target",
      [target.type, target.jobId, target.connectionId].filter((one) => one !== null).join(" "),
    ],
    ["Page", run.runPageUrl],
    ["Accepted", withZone(run.acceptedAt)],
    ["Started", instantOrNull(run.startedAt)],
    ["Ended", instantOrNull(run.endedAt)],
    ["Deadline", run.done ? null : instantOrNull(run.deadline)],
    ["Queued", secondsOrNull(run.queuedSeconds)],
    ["Usually", usualOrNull(run.usualDuration)],
    ["Repairs", repairs],
    ["Repaired by", repairedBy.length === 0 ? null : repairedBy.join(", ")],
    ["Workflow", workflow === null ? null : `${workflow.id}, step ${workflow.step}`],
    ["Callback", callback === null ? null : deliveryText(callback)],
    ...noticeRows(run),
    ["Tags", tags.length === 0 ? null : tags.join(", ")],
  ];
  return rows.flatMap(([name, value]) =>
    value === null || value === "" ? [] : [`${name.padEnd(12)} ${safeLine(value)}`],
  );
}

/** Who was told of the end by NOTIFY: a row for each rule. */
export const noticeRows = ({
  notices,
}: Pick<RunDocument, "notices">): readonly (readonly [string, string])[] =>
  (notices ?? []).map((notice) => ["Notice", `${notice.rule}: ${deliveryText(notice)}`]);

const instantOrNull = (instant: string | null): string | null =>
  instant === null ? null : withZone(instant);

const secondsOrNull = (seconds: number | null): string | null =>
  seconds === null ? null : duration(seconds);

/** "38 min 10 s to 44 min 0 s, as its last 20 runs took". */
const usualOrNull = (usual: RunDocument["usualDuration"]): string | null =>
  usual === null
    ? null
    : `${duration(usual.shortSeconds)} to ${duration(usual.longSeconds)}, as its last ${usual.runs} runs took`;

function attemptLines({ attempts }: RunDocument, paint: Paint): string[] {
  if (attempts.length < 2) return [];
  const lines = attempts.map(({ number, mode, result, vendorState, reason, runPageUrl }) => {
    const state = result ?? vendorState ?? "";
    const parts = [
      mode ?? "",
      paint.status(safeLine(state)),
      safeLine(reason ?? ""),
      safeLine(runPageUrl ?? ""),
    ];
    return `  ${number}  ${parts.filter((part) => part !== "").join("  ")}`;
  });
  return ["", "Attempts", ...lines];
}

/** As JSON, because each type of target has outputs of its own. */
const outputLines = ({ outputs }: RunDocument): string[] =>
  outputs === null ? [] : ["", "Outputs", ...safe(JSON.stringify(outputs, null, 2)).split("\n")];
