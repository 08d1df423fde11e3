/**
 * Makes the input of a workflow's orchestrator and its plan, for callers and schedules alike.
 *
 * Owns: the choice of each step's connection, which is made once where no reference decides it, and what counts as the same
 * request. Does not own: the id, the callback, or starting it.
 */
import { NO_NOTICES, notifiesIf, type NoticeScope } from "../../contracts/notices";
import { toBits } from "../../contracts/workflows/bits";
import type { RunLimits } from "../../contracts/run-input";
import type { OfferedTarget, Target } from "../../contracts/target";
import type { StepRun } from "../../contracts/workflows/step-run";
import { isTemplate } from "../../contracts/workflows/template";
import type { NamedStep, WorkflowInput } from "../../contracts/workflows/workflow-input";
import type { WorkflowRequest, WorkflowStep } from "../../contracts/workflows/workflow-request";
import { hashOf } from "../run-id";
import { resolveConnection } from "../run-order";
import { divide } from "./plan-pieces";

/** A workflow that can be started under an id. */
export interface WorkflowOrder {
  readonly kind: "ordered";
  readonly input: Omit<WorkflowInput, "workflowId" | "generation">;
  /** What the steps run, in their order. */
  readonly runs: readonly StepRun[];
}

export type OrderedWorkflow =
  | WorkflowOrder
  | {
      readonly kind: "refused";
      readonly errors: readonly { readonly field: string; readonly message: string }[];
    };

export type OrderWorkflow = (request: WorkflowRequest) => OrderedWorkflow;

export interface WorkflowOrderOptions {
  readonly offers: readonly OfferedTarget[];
  readonly limits: RunLimits;
  readonly deploymentId: string;
  readonly notices?: NoticeScope;
  readonly now: () => Date;
}

export const createOrderWorkflow =
  ({
    offers,
    limits,
    deploymentId,
    notices = NO_NOTICES,
    now,
  }: WorkflowOrderOptions): OrderWorkflow =>
  (request) => {
    const { name, steps, maxParallel, onFailure, timeoutSeconds, tags } = request;
    const resolved = steps.map((step) => resolve(step, offers));
    const errors = resolved.flatMap((one) => (one.kind === "refused" ? [one.error] : []));
    if (errors.length > 0) return { kind: "refused", errors };
    const runs = resolved.flatMap((one) => (one.kind === "resolved" ? [one.run] : []));
    const outlines = toOutlines(steps);
    const asked = { name, steps: outlines, maxParallel, onFailure, timeoutSeconds, tags };
    const hash = hashOf(runs);
    const names = Buffer.byteLength(JSON.stringify(outlines)) > OUTLINES_BYTE_LIMIT;
    const pieces = divide(runs);
    // The same runs may belong to steps with other names, and another version may divide them in another way.
    const planHash = hashOf({
      ...{ runs: hash, pieces },
      ...(names && { names: steps.map(({ name }) => name) }),
    });
    return {
      kind: "ordered",
      runs,
      input: {
        ...asked,
        plan: {
          hash: planHash.slice(0, PLAN_HASH_LENGTH),
          pieces,
          ...(names && { names }),
        },
        limits,
        deploymentId,
        requestHash: hashOf({ ...asked, runs: hash }),
        acceptedAt: now().toISOString(),
        ...notifiesIf(notices.runs),
      },
    };
  };

const PLAN_HASH_LENGTH = 12;

/** Outlines that are longer are stored as a text, and their names in the plan: the input is read again at every turn. */
const OUTLINES_BYTE_LIMIT = 6_000;

type Resolved =
  | { readonly kind: "resolved"; readonly run: StepRun }
  | { readonly kind: "refused"; readonly error: { field: string; message: string } };

/** A later change of settings does not change where a step runs, unless a reference decides that. */
function resolve(
  { name, run, position }: WorkflowStep,
  offers: readonly OfferedTarget[],
): Resolved {
  const offer = offers.find(({ type }) => type === run.target.type);
  if (offer !== undefined && isUndecided(run.target, offer)) return { kind: "resolved", run };
  const resolved = resolveConnection(run.target, offers);
  if (resolved.kind === "resolved") {
    return { kind: "resolved", run: { ...run, target: resolved.target } };
  }
  const { field, message } = resolved.error;
  return {
    kind: "refused",
    error: {
      field: `steps.${position}.run.${field}`,
      message: `${message} (step ${JSON.stringify(name)})`,
    },
  };
}

const isUndecided = (target: Target, { address, connectionField }: OfferedTarget): boolean =>
  [address?.field ?? connectionField, connectionField].some((field) => {
    const value = target[field];
    return typeof value === "string" && isTemplate(value);
  });

function toOutlines(steps: readonly WorkflowStep[]): NamedStep[] {
  const indexes = new Map(steps.map(({ name }, index) => [name, index]));
  return steps.map(({ name, dependsOn, when, optional }, index) => {
    const others = dependsOn.flatMap((other) => indexes.get(other) ?? []);
    const after = toBits(index, others);
    return {
      name,
      ...(after !== undefined && { after }),
      ...(when !== "succeeded" && { when }),
      ...(optional && { optional }),
    };
  });
}
