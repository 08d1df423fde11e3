/**
 * The JSON that callers read about a workflow. Every documented field is always present, and null if unknown: a missing field
 * makes a Data Factory expression fail. No document contains a signature, a token or a job's parameters.
 */
import type { Conclusion } from "../../contracts/outcome";
import { fromBits } from "../../contracts/workflows/bits";
import { NOT_STARTED, statusOf } from "../../contracts/workflows/step-state";
import type {
  AcceptedWorkflow,
  GenerationDocument,
  ListedWorkflow,
  StepCounts,
  StepDocument,
  WorkflowDocument,
  WorkflowOutputs,
  WorkflowResultDocument,
} from "../../contracts/workflows/workflow-document";
import type { NamedStep } from "../../contracts/workflows/workflow-input";
import {
  addressesOf,
  errorOf,
  shortened,
  workflowAddressesOf,
  type WorkflowAddresses,
} from "../run-documents";
import type { ConductorProgress } from "../../contracts/workflows/workflow-progress";
import type { ReadStep } from "./read-steps";
import { skipReasonOf } from "./skip-reason";
import type { StepStates, StoredWorkflow } from "./workflow-store";

/** How a workflow ended; null until it has ended. */
export function workflowConclusionOf(workflow: StoredWorkflow): Conclusion | null {
  if (!workflow.ended) return null;
  return workflow.progress?.conclusion ?? (workflow.terminated ? TERMINATED : BROKEN);
}

const withoutConclusion = (code: string, message: string): Conclusion => ({
  outcome: "unknown",
  code,
  message: `Outcome unknown.\nMessage: ${message}`,
});

const TERMINATED = withoutConclusion(
  "terminated",
  "An operator terminated this workflow in the task hub, so no further step is started. Check the runs of its steps: they go on by themselves.",
);

const BROKEN = withoutConclusion(
  "internalError",
  "The workflow ended without a conclusion, which is a defect in Runward. Its log says more; check the runs of its steps, which go on by themselves.",
);

type Verdict = Pick<AcceptedWorkflow, "id" | "status" | "done" | "succeeded" | "message">;

/** The fields that every response about a workflow has. */
export function workflowVerdictOf(workflow: StoredWorkflow): Verdict {
  const conclusion = workflowConclusionOf(workflow);
  return {
    id: workflow.id,
    status: conclusion?.outcome ?? "running",
    done: conclusion !== null,
    succeeded: conclusion === null ? null : conclusion.outcome === "succeeded",
    message: conclusion?.message ?? workflow.progress?.message ?? JUST_ACCEPTED,
  };
}

const JUST_ACCEPTED = "Accepted; it starts in a moment";

/** What lists show. */
export function listedWorkflow(
  workflow: StoredWorkflow,
  steps: StepStates,
  addresses: WorkflowAddresses,
): ListedWorkflow {
  const conclusion = workflowConclusionOf(workflow);
  return {
    ...workflowVerdictOf(workflow),
    outcome: conclusion?.outcome ?? null,
    error: errorOf(conclusion),
    counts: countsOf(steps),
    ...askedFields(workflow),
    ...progressFields(workflow),
    createdAt: workflow.createdAt,
    updatedAt: workflow.updatedAt,
    ...addresses,
  };
}

function progressFields({
  ended,
  progress,
  updatedAt,
}: StoredWorkflow): Pick<ListedWorkflow, "phase" | "endedAt" | "deadline" | "callback"> {
  const phase = ended ? "ended" : (progress?.phase ?? "running");
  const { deadline = null, callback = null } = progress ?? {};
  return { phase, endedAt: progress?.endedAt ?? (ended ? updatedAt : null), deadline, callback };
}

/** Also for a workflow whose input can no longer be parsed. */
function askedFields({
  input,
  generation,
  createdAt,
}: StoredWorkflow): Pick<
  ListedWorkflow,
  "name" | "generation" | "maxParallel" | "onFailure" | "acceptedAt" | "resumedAt" | "tags"
> {
  const { name = null, maxParallel = 1, onFailure = "stop", tags = {} } = input ?? {};
  const { acceptedAt = createdAt, resumedAt = null } = input ?? {};
  return { name, generation, maxParallel, onFailure, acceptedAt, resumedAt, tags };
}

const NO_COUNTS: StepCounts = {
  total: 0,
  waiting: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  timedOut: 0,
  unknown: 0,
  skipped: 0,
};

export function countsOf({ steps }: StepStates): StepCounts {
  const counts = { ...NO_COUNTS, total: steps.length };
  for (const [letter] of steps) counts[statusOf(letter)] += 1;
  return counts;
}

/** What a status document shows of the steps. */
export interface DocumentSteps {
  readonly known: ConductorProgress;
  readonly read: readonly ReadStep[];
  readonly steps: readonly NamedStep[];
}

/** The status document, without what is read beside the workflow. */
export function workflowDocument(
  workflow: StoredWorkflow,
  { known, read, steps: outlines }: DocumentSteps,
  baseUrl: string,
): Omit<WorkflowDocument, "notices"> {
  const listed = listedWorkflow(workflow, known, workflowAddressesOf(baseUrl, workflow.id));
  const names = outlines.map(({ name }) => name);
  return {
    ...listed,
    steps: outlines.map((outline, index) => ({
      ...conditionsOf(outline, index, names),
      ...statesOf(known, { index, acceptedAt: listed.acceptedAt, outlines }),
      ...runFields(read[index], baseUrl),
    })),
    generations: generationsOf(workflow, listed),
  };
}

const conditionsOf = (
  { name, after, when, optional }: NamedStep,
  index: number,
  names: readonly string[],
): Pick<StepDocument, "name" | "dependsOn" | "when" | "optional"> => ({
  name,
  dependsOn: fromBits(index, after).map((other) => names[other] ?? ""),
  when: when ?? "succeeded",
  optional: optional ?? false,
});

const OUTCOMES = ["succeeded", "failed", "cancelled", "timedOut", "unknown"] as const;

interface StepAt {
  readonly index: number;
  readonly acceptedAt: string;
  readonly outlines: readonly NamedStep[];
}

function statesOf(
  known: ConductorProgress,
  { index, acceptedAt, outlines }: StepAt,
): Pick<
  StepDocument,
  "status" | "outcome" | "message" | "generation" | "startedAt" | "endedAt" | "skippedBecause"
> {
  const [letter, generation, started, ended] = known.steps[index] ?? NOT_STARTED;
  const status = statusOf(letter);
  // A step that could not be started again has a run of an earlier generation, which this status is not about.
  const hasRun = generation > 0 && letter !== "n";
  const note = noteOf(known, index);
  return {
    status,
    outcome: OUTCOMES.find((outcome) => hasRun && outcome === status) ?? null,
    message: note,
    generation: hasRun ? generation : null,
    startedAt: later(acceptedAt, started),
    endedAt: later(acceptedAt, ended),
    skippedBecause: status === "skipped" ? (note ?? skipReasonOf(index, known, outlines)) : null,
  };
}

/** Why a step has no run, as its conductor stored it. */
function noteOf({ notes }: ConductorProgress, index: number): string | null {
  const note = notes[String(index)];
  return note?.message ?? note?.code ?? null;
}

const later = (instant: string, seconds: number | null): string | null =>
  seconds === null ? null : new Date(Date.parse(instant) + seconds * 1_000).toISOString();

function runFields(
  read: ReadStep | undefined,
  baseUrl: string,
): Pick<StepDocument, "runId" | "runUrl" | "runPageUrl"> & Partial<Pick<StepDocument, "message">> {
  const { runId = null, message = null, runPageUrl = null } = read ?? {};
  const runUrl = runId === null ? null : addressesOf(baseUrl, runId).statusUrl;
  return { runId, runUrl, runPageUrl, ...(message !== null && { message }) };
}

function generationsOf(
  { input, generation }: StoredWorkflow,
  { acceptedAt, resumedAt, endedAt, outcome }: ListedWorkflow,
): GenerationDocument[] {
  const newest = { number: generation, acceptedAt: resumedAt ?? acceptedAt, endedAt, outcome };
  return [...(input?.resumes?.generations ?? []), newest];
}

/** The short document of the result link. If the workflow did not succeed, the message comes first. */
export function workflowResult(
  workflow: StoredWorkflow,
  { known, outputs }: { readonly known: StepStates; readonly outputs: WorkflowOutputs | null },
  baseUrl: string,
): WorkflowResultDocument {
  const conclusion = workflowConclusionOf(workflow);
  const { statusUrl, resumeUrl } = workflowAddressesOf(baseUrl, workflow.id);
  const document = {
    ...workflowVerdictOf(workflow),
    outcome: conclusion?.outcome ?? null,
    name: workflow.input?.name ?? null,
    generation: workflow.generation,
    counts: countsOf(known),
    statusUrl,
    resumeUrl,
  };
  if (conclusion === null || conclusion.outcome === "succeeded") {
    return { error: null, ...document, outputs };
  }
  return shortened(conclusion, ({ error, verdictLine }) => ({
    error,
    ...document,
    // The whole message is only in `error`.
    message: verdictLine,
    outputs: null,
  }));
}
