import type { TaskDefinition } from "../../../local/simulators/databricks/job-definition";
import type {
  SimulatedExecution,
  SimulatedRun,
} from "../../../local/simulators/databricks/inspection";
import type { Execution, JobPlot, Stage } from "./scenario";

const HOURS = 3_600;

const passing: TaskDefinition = { key: "main", durationSeconds: 40 };
const failing: TaskDefinition = {
  key: "join",
  durationSeconds: 20,
  outcome: { kind: "fails", error: "ValueError: no customers" },
};

/** Fails in its run, and succeeds in a repair of it. */
const mendable: TaskDefinition = { ...failing, repairedOutcome: { kind: "succeeds" } };

const tasks: Record<JobPlot, (runNumber: number) => TaskDefinition[]> = {
  passes: () => [passing],
  fails: () => [failing],
  failsFirst: (runNumber) => [runNumber === 1 ? mendable : passing],
  endless: () => [{ ...passing, durationSeconds: 24 * HOURS }],
};

const STATES: Readonly<Record<string, Execution["state"]>> = {
  SUCCESS: "succeeded",
  FAILED: "failed",
  CANCELED: "cancelled",
};

type Executed = Pick<SimulatedExecution, "resultState" | "startedAt" | "endedAt">;

const toExecution = ({ resultState = "", startedAt, endedAt }: Executed): Execution => ({
  state: STATES[resultState] ?? "active",
  startedAt,
  endedAt: endedAt ?? null,
});

/** A run and each of its repairs. */
const toExecutions = (run: SimulatedRun): Execution[] =>
  run.executions.length === 0
    ? [toExecution({ ...run, startedAt: run.createdAt })]
    : run.executions.map(toExecution);

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
        executions: databricks.runsOf(jobId).flatMap(toExecutions),
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
