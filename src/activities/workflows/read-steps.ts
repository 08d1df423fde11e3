import type { InvocationContext } from "@azure/functions";
import { toTrail } from "../../contracts/workflows/repair-trail";
import {
  cancelSteps,
  readSteps,
  type StepReading,
  type StepsOrder,
} from "../../contracts/workflows/workflow-activities";
import type { HubClient } from "../../hub/hub-client";
import { attemptOf } from "../../hub/find-attempt";
import { raiseCancel } from "../../hub/request-cancel";
import type { StoredRun } from "../../hub/run-store";
import type { NewestRun } from "../../hub/workflows/newest-run";
import { followStep, letterOfRun } from "../../hub/workflows/step-runs";
import { activity, type Activity } from "../activity";
import type { CallsFor, VendorCalls } from "../vendor-calls";
import { lookAtVendor } from "./look-at-vendor";

export interface StepsOptions {
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly callsFor: CallsFor;
  readonly now: () => Date;
}

/** Reads how the runs of steps stand. */
export const createReadSteps = ({ clientOf, callsFor }: StepsOptions): Activity =>
  activity(readSteps, async (order, context) => ({
    steps: await forEachRun(clientOf(context), order, async (found, { step, isAtVendor }) => {
      if (found === null) return [step, "missing"] satisfies StepReading;
      const { run, repairs } = found;
      const reading = await readStep(run, isAtVendor ? callsFor(context) : null);
      const isLeft = isAtVendor && order.isStopping === true && reading === "v" && isNotOurs(run);
      return readingOf(step, isLeft ? "c" : reading, repairs);
    }),
  }));

function readingOf(step: number, reading: StepReading[1], repairs: readonly number[]): StepReading {
  const trail = toTrail(repairs);
  return trail === undefined ? [step, reading] : [step, reading, trail];
}

async function readStep(run: StoredRun, calls: VendorCalls | null): Promise<StepReading[1]> {
  const letter = letterOfRun(run);
  return letter === "u" && calls !== null ? lookAtVendor(calls, run) : letter;
}

/** It only watched an attempt of somebody else, which is left running, as when the run itself is cancelled. */
const isNotOurs = (run: StoredRun): boolean => attemptOf(run)?.leaveRunning === true;

/** Requests a cancel of each run that is live, or of the attempt of a run that has ended without knowing how. */
export const createCancelSteps = ({ clientOf, callsFor, now }: StepsOptions): Activity =>
  activity(cancelSteps, async (order, context) => {
    const client = clientOf(context);
    const requested = await forEachRun(client, order, async (found, { isAtVendor }) => {
      if (found === null) return 0;
      const { run } = found;
      if (!run.ended) {
        await raiseCancel(client, run.id, now());
        return 1;
      }
      const attempt = isAtVendor ? attemptOf(run) : null;
      if (attempt === null || isNotOurs(run)) return 0;
      await callsFor(context).cancel(attempt);
      return 1;
    });
    return { requested: requested.filter((one) => one === 1).length };
  });

type WithRun<Result> = (
  found: NewestRun | null,
  place: { readonly step: number; readonly isAtVendor: boolean },
) => Promise<Result>;

function forEachRun<Result>(
  client: HubClient,
  { workflowId, steps, atVendor }: StepsOrder,
  work: WithRun<Result>,
): Promise<Result[]> {
  return Promise.all(
    steps.map(async ([step, generation]) => {
      const found = await followStep(client, { workflowId, step, generation });
      return work(found, { step, isAtVendor: atVendor.includes(step) });
    }),
  );
}
