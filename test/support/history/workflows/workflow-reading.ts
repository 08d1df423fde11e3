/** What a recording says about its workflows, and about the runs of their steps. */
import type { EntryOf, Plan } from "../entry";
import type { Execution, Exchange, Reading, Subject } from "../reading";
import { workflowsInBody, type StepJson, type WorkflowJson } from "./workflow-document";

/** A document of a workflow that a caller has seen. `from` and `to` are positions. */
export interface SeenWorkflow {
  readonly action: string;
  readonly at: number;
  readonly status: number;
  readonly from: number;
  readonly to: number;
  readonly document: WorkflowJson;
}

/** A try to send a callback. */
export interface SeenCallback {
  /** The receiver has taken it. */
  readonly taken: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** In its body; null without one. */
  readonly document: WorkflowJson | null;
}

/** The run of a step, or a repair of it. */
export interface StepRun {
  readonly id: string;
  readonly step: string;
  /** A caller has started it, as a repair of another one. */
  readonly isCallers: boolean;
  readonly acceptedAt: number;
  /** Null until it has ended. */
  readonly endedAt: number | null;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly executions: readonly Execution[];
}

export interface WorkflowSubject {
  readonly id: string;
  readonly plan: Plan | null;
  readonly starts: readonly Exchange[];
  readonly resumes: readonly Exchange[];
  readonly cancels: readonly Exchange[];
  /** Status documents, oldest first. */
  readonly documents: readonly SeenWorkflow[];
  /** Answers of its result link, and all calls of it. */
  readonly results: readonly SeenWorkflow[];
  readonly resultCalls: readonly Exchange[];
  /** Every answer that says whether it has ended. */
  readonly all: readonly SeenWorkflow[];
  /** The first status document of each generation that says that it has ended. */
  readonly ends: readonly SeenWorkflow[];
  readonly runs: readonly StepRun[];
  readonly callbacks: readonly SeenCallback[];
}

const isAccepted = ({ answer }: Exchange): boolean => (answer?.status ?? 500) < 300;

/** Every rule reads the same ones. */
const known = new WeakMap<Reading, WorkflowSubject[]>();

export function workflowsIn(reading: Reading): readonly WorkflowSubject[] {
  const workflows = known.get(reading) ?? readWorkflows(reading);
  known.set(reading, workflows);
  return workflows;
}

function readWorkflows({ exchanges, subjects, of }: Reading): WorkflowSubject[] {
  const seen = exchanges.flatMap(seenIn).sort((one, other) => one.to - other.to);
  const ids = new Set(seen.map(({ document }) => document.id));
  const runs = stepRunsIn(subjects);
  return [...ids].map((id) => {
    const all = seen.filter(({ document }) => document.id === id);
    const documents = all.filter(({ document }) => document.steps !== null);
    const own = exchanges.filter(({ call, answer }) => call.id === id || answer?.id === id);
    const starts = own.filter((one) => one.call.plan !== null && isAccepted(one));
    return {
      ...{ id, all, documents, starts },
      plan: starts[0]?.call.plan ?? null,
      resumes: own.filter((one) => one.call.action === "resume" && isAccepted(one)),
      cancels: own.filter(({ call }) => call.action === "cancel"),
      ends: endsIn(documents),
      results: all.filter(({ action }) => action === "result"),
      resultCalls: own.filter(({ call }) => call.action === "result"),
      runs: runs.filter(({ workflowId }) => workflowId === id),
      callbacks: of("callback")
        .filter((one) => one.id === id)
        .map(toCallback),
    };
  });
}

const toCallback = ({ taken, document }: EntryOf<"callback">): SeenCallback => ({
  ...{ taken, body: document },
  document: workflowsInBody(document)[0] ?? null,
});

function seenIn({ call, answer, from, to }: Exchange): SeenWorkflow[] {
  if (answer?.document === null || answer === null) return [];
  const { at, status, document } = answer;
  return workflowsInBody(document).map((one) => {
    return { action: call.action, at, status: status ?? 0, from, to, document: one };
  });
}

function endsIn(documents: readonly SeenWorkflow[]): SeenWorkflow[] {
  const byGeneration = new Map<number | null, SeenWorkflow>();
  for (const seen of documents) {
    const { done, generation } = seen.document;
    if (done && !byGeneration.has(generation)) byGeneration.set(generation, seen);
  }
  return [...byGeneration.values()];
}

function stepRunsIn(subjects: readonly Subject[]): (StepRun & { readonly workflowId: string })[] {
  return subjects.flatMap((subject) => {
    const { id, documents, listed, starts, executions } = subject;
    const shown = [...documents, ...listed].map(({ document }) => document);
    const first = shown.find(({ workflow }) => workflow !== null);
    if (first === undefined) return [];
    const { workflow, acceptedAt } = first;
    return [
      {
        ...{ id, workflowId: workflow?.id ?? "", step: workflow?.step ?? "", executions },
        isCallers: starts.some(isFreshRepair),
        acceptedAt: acceptedAt ?? 0,
        ...endOfRun(subject),
      },
    ];
  });
}

const isFreshRepair = ({ call, answer }: Exchange): boolean =>
  call.action === "repair" && answer?.replayed === false;

function endOfRun({ ended }: Subject): Pick<StepRun, "endedAt" | "outcome" | "code"> {
  if (ended === null) return { endedAt: null, outcome: null, code: null };
  const { endedAt, outcome, error } = ended.document;
  return { endedAt: endedAt ?? ended.at, outcome, code: error?.code ?? null };
}

/** The executions of a step that the workflow has started, in its order. */
export const ownExecutionsOf = ({ runs }: WorkflowSubject, step: string): Execution[] =>
  runs.filter((one) => one.step === step && !one.isCallers).flatMap(({ executions }) => executions);

/** The cancels of a live workflow that were answered: when, and at which position. */
export const acceptedCancelsOf = ({ cancels }: WorkflowSubject): { at: number; to: number }[] =>
  cancels.flatMap(({ answer, to }) =>
    answer?.status === 200 && answer.document?.["done"] !== true ? [{ at: answer.at, to }] : [],
  );

/** When its document says that it has ended. */
export const endOf = ({ document, at }: SeenWorkflow): number => document.endedAt ?? at;

export const generationOf = ({ document }: SeenWorkflow): number => document.generation ?? 1;

export const stepIn = ({ steps }: WorkflowJson, name: string): StepJson | undefined =>
  (steps ?? []).find((one) => one.name === name);
