/** What a workflow may start, and when. */
import type { Execution, Reading } from "../reading";
import { inSeconds, type Rule } from "../rule";
import { ofEachWorkflow } from "./workflow-rule";
import {
  acceptedCancelsOf,
  ownExecutionsOf,
  type StepRun,
  type WorkflowSubject,
} from "./workflow-reading";

const doubled = { invariant: 2, harm: "doubled" } as const;

/** When each generation was accepted, the first one first. */
function generationStarts({ documents }: WorkflowSubject): number[] {
  const starts = new Map<number, number>();
  for (const { document } of documents) {
    const { generation, acceptedAt, resumedAt } = document;
    const at = resumedAt ?? acceptedAt;
    if (generation !== null && at !== null) starts.set(generation, at);
  }
  return [...starts].sort(([one], [other]) => one - other).map(([, at]) => at);
}

const generationAt = (starts: readonly number[], at: number): number =>
  starts.filter((start) => start <= at).length;

export const oneStartPerGeneration: Rule = {
  ...doubled,
  name: "a step is started once at most in each generation of its workflow",
  find: ofEachWorkflow((workflow) => {
    const starts = generationStarts(workflow);
    const placed = workflow.runs
      .filter(({ isCallers }) => !isCallers)
      .map(({ step, acceptedAt }) => `${step} in generation ${generationAt(starts, acceptedAt)}`);
    return placed
      .filter((place, at) => placed.indexOf(place) < at)
      .map((place) => `Two runs of ${place}.`);
  }),
};

/** A run whose outcome is unknown has ended for its workflow, although it may go on at the vendor. */
const isGivenUp = ({ outcome, endedAt }: StepRun, at: number): boolean =>
  outcome === "unknown" && endedAt !== null && endedAt <= at;

const isActiveAt = ({ createdAt, endedAt }: Execution, at: number): boolean =>
  createdAt <= at && (endedAt ?? Infinity) > at;

interface Live {
  readonly run: StepRun;
  readonly execution: Execution;
}

/** What the workflow itself has started and was active then. */
const liveAt = ({ runs }: WorkflowSubject, at: number): Live[] =>
  runs
    .filter((run) => !run.isCallers && !isGivenUp(run, at))
    .flatMap((run) => run.executions.map((execution) => ({ run, execution })))
    .filter(({ execution }) => isActiveAt(execution, at));

export const dependenciesFirst: Rule = {
  ...doubled,
  name: "a step starts only when the steps that it needs have ended",
  find: ofEachWorkflow((workflow) =>
    (workflow.plan?.steps ?? []).flatMap(({ name, needs }) =>
      ownExecutionsOf(workflow, name).flatMap(({ createdAt }) =>
        liveAt(workflow, createdAt)
          .filter(({ run }) => needs.includes(run.step))
          .map(({ run }) => `${name} was started while ${run.step} was running.`),
      ),
    ),
  ),
};

const hasSucceeded = (state: Execution["state"]): boolean =>
  state === "succeeded" || state === "partial";

export const onlyAfterSuccess: Rule = {
  ...doubled,
  name: "a step that needs a success starts only after one",
  find: ofEachWorkflow((workflow) => {
    const steps = workflow.plan?.steps ?? [];
    const isOptional = (name: string): boolean =>
      steps.some((step) => step.name === name && step.optional);
    const endedWell = (name: string, before: number): boolean =>
      workflow.runs
        .filter(({ step }) => step === name)
        .flatMap(({ executions }) => executions)
        .some(({ state, endedAt }) => hasSucceeded(state) && (endedAt ?? Infinity) <= before);
    return steps
      .filter(({ when }) => when === "succeeded")
      .flatMap(({ name, needs }) =>
        ownExecutionsOf(workflow, name).flatMap(({ createdAt }) =>
          needs
            .filter((other) => !isOptional(other) && !endedWell(other, createdAt))
            .map((other) => `${name} was started, and ${other} had not succeeded.`),
        ),
      );
  }),
};

export const neverTooMany: Rule = {
  name: "a workflow never runs more steps at a time than it may",
  invariant: null,
  harm: "doubled",
  find: ofEachWorkflow((workflow) => {
    const most = workflow.plan?.maxParallel ?? Infinity;
    const moments = workflow.runs.flatMap(({ executions }) =>
      executions.map(({ createdAt }) => createdAt),
    );
    return moments
      .map((at) => new Set(liveAt(workflow, at).map(({ run }) => run.step)).size)
      .filter((live) => live > most)
      .map((live) => `${live} steps ran at a time, and ${most} may.`);
  }),
};

/** A step that is being started when the cancel comes may still start, and is then cancelled. */
const SOON_SECONDS = 10;

const patienceMs = ({ isQuiet, limits, trouble }: Reading): number =>
  isQuiet ? SOON_SECONDS * 1_000 : (limits.cancelSeconds + trouble()) * 1_000;

export const nothingAfterCancel: Rule = {
  name: "nothing is started after a workflow was cancelled",
  invariant: 5,
  harm: "lost",
  find: ofEachWorkflow((workflow, reading) => {
    const own = workflow.runs.filter(({ isCallers }) => !isCallers);
    return acceptedCancelsOf(workflow).flatMap(({ at, to }) => {
      const next = workflow.resumes.find(({ from }) => from > to)?.call.at;
      return own
        .flatMap(({ executions }) => executions)
        .map(({ createdAt }) => createdAt)
        .filter((created) => created > at + patienceMs(reading) && created < (next ?? Infinity))
        .map((created) => `A step was started ${inSeconds(created - at)} after the cancel.`);
    });
  }),
};

export const successIsKept: Rule = {
  ...doubled,
  name: "a step that has succeeded is never run again",
  find: ofEachWorkflow(({ runs }) =>
    runs.flatMap(({ step, outcome, endedAt }) => {
      if (outcome !== "succeeded" || endedAt === null) return [];
      return runs
        .filter((other) => other.step === step)
        .flatMap(({ executions }) => executions)
        .filter(({ createdAt }) => createdAt > endedAt)
        .map(({ execution }) => `${execution} ran ${step}, which had succeeded.`);
    }),
  ),
};
