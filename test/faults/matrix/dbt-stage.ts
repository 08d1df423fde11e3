import type { DbtStep } from "../../../local/simulators/dbt-cloud/job-definition";
import type { SeenRun } from "../../../local/simulators/dbt-cloud/seen-run";
import type { KillableApp } from "../../support/killable-app";
import { ofPlot, type Execution, type JobPlot, type Stage, type VendorTruth } from "./scenario";

const JOB_ID = 70_506_183_629_193;
const HOURS = 3_600;

const passing: DbtStep = { name: "Invoke dbt with `dbt build`", durationSeconds: 40 };
const failing: DbtStep = {
  ...passing,
  durationSeconds: 20,
  nodes: [{ uniqueId: "model.shop.orders", status: "error", message: "Database Error" }],
};

const stepsOf = (plot: JobPlot, ordinal: number): DbtStep[] =>
  ofPlot(plot, {
    passes: [passing],
    fails: [failing],
    failsFirst: [ordinal === 1 ? failing : passing],
    endless: [{ ...passing, durationSeconds: 24 * HOURS }],
  });

const STATES: Readonly<Record<string, Execution["state"]>> = {
  Success: "succeeded",
  Error: "failed",
  Cancelled: "cancelled",
};

const toExecution = ({ status, createdAt, startedAt, finishedAt }: SeenRun): Execution => ({
  state: STATES[status] ?? "active",
  startedAt: startedAt ?? createdAt,
  endedAt: finishedAt,
});

/** What was cancelled in the queue of its job has done nothing. */
const hasExecuted = ({ status, startedAt }: SeenRun): boolean =>
  startedAt !== null || status !== "Cancelled";

function addJob({ vendors: { dbtCloud } }: KillableApp, plot: JobPlot): void {
  dbtCloud.addJob({
    id: JOB_ID,
    name: "Nightly build",
    projectId: 70_403_103_955_001,
    environmentId: 70_403_103_966_002,
    steps: ({ ordinal }) => stepsOf(plot, ordinal),
    cancel: { kind: "stops", afterSeconds: 12 },
  });
}

function truthIn({ vendors: { dbtCloud } }: KillableApp): VendorTruth {
  const executed = dbtCloud.runsOf(JOB_ID).filter(hasExecuted);
  return {
    executions: executed.map(toExecution),
    cancels: executed.filter(({ cancelRequestedBy }) => cancelRequestedBy !== null).length,
  };
}

export const dbtStage: Stage = {
  name: "dbt",
  targetType: "dbt-job",
  add: (world, plot) => {
    addJob(world, plot);
    return {
      target: { type: "dbt-job", jobId: String(JOB_ID) },
      truth: () => truthIn(world),
      loseLaunchAnswer: () => {
        world.vendors.dbtCloud.faults.add({
          method: "POST",
          path: /\/jobs\/\d+\/run\/$/,
          fault: { kind: "reset", when: "afterEffect" },
        });
      },
    };
  },
};

/** A run that somebody else has just started. */
export const attachedDbtRunStage: Stage = {
  name: "dbt run",
  targetType: "dbt-run",
  add: (world, plot) => {
    addJob(world, plot);
    const { dbtCloud } = world.vendors;
    const runId = dbtCloud.startForeignRun(JOB_ID, { cause: "The schedule of the job" });
    return {
      target: { type: "dbt-run", vendorRunId: String(runId) },
      truth: () => truthIn(world),
    };
  },
};
