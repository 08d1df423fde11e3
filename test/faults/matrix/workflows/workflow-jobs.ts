/**
 * The jobs of a workflow at three vendors' services, in the order of its steps: a Databricks job, a dbt job whose step is optional,
 * a pipeline, and a Databricks job that runs in any case and is handed what the first one was.
 */
import type { KillableApp } from "../../../support/killable-app";
import { onCancel, tasksOf, truthOf } from "../databricks-runs";
import { databricksStage } from "../databricks-stage";
import { dbtStage } from "../dbt-stage";
import { pipelineStage } from "../pipeline-stage";
import type { Execution, StagedJob, VendorTruth } from "../scenario";
import { STEP_NAMES, type StepName, type WorkflowScenario } from "./workflow-scenario";

type Fields = Readonly<Record<string, unknown>>;

/** For each step, those that have to end before it. */
const NEEDS: Readonly<Record<StepName, readonly StepName[]>> = {
  ...{ extract: [], models: ["extract"], publish: ["models"], clean: ["publish"], slow: [] },
};

const CONDITIONS: Readonly<Partial<Record<StepName, Fields>>> = {
  models: { optional: true },
  clean: { when: "finished" },
};

export interface StagedSteps {
  /** As the caller sends them. */
  readonly steps: readonly Fields[];
  readonly truthOf: (step: StepName) => VendorTruth;
  /** What happened that may never happen: in any order, and however often the host is killed. */
  readonly wrongs: () => string[];
}

const SLOW_SECONDS = 1_500;

export function stageSteps(world: KillableApp, scenario: WorkflowScenario): StagedSteps {
  const { jobs, hasSlowStep } = scenario;
  const staged: Record<StepName, StagedJob> = {
    extract: databricksStage.add(world, jobs.extract ?? "passes"),
    models: dbtStage.add(world, jobs.models ?? "passes"),
    publish: pipelineStage.add(world, jobs.publish ?? "passes"),
    clean: cleanJob(world),
    slow: slowJob(world),
  };
  const names = STEP_NAMES.filter((name) => name !== "slow" || hasSlowStep);
  const executionsOf = (step: StepName): readonly Execution[] => staged[step].truth().executions;
  return {
    steps: names.map((name) => ({
      ...{ name, dependsOn: NEEDS[name], ...CONDITIONS[name] },
      run: { target: staged[name].target, waitSeconds: 15 },
    })),
    truthOf: (step) => staged[step].truth(),
    wrongs: () => [
      ...names.flatMap((name) => startedTooEarly(name, executionsOf)),
      ...wronglyHandedOn(world, staged),
    ],
  };
}

function cleanJob({ vendors: { databricks } }: KillableApp): StagedJob {
  const jobId = databricks.addJob({
    ...{ name: "Clean up", maxConcurrentRuns: 5, onCancel },
    tasks: (runNumber) => tasksOf("passes", runNumber),
    jobParameters: { source: "none" },
  });
  const source = "${steps.extract.vendorRunId}";
  return {
    target: { type: "databricks-job", jobId, jobParameters: { source } },
    truth: () => truthOf(databricks.runsOf(jobId)),
  };
}

function slowJob({ vendors: { databricks } }: KillableApp): StagedJob {
  const jobId = databricks.addJob({
    ...{ name: "Slow load", maxConcurrentRuns: 5, onCancel },
    tasks: [{ key: "main", durationSeconds: SLOW_SECONDS }],
  });
  return {
    target: { type: "databricks-job", jobId },
    truth: () => truthOf(databricks.runsOf(jobId)),
  };
}

const isActiveAt =
  (instant: Date) =>
  ({ startedAt, endedAt }: Execution): boolean =>
    startedAt < instant && (endedAt === null || endedAt > instant);

/** A step that began while one that it needs was still running. */
const startedTooEarly = (
  step: StepName,
  executionsOf: (step: StepName) => readonly Execution[],
): string[] =>
  executionsOf(step).flatMap(({ startedAt }) =>
    NEEDS[step]
      .filter((other) => executionsOf(other).some(isActiveAt(startedAt)))
      .map((other) => `${step} began before ${other} had ended`),
  );

/** The last step gets the id of the first one's run. */
function wronglyHandedOn(
  { vendors: { databricks } }: KillableApp,
  { extract, clean }: Record<StepName, StagedJob>,
): string[] {
  const [source] = databricks.runsOf(String(extract.target["jobId"]));
  return databricks
    .runsOf(String(clean.target["jobId"]))
    .map(({ jobParameters }) => jobParameters["source"])
    .filter((given) => given !== source?.runId)
    .map((given) => `clean was given ${String(given)} in place of ${source?.runId ?? "nothing"}`);
}
