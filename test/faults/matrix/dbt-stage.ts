import type { DbtStep } from "../../../local/simulators/dbt-cloud/job-definition";
import type { SeenRun } from "../../../local/simulators/dbt-cloud/seen-run";
import type { Execution, JobPlot, Stage } from "./scenario";

const JOB_ID = 70_506_183_629_193;
const HOURS = 3_600;

const passing: DbtStep = { name: "Invoke dbt with `dbt build`", durationSeconds: 40 };
const failing: DbtStep = {
  ...passing,
  durationSeconds: 20,
  nodes: [{ uniqueId: "model.shop.orders", status: "error", message: "Database Error" }],
};

const steps: Record<JobPlot, (ordinal: number) => DbtStep[]> = {
  passes: () => [passing],
  fails: () => [failing],
  failsFirst: (ordinal) => [ordinal === 1 ? failing : passing],
  endless: () => [{ ...passing, durationSeconds: 24 * HOURS }],
};

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

export const dbtStage: Stage = {
  vendor: "dbt",
  add: ({ vendors: { dbtCloud } }, plot) => {
    dbtCloud.addJob({
      id: JOB_ID,
      name: "Nightly build",
      projectId: 70_403_103_955_001,
      environmentId: 70_403_103_966_002,
      steps: ({ ordinal }) => steps[plot](ordinal),
      cancel: { kind: "stops", afterSeconds: 12 },
    });
    return {
      target: { type: "dbt-job", jobId: String(JOB_ID) },
      truth: () => ({
        executions: dbtCloud.runsOf(JOB_ID).filter(hasExecuted).map(toExecution),
        cancels: dbtCloud
          .runsOf(JOB_ID)
          .filter((run) => hasExecuted(run) && run.cancelRequestedBy !== null).length,
      }),
      loseLaunchAnswer: () => {
        dbtCloud.faults.add({
          method: "POST",
          path: /\/jobs\/\d+\/run\/$/,
          fault: { kind: "reset", when: "afterEffect" },
        });
      },
    };
  },
};
