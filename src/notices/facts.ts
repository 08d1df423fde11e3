/** What a notice is about: its name for the title, and the facts below the cause. */
import type { RunDocument } from "../contracts/run-document";
import { cut, onOneLine } from "../contracts/plain-text";
import type { WorkflowReport } from "../contracts/workflows/workflow-document";
import type { Ending } from "../contracts/ending";

export type Fact = readonly [label: string, value: string];

const VALUE_LIMIT = 300;

export const subjectOf = (ending: Ending): string =>
  ending.kind === "run" ? subjectOfRun(ending.document) : subjectOfWorkflow(ending.document);

function subjectOfRun(run: RunDocument): string {
  const job = nameOf(run) ?? jobIdOf(run) ?? vendorRunOf(run) ?? run.target.type ?? run.id;
  const what = run.workflow === null ? job : `step ${run.workflow.step} (${job})`;
  return run.repairs === null ? what : `repair of ${what}`;
}

const nameOf = ({ jobName, target }: RunDocument): string | null => jobName ?? target.jobName;

const jobIdOf = ({ target: { type, jobId } }: RunDocument): string | null =>
  jobId === null ? null : `${type ?? "job"} ${jobId}`;

const vendorRunOf = ({ vendorRunId }: RunDocument): string | null =>
  vendorRunId === null ? null : `run ${vendorRunId}`;

function subjectOfWorkflow({ name, id, generation }: WorkflowReport): string {
  const resumed = generation === 1 ? "" : ", resumed";
  return `workflow ${name ?? id}${resumed}`;
}

export const factsOf = (ending: Ending): Fact[] =>
  (ending.kind === "run" ? factsOfRun(ending.document) : factsOfWorkflow(ending.document)).flatMap(
    ([label, value]): Fact[] =>
      value === null ? [] : [[label, cut(onOneLine(value), VALUE_LIMIT)]],
  );

type MaybeFact = readonly [label: string, value: string | null];

const factsOfRun = (run: RunDocument): MaybeFact[] => [
  ["Job", jobOf(run)],
  ["Target", targetOf(run)],
  ["Step", run.workflow === null ? null : `${run.workflow.step} of workflow ${run.workflow.id}`],
  ["Schedule", run.tags["schedule"] ?? null],
  ["Run", run.id],
  ["Repairs", run.repairs],
  ["Run at the vendor", attemptOf(run)],
  ["Time", timeOf(run)],
];

function jobOf(run: RunDocument): string | null {
  const { jobId } = run.target;
  const name = nameOf(run);
  return name !== null && jobId !== null ? `${name} (${jobId})` : (name ?? jobId);
}

function targetOf({ target: { type, connectionId } }: RunDocument): string | null {
  if (type === null) return connectionId;
  return connectionId === null ? type : `${type} at ${connectionId}`;
}

function attemptOf({ vendorRunId, attempt }: RunDocument): string | null {
  if (vendorRunId === null) return null;
  return attempt === null || attempt === 1 ? vendorRunId : `${vendorRunId} (attempt ${attempt})`;
}

const factsOfWorkflow = (workflow: WorkflowReport): MaybeFact[] => [
  ["Workflow", workflow.name],
  ["Steps", countsOf(workflow)],
  ["Schedule", workflow.tags["schedule"] ?? null],
  ["Id", workflow.id],
  ["Generation", workflow.generation === 1 ? null : `${workflow.generation} (after a resume)`],
  ["Time", timeOf(workflow)],
];

function countsOf({ counts: { total, ...others } }: WorkflowReport): string {
  const shown = Object.entries(others).filter(([, count]) => count > 0);
  return `${shown.map(([status, count]) => `${count} ${status}`).join(", ")} of ${total}`;
}

interface Timed {
  readonly acceptedAt: string;
  readonly startedAt?: string | null;
  readonly resumedAt?: string | null;
  readonly endedAt: string | null;
}

/** From the vendor's start if it is known, else from the acceptance. */
function timeOf({ acceptedAt, startedAt, resumedAt, endedAt }: Timed): string | null {
  if (endedAt === null) return null;
  const start = startedAt ?? resumedAt ?? acceptedAt;
  const seconds = Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(start)) / 1_000));
  return `${inUtc(start)} to ${inUtc(endedAt)} (${duration(seconds)})`;
}

const inUtc = (instant: string): string => `${instant.slice(0, 16).replace("T", " ")} UTC`;

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
