import type { TaskDefinition } from "../../../local/simulators/databricks/job-definition";
import type { SimulatedRun } from "../../../local/simulators/databricks/inspection";
import type { Execution, JobPlot, Stage } from "./scenario";

const HOURS = 3_600;

const passing: TaskDefinition = { key: "main", durationSeconds: 40 };
const failing: TaskDefinition = {
  key: "join",
  durationSeconds: 20,
  outcome: { kind: "fails", error: "ValueError: no customers" },
};

const tasks: Record<JobPlot, (runNumber: number) => TaskDefinition[]> = {
  passes: () => [passing],
  fails: () => [failing],
  failsFirst: (runNumber) => [runNumber === 1 ? failing : passing],
  endless: () => [{ ...passing, durationSeconds: 24 * HOURS }],
};

const STATES: Readonly<Record<string, Execution["state"]>> = {
  SUCCESS: "succeeded",
  FAILED: "failed",
  CANCELED: "cancelled",
};

const toExecution = ({ resultState = "", createdAt, endedAt }: SimulatedRun): Execution => ({
  state: STATES[resultState] ?? "active",
  startedAt: createdAt,
  endedAt: endedAt ?? null,
});

export const databricksStage: Stage = {
  vendor: "databricks",
  add: ({ vendors: { databricks } }, plot) => {
    const jobId = databricks.addJob({
      name: "Nightly load",
      tasks: tasks[plot],
      onCancel: { kind: "stops", takesSeconds: 12 },
      maxConcurrentRuns: 5,
    });
    return {
      target: { type: "databricks-job", jobId },
      truth: () => ({
        executions: databricks.runsOf(jobId).map(toExecution),
        cancels: databricks.runsOf(jobId).reduce((sum, run) => sum + run.cancelRequests, 0),
      }),
      loseLaunchAnswer: () => {
        databricks.faults.add({
          method: "POST",
          path: /jobs\/run-now$/,
          fault: { kind: "reset", when: "afterEffect" },
        });
      },
    };
  },
};
