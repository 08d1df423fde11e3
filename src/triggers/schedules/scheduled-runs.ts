import type { Schedule } from "../../contracts/schedule";
import type { SchedulePause } from "../../contracts/schedule-state";
import { tickIdOf, type TickInput, type TickReference } from "../../contracts/tick";
import type { WorkflowInput } from "../../contracts/workflows/workflow-input";
import type { PlannedTick } from "../../schedules/planned-ticks";
import { runIdOf } from "../../hub/run-id";
import type { OrderRun } from "../../hub/run-order";
import type { GenerationOrder } from "../../hub/workflows/attach-workflow";
import { workflowIdOf } from "../../hub/workflows/workflow-id";
import type { OrderWorkflow } from "../../hub/workflows/workflow-order";
import type { ParameterSeal } from "../../sealing/parameters";

export interface ScheduleOrders {
  readonly orderRun: OrderRun;
  readonly orderWorkflow: OrderWorkflow;
}

/** @throws with one line for each field with which a schedule could never start anything, such as one without a connection. */
export function checkSchedules(schedules: readonly Schedule[], orders: ScheduleOrders): void {
  const problems = schedules.flatMap((schedule) =>
    errorsOf(schedule, orders).map(
      ({ field, message }) => `  schedule "${schedule.name}" ${field}: ${message}`,
    ),
  );
  if (problems.length > 0) throw new Error(`Invalid settings:\n${problems.join("\n")}`);
}

interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

function errorsOf(
  { run, workflow }: Schedule,
  { orderRun, orderWorkflow }: ScheduleOrders,
): FieldProblem[] {
  const ofRun = run === undefined ? null : orderRun(run);
  const ofWorkflow = workflow === undefined ? null : orderWorkflow(workflow);
  return [
    ...(ofRun?.kind === "refused" ? [within("run", ofRun.error)] : []),
    ...(ofWorkflow?.kind === "refused"
      ? ofWorkflow.errors.map((error) => within("workflow", error))
      : []),
  ];
}

const within = (name: string, { field, message }: FieldProblem): FieldProblem => ({
  field: `${name}.${field}`,
  message,
});

/** The ids of a tick's two instances. The scope ensures that no key of a caller gives the same id. */
export function referenceOf({ name, workflow }: Schedule, tick: Date): TickReference {
  const idOf = workflow === undefined ? runIdOf : workflowIdOf;
  const runId = idOf(`schedule:${name.toLowerCase()}`, tick.toISOString());
  return { tickId: tickIdOf(name, tick), runId };
}

export interface TickOptions extends ScheduleOrders {
  readonly seal: ParameterSeal;
}

/** What is known when a tick is found. */
export interface FoundTick {
  /** For a schedule of workflows, unless it is paused: what the tick starts. Its plan is stored. */
  readonly workflow?: WorkflowInput | null;
  /** Because of which the tick starts nothing. */
  readonly pause?: SchedulePause | null;
  /** The live run that a caller has started of the schedule. */
  readonly startedByHand?: string | null;
}

type TickStart = Pick<TickInput, "run" | "workflow">;

/** What the tick starts; nothing while its schedule is paused. */
function whatOf({ workflow, pause }: FoundTick, runOfTick: () => TickStart): TickStart {
  if (pause !== undefined && pause !== null) return {};
  return workflow === undefined || workflow === null ? runOfTick() : { workflow };
}

const byPeople = ({
  pause = null,
  startedByHand = null,
}: FoundTick): Pick<TickInput, "paused" | "startedByHand"> => ({
  ...(pause !== null && { paused: { from: pause.from, by: pause.by } }),
  ...(startedByHand !== null && { startedByHand }),
});

export function tickInputOf(
  schedule: Schedule,
  planned: PlannedTick,
  options: TickOptions,
  found: FoundTick = {},
): TickInput {
  const { tick, supersededBy, previous } = planned;
  const { name, overlap, misfire } = schedule;
  const { runId } = referenceOf(schedule, tick);
  return {
    schedule: name,
    tick: tick.toISOString(),
    runId,
    ...whatOf(found, () => runOf(schedule, tick, options)),
    overlap,
    misfire,
    supersededBy: supersededBy?.toISOString() ?? null,
    previous: previous === null ? null : referenceOf(schedule, previous),
    waitingSince: null,
    ...byPeople(found),
    endsWithPause: true,
  };
}

const tagsOf = (name: string, tick: Date): Record<string, string> => ({
  schedule: name,
  tick: tick.toISOString(),
});

function runOf(
  schedule: Schedule,
  tick: Date,
  { orderRun, seal }: TickOptions,
): Pick<TickInput, "run"> {
  const { name, run } = schedule;
  if (run === undefined) return {};
  const ordered = orderRun({ ...run, tags: { ...run.tags, ...tagsOf(name, tick) } });
  if (ordered.kind === "refused") throw new Error(`Schedule ${name}: ${ordered.error.message}`);
  return { run: seal.sealInput(referenceOf(schedule, tick).runId, ordered.input) };
}

/** The workflow that a tick may start; null for a schedule of runs. */
export function workflowOrderOf(
  schedule: Schedule,
  tick: Date,
  { orderWorkflow }: ScheduleOrders,
): GenerationOrder | null {
  const { name, workflow } = schedule;
  if (workflow === undefined) return null;
  const tags = { ...workflow.tags, ...tagsOf(name, tick) };
  const ordered = orderWorkflow({ ...workflow, tags });
  if (ordered.kind === "refused") {
    throw new Error(`Schedule ${name}: ${ordered.errors.map(({ message }) => message).join("; ")}`);
  }
  const { input, runs } = ordered;
  const workflowId = referenceOf(schedule, tick).runId;
  return { input: { ...input, workflowId, generation: 1 }, runs };
}
