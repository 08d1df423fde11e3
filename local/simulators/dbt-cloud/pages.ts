/** Pages for people at the addresses that Runward makes and receives: of a job, and of a run with its steps. */
import type { FastifyInstance } from "fastify";
import { addPage, PageMissing, type PageRow, type RunPage } from "../run-page";
import type { AccountState } from "./account";
import { isBroken } from "./dbt-node";
import type { RunRecord } from "./run-record";
import { statusAt, STATUS_NAMES } from "./run-status";
import type { RunTimeline, StepTimeline } from "./run-timeline";
import type { World } from "./world";

const PROJECT = "/deploy/:account/projects/:project";

export function addPages(app: FastifyInstance, world: World): void {
  const nowMs = (): number => world.clock.now().getTime();
  addPage(app, withSlash(`${PROJECT}/jobs/:job`), ({ account = "", job = "" }) =>
    jobPage(accountOf(world, account), Number(job), nowMs()),
  );
  addPage(app, withSlash(`${PROJECT}/runs/:run`), ({ account = "", run: id = "" }) => {
    const state = accountOf(world, account);
    const run = state.run(Number(id));
    if (run === undefined) throw new PageMissing(`Account ${account} has no run ${id}.`);
    return runPage(state, run, nowMs());
  });
}

const withSlash = (path: string): string[] => [path, `${path}/`];

function accountOf(world: World, id: string): AccountState {
  const gate = world.accounts.get(Number(id));
  if (gate === undefined) throw new PageMissing(`There is no account ${id}.`);
  return gate.state;
}

function jobPage(account: AccountState, jobId: number, nowMs: number): RunPage {
  const job = account.activeJob(jobId);
  if (job === undefined) throw new PageMissing(`There is no job ${jobId}.`);
  const timelines = account.timelinesOf(jobId);
  const runs = account.runsOf(jobId).toReversed();
  return {
    ...{ vendor: "dbt Cloud", title: job.name },
    state: runs.length === 1 ? "1 run" : `${runs.length} runs`,
    facts: [["Job", String(jobId)]],
    rows: runs.map((run) => ({
      name: `Run ${run.id}`,
      link: `/deploy/${account.account.id}/projects/${job.projectId}/runs/${run.id}/`,
      state: STATUS_NAMES[statusAt(account.timelineOf(run, timelines), nowMs)],
      detail: run.trigger.cause,
    })),
    isActive: runs.some((run) => account.timelineOf(run, timelines).endMs > nowMs),
  };
}

function runPage(account: AccountState, run: RunRecord, nowMs: number): RunPage {
  const timeline = account.timelineOf(run);
  return {
    ...{ vendor: "dbt Cloud", title: account.jobs.get(run.jobId)?.name ?? `Job ${run.jobId}` },
    state: STATUS_NAMES[statusAt(timeline, nowMs)],
    facts: factsOf(run, timeline, nowMs),
    rows: timeline.steps
      .filter(({ startMs }) => startMs <= nowMs)
      .map((step) => stepRow(step, nowMs)),
    isActive: timeline.endMs > nowMs,
  };
}

function factsOf(run: RunRecord, timeline: RunTimeline, nowMs: number): RunPage["facts"] {
  const { startedMs, endMs, statusMessage } = timeline;
  return [
    ["Run", String(run.id)],
    ["Job", String(run.jobId)],
    ["Cause", run.trigger.cause],
    ["Created", timeOf(run.createdMs)],
    ...(startedMs <= nowMs ? [["Started", timeOf(startedMs)] as const] : []),
    ...(endMs <= nowMs ? [["Ended", timeOf(endMs)] as const] : []),
    ...(run.retryingRunId === null ? [] : [["Retry of", String(run.retryingRunId)] as const]),
    ["Message", endMs <= nowMs ? (statusMessage ?? "") : ""],
  ];
}

const STEP_STATES = { success: "Success", error: "Error", cancelled: "Cancelled" } as const;

function stepRow({ step, endMs, ending }: StepTimeline, nowMs: number): PageRow {
  const broken = (step.nodes ?? []).filter(isBroken);
  return {
    name: step.name,
    state: endMs <= nowMs ? STEP_STATES[ending] : "Running",
    detail:
      endMs <= nowMs
        ? broken.map((node) => `${node.uniqueId}: ${node.message ?? ""}`).join("\n")
        : "",
  };
}

const timeOf = (ms: number): string => new Date(ms).toISOString().replace("T", " ").slice(0, 19);
