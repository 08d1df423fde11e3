/**
 * The JSON that callers read about a run. Every documented field is always present, and null if unknown: a missing field
 * makes a Data Factory expression fail. No document contains a signature, a token or a job's parameters.
 */
import type { Conclusion } from "../contracts/outcome";
import type { Outputs } from "../contracts/outputs";
import { toPageLine } from "../contracts/page-line";
import { cut } from "../contracts/plain-text";
import type {
  AcceptedRun,
  AttemptDocument,
  ResultDocument,
  ListedRun,
  RunError,
  WorkflowOfRun,
} from "../contracts/run-document";
import type { AcceptedWorkflow } from "../contracts/workflows/workflow-document";
import type { AttemptSummary, RunProgress } from "../contracts/run-progress";
import type { TargetSummary } from "../contracts/target";
import type { WatchProgress } from "../contracts/watch";
import type { StoredRun } from "./run-store";
import { historyOf, timeFields } from "./run-times";

/** Addresses of one run that need the caller's own credentials. */
export interface RunAddresses {
  readonly statusUrl: string;
  readonly cancelUrl: string;
}

export const addressesOf = (baseUrl: string, id: string): RunAddresses => ({
  statusUrl: `${baseUrl}/api/runs/${id}`,
  cancelUrl: `${baseUrl}/api/runs/${id}/cancel`,
});

/** Addresses of one workflow that need the caller's own credentials. */
export type WorkflowAddresses = Pick<AcceptedWorkflow, "statusUrl" | "cancelUrl" | "resumeUrl">;

export function workflowAddressesOf(baseUrl: string, id: string): WorkflowAddresses {
  const statusUrl = `${baseUrl}/api/workflows/${id}`;
  return { statusUrl, cancelUrl: `${statusUrl}/cancel`, resumeUrl: `${statusUrl}/resume` };
}

/** How a run ended; null until it has ended. */
export function conclusionOf(run: StoredRun): Conclusion | null {
  if (!run.ended) return null;
  return run.progress.conclusion ?? (run.terminated ? terminated(run) : broken(run));
}

const terminated = (run: StoredRun): Conclusion =>
  withoutConclusion(run, {
    code: "terminated",
    message:
      "An operator terminated this run in the task hub, so its job is no longer watched. Check at the vendor whether it is running.",
  });

const broken = (run: StoredRun): Conclusion =>
  withoutConclusion(run, {
    code: "internalError",
    message:
      "The run ended without a conclusion, which is a defect in Runward. Its log says more; check at the vendor whether the job is running.",
  });

function withoutConclusion(
  { progress }: StoredRun,
  { code, message }: { readonly code: string; readonly message: string },
): Conclusion {
  const url = progress.attempts.at(-1)?.runPageUrl ?? null;
  const page = toPageLine(url === null ? { kind: "noLink" } : { kind: "run", url });
  return { outcome: "unknown", code, message: `Outcome unknown.\nMessage: ${message}\n${page}` };
}

type Verdict = Pick<AcceptedRun, "id" | "status" | "done" | "succeeded" | "message">;

/** The fields that every response about a run has. */
export function verdictOf(run: StoredRun, watch: WatchProgress | null = null): Verdict {
  const conclusion = conclusionOf(run);
  return {
    id: run.id,
    status: conclusion?.outcome ?? "running",
    done: conclusion !== null,
    succeeded: conclusion === null ? null : conclusion.outcome === "succeeded",
    message: conclusion?.message ?? liveMessage(run.progress, watch),
  };
}

export const errorOf = (conclusion: Conclusion | null): RunError | null =>
  conclusion === null || conclusion.outcome === "succeeded"
    ? null
    : { message: conclusion.message, code: conclusion.code };

/** Also for a run whose input can no longer be parsed. */
export function targetOf({ input }: StoredRun): TargetSummary {
  if (input?.targetSummary !== undefined) return input.targetSummary;
  const { type = null, jobId = null, jobName = null } = input?.target ?? {};
  return { type, connectionId: null, jobId, jobName };
}

export interface Around {
  /** The progress of a live run's watch. */
  readonly watch: WatchProgress | null;
  /** The newest runs that repair it. */
  readonly repairedBy: readonly string[];
}

/** The status document without its outputs: for people, Until loops and dashboards. */
export function listedRun(
  run: StoredRun,
  { watch, repairedBy }: Around,
  baseUrl: string,
): ListedRun {
  const { progress } = run;
  const conclusion = conclusionOf(run);
  const attempts = attemptsOf(progress, watch);
  return {
    ...verdictOf(run, watch),
    outcome: conclusion?.outcome ?? null,
    error: errorOf(conclusion),
    phase: conclusion === null ? progress.phase : "ended",
    target: targetOf(run),
    ...attemptFields(attempts),
    ...vendorFields(progress, watch),
    jobName: jobNameOf(run, watch),
    ...timeFields(run, watch),
    deadline: progress.deadline,
    usualDuration: usualOf(progress, watch),
    history: historyOf(run, watch),
    attempts,
    repairs: run.input?.repairs?.runId ?? null,
    repairedBy: [...repairedBy],
    workflow: workflowOf(run, baseUrl),
    callback: progress.callback ?? null,
    tags: run.input?.tags ?? {},
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    ...addressesOf(baseUrl, run.id),
  };
}

const usualOf = ({ usual }: RunProgress, watch: WatchProgress | null): ListedRun["usualDuration"] =>
  watch?.usual ?? usual ?? null;

/** With the reason if the newest check did not show how the attempt is. */
function liveMessage({ message }: RunProgress, watch: WatchProgress | null): string {
  const reason = watch?.message ?? null;
  if (watch === null || reason === null) return message;
  if (watch.heldBackSince !== undefined) return `${message}. The newest check waits: ${reason}`;
  const { lastCheckAt, lastContactAt } = watch;
  const isInContact = lastCheckAt === null || lastCheckAt <= lastContactAt;
  return isInContact ? message : `${message}. The newest check failed: ${reason}`;
}

function workflowOf({ input }: StoredRun, baseUrl: string): WorkflowOfRun | null {
  if (input?.workflow === undefined) return null;
  const { id, step } = input.workflow;
  return { id, step, statusUrl: workflowAddressesOf(baseUrl, id).statusUrl };
}

/** While the watch is running, it has what a check returned before the run: the page, or how the vendor continued the attempt. */
const attemptsOf = ({ attempts }: RunProgress, watch: WatchProgress | null): AttemptDocument[] =>
  attempts.map((attempt, index) => ({
    ...attempt,
    ...(index === attempts.length - 1 && watch !== null && seenBy(watch)),
    duplicates: attempt.duplicates ?? [],
    mode: attempt.mode ?? null,
    reason: attempt.reason ?? null,
    vendorState: attempt.vendorState ?? null,
    startedAt: attempt.startedAt ?? null,
    endedAt: attempt.endedAt ?? null,
  }));

const seenBy = ({
  runPageUrl,
  attempt,
}: WatchProgress): Partial<Pick<AttemptDocument, "runPageUrl" | "vendorRunId">> => ({
  ...(runPageUrl !== null && { runPageUrl }),
  ...(attempt !== undefined && { vendorRunId: attempt.vendorRunId }),
});

function attemptFields(
  attempts: readonly Pick<AttemptSummary, "number" | "vendorRunId" | "runPageUrl">[],
): Pick<ListedRun, "attempt" | "vendorRunId" | "runPageUrl"> {
  const newest = attempts.at(-1);
  return newest === undefined
    ? { attempt: null, vendorRunId: null, runPageUrl: null }
    : {
        attempt: newest.number,
        vendorRunId: newest.vendorRunId,
        runPageUrl: newest.runPageUrl,
      };
}

/** While the watch is running, its data is newer than that of the run. */
const vendorFields = (
  progress: RunProgress,
  watch: WatchProgress | null,
): Pick<ListedRun, "vendorState" | "vendorMessage" | "queued" | "checks" | "lastCheckAt"> => ({
  vendorState: (watch ?? progress).vendorState,
  vendorMessage: watch?.message ?? null,
  queued: watch?.queued ?? false,
  checks: (watch ?? progress).checks,
  lastCheckAt: (watch ?? progress).lastCheckAt,
});

/** As the vendor names it, also if the run was started by the job's id. */
const jobNameOf = (run: StoredRun, watch: WatchProgress | null): string | null =>
  watch?.facts?.jobName ?? run.progress.facts?.jobName ?? targetOf(run).jobName;

/** Data Factory shows the whole body of a failed call as its error, and about this much of it is readable. */
const FAILURE_BYTE_LIMIT = 4_000;

/** The short document of the result link. If the run did not succeed, the message comes first. */
export function resultDocument(
  run: StoredRun,
  addresses: RunAddresses,
  outputs: Outputs | null,
): ResultDocument {
  const conclusion = conclusionOf(run);
  const document = {
    ...verdictOf(run),
    outcome: conclusion?.outcome ?? null,
    ...attemptFields(run.progress.attempts),
    statusUrl: addresses.statusUrl,
  };
  if (conclusion === null || conclusion.outcome === "succeeded") {
    return { error: null, ...document, outputs: conclusion === null ? null : outputs };
  }
  return shortened(conclusion, ({ error, verdictLine }) => ({
    error,
    ...document,
    // The whole message is only in `error`.
    message: verdictLine,
    outputs: null,
  }));
}

/** A document about a failure, with as much of its message as there is room for. */
export function shortened<Document>(
  { code, message }: Conclusion,
  toDocument: (part: { readonly error: RunError; readonly verdictLine: string }) => Document,
): Document {
  const [verdictLine = ""] = message.split("\n", 1);
  let limit = message.length;
  for (;;) {
    const body = toDocument({ error: { message: cut(message, limit), code }, verdictLine });
    if (bytesOf(body) <= FAILURE_BYTE_LIMIT || limit <= 0) return body;
    limit -= 100;
  }
}

const bytesOf = (body: unknown): number => Buffer.byteLength(JSON.stringify(body));
