/** What the runs of a Databricks workspace do in a scenario, and what they have done. */
import type { TaskDefinition } from "../../../local/simulators/databricks/job-definition";
import type {
  SimulatedExecution,
  SimulatedRun,
} from "../../../local/simulators/databricks/inspection";
import { ofPlot, type Execution, type JobPlot, type VendorTruth } from "./scenario";

const HOURS = 3_600;

const passing: TaskDefinition = { key: "main", durationSeconds: 40 };
const failing: TaskDefinition = {
  key: "join",
  durationSeconds: 20,
  outcome: { kind: "fails", error: "ValueError: no customers" },
};

/** Fails in its run, and succeeds in a repair of it. */
const mendable: TaskDefinition = { ...failing, repairedOutcome: { kind: "succeeds" } };

export const onCancel = { kind: "stops", takesSeconds: 12 } as const;

/** The tasks of a run, counted from 1. */
export const tasksOf = (plot: JobPlot, runNumber: number): TaskDefinition[] =>
  ofPlot(plot, {
    passes: [passing],
    fails: [failing],
    failsFirst: [runNumber === 1 ? mendable : passing],
    endless: [{ ...passing, durationSeconds: 24 * HOURS }],
  });

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

export const truthOf = (runs: readonly SimulatedRun[]): VendorTruth => ({
  executions: runs.flatMap(toExecutions),
  cancels: runs.reduce((sum, run) => sum + run.cancelRequests, 0),
});
