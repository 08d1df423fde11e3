/** The values that references lead to. Each run is read once, however many references lead to it. */
import type { Reference } from "../../contracts/workflows/template";
import type { NamedStep, WorkflowInput } from "../../contracts/workflows/workflow-input";
import { findOutputs } from "../../hub/find-outputs";
import type { HubClient } from "../../hub/hub-client";
import { attemptOf } from "../../hub/find-attempt";
import { conclusionOf } from "../../hub/run-documents";
import type { StoredRun } from "../../hub/run-store";
import { timeFields } from "../../hub/run-times";
import { findStartedGeneration, findStepRun, letterOfRun } from "../../hub/workflows/step-runs";
import type { ValueOf } from "./fill";
import type { OpenTarget } from "../opened-targets";
import type { VendorCalls } from "../vendor-calls";
import { readOutputsAtVendor } from "./look-at-vendor";

export interface StepValuesOptions {
  readonly client: HubClient;
  readonly workflow: WorkflowInput;
  readonly named: readonly NamedStep[];
  readonly calls: VendorCalls;
  readonly openTarget: OpenTarget;
  readonly now: () => Date;
}

/** Values that are not there are undefined. */
export function createStepValues(options: StepValuesOptions): ValueOf {
  const { workflow } = options;
  const runs = new Map<string, Promise<StoredRun | null>>();
  const outputs = new Map<string, Promise<unknown>>();
  return async (reference: Reference) => {
    if (reference.kind === "workflowId") return workflow.workflowId;
    const { step, path } = reference;
    const run = await once(runs, step, () => findRunOf(step, options));
    if (run === null) return undefined;
    const [field = "", ...inside] = path;
    if (field !== "outputs") return fieldsOf(run)[field];
    return valueAt(await once(outputs, step, () => outputsOf(run, options)), inside);
  };
}

function once<Value>(
  known: Map<string, Promise<Value>>,
  step: string,
  read: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(step) ?? read();
  known.set(step, value);
  return value;
}

async function findRunOf(
  name: string,
  { client, workflow: { workflowId, generation: newest }, named }: StepValuesOptions,
): Promise<StoredRun | null> {
  const step = named.findIndex((one) => one.name === name);
  const place = { workflowId, step, generation: newest };
  const generation = await findStartedGeneration(client, place);
  return generation === null ? null : findStepRun(client, { ...place, generation });
}

function fieldsOf(run: StoredRun): Readonly<Record<string, unknown>> {
  const attempt = run.progress.attempts.at(-1) ?? attemptOf(run);
  const { startedAt, endedAt } = timeFields(run, null);
  const isLateSuccess = letterOfRun(run) === "o";
  return {
    vendorRunId: attempt?.vendorRunId,
    runPageUrl: attempt?.runPageUrl,
    outcome: isLateSuccess ? "succeeded" : conclusionOf(run)?.outcome,
    ...{ startedAt, endedAt },
  };
}

async function outputsOf(
  run: StoredRun,
  { client, now, ...atVendor }: StepValuesOptions,
): Promise<unknown> {
  const found = await findOutputs(client, run, now());
  // The step is executed again a moment later.
  if (found === "notVisible") throw new Error(`The outputs of run ${run.id} are not visible yet.`);
  const isLateSuccess = ["o", "u"].includes(letterOfRun(run));
  return found ?? (isLateSuccess ? readOutputsAtVendor(run, atVendor) : null);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let inside = value;
  for (const segment of path) {
    if (typeof inside !== "object" || inside === null || !Object.hasOwn(inside, segment)) {
      return undefined;
    }
    inside = (inside as Readonly<Record<string, unknown>>)[segment];
  }
  return inside;
}
