/** Pages for people at the addresses that Runward makes and receives: of a job, a run, a task run, a pipeline and an update. */
import type { FastifyInstance } from "fastify";
import { addPage, PageMissing, type PageRow, type RunPage } from "../run-page";
import type { JobRun } from "./job-run";
import { type Moment, taskMoment } from "./moment";
import type { Pipeline } from "./pipeline";
import type { PipelineUpdate } from "./pipeline-update";
import type { PlannedTask } from "./planned-task";
import { shownRun } from "./shown-run";
import type { Workspace } from "./workspace";

interface Pages {
  readonly app: FastifyInstance;
  readonly workspace: Workspace;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
}

export function addPages({ app, workspace, pipelines }: Pages): void {
  const nowMs = (): number => workspace.nowMs();
  addPage(app, ["/jobs/:jobId"], ({ jobId = "" }) => jobPage(workspace, jobId));
  addPage(app, ["/jobs/:jobId/runs/:runId"], ({ jobId = "", runId = "" }) => {
    const run = workspace.run(runId) ?? workspace.taskRun(runId)?.run;
    if (run?.origin.jobId !== jobId) throw new PageMissing(`Job ${jobId} has no run ${runId}.`);
    return runPage(run, nowMs());
  });
  addPage(app, ["/pipelines/:pipelineId"], ({ pipelineId = "" }) =>
    pipelinePage(pipelineOf(pipelines, pipelineId), nowMs()),
  );
  addPage(
    app,
    ["/pipelines/:pipelineId/updates/:updateId"],
    ({ pipelineId = "", updateId = "" }) => {
      const pipeline = pipelineOf(pipelines, pipelineId);
      const update = pipeline.updates(nowMs()).find((one) => one.updateId === updateId);
      if (update === undefined) {
        throw new PageMissing(`Pipeline ${pipelineId} has no update ${updateId}.`);
      }
      return updatePage(pipeline, update, nowMs());
    },
  );
}

function jobPage(workspace: Workspace, jobId: string): RunPage {
  const job = workspace.jobs().find((one) => one.jobId === jobId);
  if (job === undefined) throw new PageMissing(`There is no job ${jobId}.`);
  const nowMs = workspace.nowMs();
  const runs = workspace.runs().filter(({ origin }) => origin.jobId === jobId);
  return {
    ...{ vendor: "Databricks", title: job.definition.name, state: counted(runs.length, "run") },
    facts: [["Job", jobId]],
    rows: runs.toReversed().map((run) => ({
      name: `Run ${run.runId}`,
      link: `/jobs/${jobId}/runs/${run.runId}`,
      state: wordOf(shownRun(run, nowMs).moment),
      detail: timeOf(run.origin.createdMs),
    })),
    isActive: runs.some((run) => !run.hasEnded(nowMs)),
  };
}

function runPage(run: JobRun, nowMs: number): RunPage {
  const { moment, endMs } = shownRun(run, nowMs);
  const { jobId, createdMs } = run.origin;
  return {
    ...{ vendor: "Databricks", title: run.job.name, state: wordOf(moment) },
    facts: [
      ["Run", run.runId],
      ["Job", jobId],
      ["Created", timeOf(createdMs)],
      ...(run.startMs === undefined ? [] : [["Started", timeOf(run.startMs)] as const]),
      ...(endMs <= nowMs ? [["Ended", timeOf(endMs)] as const] : []),
      ...(run.repairs.length === 0 ? [] : [["Repairs", String(run.repairs.length)] as const]),
      ["Message", moment.ending?.message ?? ""],
    ],
    rows: run.attempts(nowMs).map((planned) => taskRow(planned, nowMs)),
    isActive: !run.hasEnded(nowMs),
  };
}

function taskRow(planned: PlannedTask, nowMs: number): PageRow {
  const { task, attempt, outcome } = planned;
  const moment = taskMoment(planned, nowMs);
  const error = outcome?.kind === "fails" ? (outcome.trace ?? outcome.error) : undefined;
  return {
    name: attempt === 0 ? task.key : `${task.key} (attempt ${attempt + 1})`,
    state: wordOf(moment),
    detail: moment.phase === "ended" ? (error ?? moment.ending?.message ?? "") : "",
  };
}

function pipelineOf(pipelines: Pages["pipelines"], pipelineId: string): Pipeline {
  const pipeline = pipelines.get(pipelineId);
  if (pipeline === undefined) throw new PageMissing(`There is no pipeline ${pipelineId}.`);
  return pipeline;
}

function pipelinePage(pipeline: Pipeline, nowMs: number): RunPage {
  const { pipelineId, definition } = pipeline;
  const rows = pipeline.updates(nowMs).map((update) => ({
    name: `Update ${update.updateId}`,
    link: `/pipelines/${pipelineId}/updates/${update.updateId}`,
    state: update.stateAt(nowMs),
    detail: timeOf(update.origin.createdMs),
  }));
  return {
    ...{ vendor: "Databricks", title: definition.name, state: pipeline.stateAt(nowMs) },
    facts: [["Pipeline", pipelineId]],
    rows: rows.reverse(),
    isActive: pipeline.activeUpdate(nowMs) !== undefined,
  };
}

function updatePage(pipeline: Pipeline, update: PipelineUpdate, nowMs: number): RunPage {
  const { createdMs, cause, outcome } = update.origin;
  const state = update.stateAt(nowMs);
  return {
    ...{ vendor: "Databricks", title: pipeline.definition.name, state },
    facts: [
      ["Update", update.updateId],
      ["Pipeline", pipeline.pipelineId],
      ["Cause", cause],
      ["Created", timeOf(createdMs)],
      ["Message", state === "FAILED" && outcome.kind === "fails" ? outcome.message : ""],
    ],
    rows: update
      .steps()
      .filter(({ atMs }) => atMs <= nowMs)
      .map((step) => ({ name: timeOf(step.atMs), state: step.state, detail: "" })),
    isActive: update.isActive(nowMs),
  };
}

const WORDS: Readonly<Partial<Record<Moment["phase"], string>>> = {
  waitingForRetry: "WAITING_FOR_RETRY",
};

function wordOf({ phase, ending }: Moment): string {
  if (phase !== "ended" || ending === undefined) return WORDS[phase] ?? phase.toUpperCase();
  return ending.resultState ?? ending.lifeCycleState;
}

const timeOf = (ms: number): string => new Date(ms).toISOString().replace("T", " ").slice(0, 19);

const counted = (count: number, what: string): string =>
  count === 1 ? `1 ${what}` : `${count} ${what}s`;
