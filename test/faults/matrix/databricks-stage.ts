import type { KillableApp } from "../../support/killable-app";
import { onCancel, tasksOf, truthOf } from "./databricks-runs";
import type { JobPlot, Stage } from "./scenario";

const addJob = ({ vendors: { databricks } }: KillableApp, plot: JobPlot): string =>
  databricks.addJob({
    name: "Nightly load",
    tasks: (runNumber) => tasksOf(plot, runNumber),
    onCancel,
    maxConcurrentRuns: 5,
  });

const loseAnswerOf = ({ vendors: { databricks } }: KillableApp, path: RegExp): void => {
  const fault = { kind: "reset", when: "afterEffect" } as const;
  databricks.faults.add({ method: "POST", path, fault });
};

export const databricksStage: Stage = {
  name: "databricks",
  targetType: "databricks-job",
  add: (world, plot) => {
    const { databricks } = world.vendors;
    const jobId = addJob(world, plot);
    return {
      target: { type: "databricks-job", jobId },
      truth: () => truthOf(databricks.runsOf(jobId)),
      loseLaunchAnswer: () => {
        loseAnswerOf(world, /jobs\/run-now$/);
      },
    };
  },
};

/** One-time runs. */
export const submitStage: Stage = {
  name: "databricks submit",
  targetType: "databricks-submit",
  add: (world, plot) => {
    const { databricks } = world.vendors;
    let runs = 0;
    databricks.scriptSubmits(() => {
      runs += 1;
      return { tasks: tasksOf(plot, runs), onCancel };
    });
    return {
      target: { type: "databricks-submit", run: { tasks: [{ task_key: "main" }] } },
      truth: () => truthOf(databricks.runs()),
      loseLaunchAnswer: () => {
        loseAnswerOf(world, /jobs\/runs\/submit$/);
      },
    };
  },
};

/** A run that somebody else has just started. */
export const attachedRunStage: Stage = {
  name: "databricks run",
  targetType: "databricks-run",
  add: (world, plot) => {
    const { databricks } = world.vendors;
    const vendorRunId = databricks.startRun(addJob(world, plot));
    return {
      target: { type: "databricks-run", vendorRunId },
      truth: () => truthOf(databricks.runs()),
    };
  },
};
