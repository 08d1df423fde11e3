/** What a schedule starts when a caller asks for it, outside of its ticks. */
import type { HttpResponseInit } from "@azure/functions";
import type { RunInput } from "../../contracts/run-input";
import type { Schedule } from "../../contracts/schedule";
import { runIdOf } from "../../hub/run-id";
import type { SummaryOf } from "../../hub/run-order";
import type { GenerationOrder } from "../../hub/workflows/attach-workflow";
import { workflowIdOf } from "../../hub/workflows/workflow-id";
import type { Caller } from "../door/caller";
import { refusalToStart } from "../door/rights";
import { refusalToStartSteps } from "../workflows/rights";
import type { ScheduleOrders } from "./scheduled-runs";

export type OrderByHand =
  | { readonly kind: "run"; readonly id: string; readonly input: RunInput }
  | { readonly kind: "workflow"; readonly id: string; readonly generation: GenerationOrder }
  | { readonly kind: "forbidden"; readonly answer: HttpResponseInit };

export interface ByHand {
  readonly caller: Caller;
  readonly key: string | null;
}

export interface OrderByHandOptions extends ScheduleOrders {
  readonly summaryOf: SummaryOf;
}

/** @throws if the schedule cannot start anything, which is found when the app starts. */
export function orderByHand(
  schedule: Schedule,
  asked: ByHand,
  options: OrderByHandOptions,
): OrderByHand {
  return schedule.workflow === undefined
    ? runByHand(schedule, asked, options)
    : workflowByHand(schedule, asked, options);
}

/** No key of a caller for a run of its own gives the same id, and none for another schedule. */
const scopeOf = ({ name }: Schedule, { scope }: Caller): string =>
  `schedule-by-hand:${name.toLowerCase()}|${scope}`;

const tagsOf = ({ name }: Schedule): Record<string, string> => ({ schedule: name });

const startedBy = ({ id }: Caller): { startedBy?: string } =>
  id === null ? {} : { startedBy: id };

function runByHand(
  schedule: Schedule,
  { caller, key }: ByHand,
  { orderRun }: OrderByHandOptions,
): OrderByHand {
  const { name, run } = schedule;
  if (run === undefined) throw new Error(`Schedule ${name} starts nothing.`);
  const ordered = orderRun({ ...run, tags: { ...run.tags, ...tagsOf(schedule) } });
  if (ordered.kind === "refused") throw new Error(`Schedule ${name}: ${ordered.error.message}`);
  const answer = refusalToStart(caller, ordered.input.targetSummary);
  if (answer !== null) return { kind: "forbidden", answer };
  const id = runIdOf(scopeOf(schedule, caller), key);
  return { kind: "run", id, input: { ...ordered.input, ...startedBy(caller) } };
}

function workflowByHand(
  schedule: Schedule,
  { caller, key }: ByHand,
  { orderWorkflow, summaryOf }: OrderByHandOptions,
): OrderByHand {
  const { name, workflow } = schedule;
  if (workflow === undefined) throw new Error(`Schedule ${name} starts nothing.`);
  const ordered = orderWorkflow({ ...workflow, tags: { ...workflow.tags, ...tagsOf(schedule) } });
  if (ordered.kind === "refused") {
    throw new Error(`Schedule ${name}: ${ordered.errors.map(({ message }) => message).join("; ")}`);
  }
  const answer = refusalToStartSteps(caller, ordered.runs, summaryOf);
  if (answer !== null) return { kind: "forbidden", answer };
  const workflowId = workflowIdOf(scopeOf(schedule, caller), key);
  const input = { ...ordered.input, workflowId, generation: 1, ...startedBy(caller) };
  return { kind: "workflow", id: workflowId, generation: { input, runs: ordered.runs } };
}
