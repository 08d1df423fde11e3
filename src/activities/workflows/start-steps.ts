/**
 * Starts the runs of steps.
 *
 * 1. Each run has a computed id, and its input follows from the order and from what is stored. So a repetition finds what an
 *    earlier execution has started, or starts the same.
 * 2. A step that has a run of an earlier generation is repaired, or started anew, as the resume asks for. What has succeeded
 *    or is live is never started again.
 * 3. One step that cannot be started now does not hide that others were: it is left out, and is ordered again.
 * 4. Nothing is started for a generation that was ended from outside: its conductor may still be live.
 */
import type { InvocationContext } from "@azure/functions";
import { NO_NOTICES, notifiesIf, type NoticeScope } from "../../contracts/notices";
import type { RunInput } from "../../contracts/run-input";
import { onOneLine } from "../../contracts/plain-text";
import type { RunRequestSchema } from "../../contracts/run-request";
import { toTrail } from "../../contracts/workflows/repair-trail";
import {
  startSteps,
  type StartedStep,
  type StartOrder,
  type StepPointer,
} from "../../contracts/workflows/workflow-activities";
import type { NamedStep, WorkflowInput } from "../../contracts/workflows/workflow-input";
import type { AttachRun } from "../../hub/attach-run";
import type { HubClient } from "../../hub/hub-client";
import { repairRun, type RepairAnswer } from "../../hub/repairs";
import type { OrderRun } from "../../hub/run-order";
import type { StoredRun } from "../../hub/run-store";
import { readNamedSteps, readPlannedRun } from "../../hub/workflows/plan-store";
import { findStartedGeneration, followStep, letterOfRun } from "../../hub/workflows/step-runs";
import { stepRunIdOf } from "../../hub/workflows/workflow-id";
import { findGeneration } from "../../hub/workflows/workflow-store";
import { activity, type Activity } from "../activity";
import type { OpenTarget } from "../opened-targets";
import { fill } from "./fill";
import type { CallsFor, VendorCalls } from "../vendor-calls";
import { createStepValues } from "./step-values";

export interface StartStepsOptions {
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly request: RunRequestSchema;
  readonly orderRun: OrderRun;
  readonly attachRun: AttachRun;
  readonly openTarget: OpenTarget;
  readonly notices?: NoticeScope;
  readonly callsFor: CallsFor;
  readonly now: () => Date;
}

interface Start {
  readonly client: HubClient;
  readonly workflow: WorkflowInput;
  readonly named: readonly NamedStep[];
  readonly order: StartOrder;
  readonly step: number;
  readonly calls: VendorCalls;
}

export const createStartSteps = (options: StartStepsOptions): Activity =>
  activity(startSteps, async (order, context) => {
    const client = options.clientOf(context);
    const found = await findGeneration(client, order.instanceId);
    const workflow = found?.input ?? null;
    if (found === null || workflow === null) {
      throw new Error(`Workflow ${order.instanceId} cannot be read.`);
    }
    if (found.ended) return { steps: order.steps.map(notStartedAnyMore) };
    const calls = options.callsFor(context);
    const named = await readNamedSteps(client, workflow);
    const steps = order.steps.map(([step, generation]) =>
      startStep({ client, workflow, named, order, step, calls }, generation, options),
    );
    return { steps: startedOf(await Promise.allSettled(steps), workflow, context) };
  });

const notStartedAnyMore = ([step]: StepPointer): StartedStep => ({
  ...{ kind: "failed", step, code: "workflowEnded" },
  message: "The workflow was ended from outside before the step could start.",
});

/** @throws the first error, if no step could be started. */
function startedOf(
  results: readonly PromiseSettledResult<StartedStep>[],
  { workflowId }: WorkflowInput,
  context: Pick<InvocationContext, "warn">,
): StartedStep[] {
  const started = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failures = results.flatMap((one) =>
    one.status === "rejected" ? [one.reason as unknown] : [],
  );
  const [first] = failures;
  if (failures.length === 0) return started;
  if (started.length === 0) throw first instanceof Error ? first : new Error(String(first));
  const reason = onOneLine(first instanceof Error ? first.message : String(first));
  context.warn(
    `${failures.length} of ${results.length} steps of workflow ${workflowId} could not be started now, and ${failures.length === 1 ? "is" : "are"} ordered again: ${reason}`,
  );
  return started;
}

async function startStep(
  start: Start,
  knownGeneration: number,
  options: StartStepsOptions,
): Promise<StartedStep> {
  const { client, workflow, step } = start;
  const place = { workflowId: workflow.workflowId, step, generation: workflow.generation };
  // What an earlier generation has started may be missing in the states, if that generation was ended from outside.
  const generation =
    knownGeneration > 0 ? knownGeneration : await findStartedGeneration(client, place);
  const earlier = generation === null ? null : await followStep(client, { ...place, generation });
  if (generation === null || earlier === null) return startAnew(start, options);
  const { run, repairs } = earlier;
  if (isOursOrGood(run, start.order)) return startedAs(step, generation, repairs);
  const answer = await repair(start, run, options);
  if (answer.kind === "attached") return startedAs(step, generation, [...repairs, answer.number]);
  return start.order.mode === "repair"
    ? { kind: "failed", step, code: answer.code, message: answer.reason }
    : startAnew(start, options);
}

function startedAs(step: number, generation: number, repairs: readonly number[]): StartedStep {
  const trail = toTrail(repairs);
  return { kind: "started", step, generation, ...(trail !== undefined && { trail }) };
}

/** It is live, has succeeded, or was started in this generation: by an earlier execution, or by somebody's repair. */
function isOursOrGood(run: StoredRun, { since }: StartOrder): boolean {
  const acceptedAt = run.input?.acceptedAt ?? run.createdAt;
  return ["l", "s", "o"].includes(letterOfRun(run)) || acceptedAt >= since;
}

/** Never before the start of the generation, also if the clocks of two hosts differ. */
const startOf = ({ at, since }: StartOrder): string => (at < since ? since : at);

/** The repair, or why it cannot be repaired. */
async function repair(
  { client, order: asked }: Start,
  run: StoredRun,
  { attachRun, openTarget, notices = NO_NOTICES }: StartStepsOptions,
): Promise<RepairAnswer> {
  const { mode } = asked;
  if (mode === "rerun") {
    return { kind: "refused", code: "rerunAsked", reason: "It is started anew." };
  }
  const { deploymentId = "", startedBy = null } = run.input ?? {};
  const now = (): Date => new Date(startOf(asked));
  const order = { mode, startedBy, deploymentId, notices, openTarget, now };
  return repairRun(client, run, { order, attachRun });
}

async function startAnew(start: Start, options: StartStepsOptions): Promise<StartedStep> {
  const { client, workflow, named, step, calls } = start;
  const { workflowId, generation } = workflow;
  const { openTarget, notices = NO_NOTICES, now } = options;
  const planned = await readPlannedRun(client, workflow, { step, openTarget });
  if (planned.kind === "unreadable") {
    return { kind: "failed", step, code: "parametersUnreadable", message: planned.reason };
  }
  const valueOf = createStepValues({ client, workflow, named, calls, openTarget, now });
  const filled = await fill(planned.run, options.request, valueOf);
  if (filled.kind === "failed") return { ...filled, step };
  const ordered = options.orderRun(filled.request);
  if (ordered.kind === "refused") {
    const { field, message } = ordered.error;
    return { kind: "failed", step, code: "invalidTarget", message: `${field} ${message}.` };
  }
  const id = stepRunIdOf(workflowId, step, generation);
  await options.attachRun(client, id, inputOf(ordered.input, start, notices));
  return { kind: "started", step, generation };
}

/** The same for every execution of the order. */
function inputOf(
  input: RunInput,
  { workflow, named, order, step }: Start,
  notices: NoticeScope,
): RunInput {
  const ordered: RunInput = {
    ...input,
    limits: workflow.limits,
    deploymentId: workflow.deploymentId,
    ...(workflow.startedBy !== undefined && { startedBy: workflow.startedBy }),
    acceptedAt: startOf(order),
    workflow: { id: workflow.workflowId, step: named[step]?.name ?? "", index: step },
  };
  // The order took it for a run of its own.
  delete ordered.notifies;
  return { ...ordered, ...notifiesIf(notices.steps) };
}
