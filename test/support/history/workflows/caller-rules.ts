/** Its result link and its callbacks say of a workflow what its documents say. */
import type { Reading } from "../reading";
import { mostDeliveries, type Rule } from "../rule";
import { codeOfWorkflow, type WorkflowJson } from "./workflow-document";
import {
  endOf,
  generationOf,
  type SeenCallback,
  type SeenWorkflow,
  type WorkflowSubject,
} from "./workflow-reading";
import { ofEachWorkflow, slackMs } from "./workflow-rule";

const lost = { invariant: 9, harm: "lost" } as const;

/** The first document that says that this generation has ended. */
const endIn = ({ ends }: WorkflowSubject, { generation }: WorkflowJson): SeenWorkflow | undefined =>
  ends.find((end) => generationOf(end) === (generation ?? 1));

function wrongStatus({ status, document: { done, succeeded } }: SeenWorkflow): string[] {
  const expected = succeeded === true ? 200 : 424;
  if (status === (done ? expected : 202)) return [];
  return [`${status} for a workflow that is ${done ? "done" : "live"}.`];
}

/** Before its workflow is deleted, the link never stops working. */
const OF_RESULTS = [200, 202, 424];

const refusals = ({ resultCalls }: WorkflowSubject): string[] =>
  resultCalls
    .map(({ answer }) => answer?.status ?? 200)
    .filter((status) => status < 500 && !OF_RESULTS.includes(status))
    .map((status) => `It answers ${status}.`);

const verdictIn = (one: WorkflowJson): string =>
  JSON.stringify([one.status, one.outcome, codeOfWorkflow(one)]);

export const resultAgrees: Rule = {
  ...{ name: "the result link of a workflow agrees with its document", ...lost },
  find: ofEachWorkflow((workflow) => [
    ...refusals(workflow),
    ...workflow.results.flatMap((result) => [
      ...wrongStatus(result),
      ...disagreement(workflow, result),
    ]),
  ]),
};

function disagreement(workflow: WorkflowSubject, { document }: SeenWorkflow): string[] {
  const end = document.done ? endIn(workflow, document) : undefined;
  if (end === undefined) return [];
  const [said, shown] = [verdictIn(document), verdictIn(end.document)];
  return said === shown ? [] : [`It says ${said}, and the document ${shown}.`];
}

const shownIn = (one: WorkflowJson): string =>
  JSON.stringify([
    ...[one.status, codeOfWorkflow(one), one.message, one.endedAt],
    (one.steps ?? []).map(({ name, status, runId }) => [name, status, runId]),
  ]);

function wrongIn(workflow: WorkflowSubject, { document }: SeenCallback): string[] {
  if (document === null) return ["Its body has no document."];
  if (!document.done) return ["It came before the end."];
  const end = endIn(workflow, document);
  if (end === undefined || shownIn(document) === shownIn(end.document)) return [];
  return [`It says ${shownIn(document)}, and the document ${shownIn(end.document)}.`];
}

export const callbackAgrees: Rule = {
  ...{ name: "a callback of a workflow says what its document says", ...lost },
  find: ofEachWorkflow((workflow) =>
    workflow.callbacks.flatMap((callback) => wrongIn(workflow, callback)),
  ),
};

/** The tries to say that this generation has ended. */
const triesOf = ({ callbacks }: WorkflowSubject, generation: number): SeenCallback[] =>
  callbacks.filter(({ document }) => (document?.generation ?? 1) === generation);

const SETTLED = new Set(["refused", "abandoned"]);

/** Unless the document says that the receiver refused it, or was away for too long. */
export const callbackComes: Rule = {
  ...{ name: "a callback comes at least once for each generation of a workflow", ...lost },
  find: ofEachWorkflow((workflow, reading) =>
    workflow.plan?.callback === true
      ? workflow.ends.flatMap((end) => whyMissing(workflow, end, reading))
      : [],
  ),
};

function whyMissing(workflow: WorkflowSubject, end: SeenWorkflow, reading: Reading): string[] {
  const generation = generationOf(end);
  const tries = triesOf(workflow, generation);
  const state = newestOf(workflow, generation)?.document.callback?.state ?? "nothing";
  if (SETTLED.has(state) || tries.some(({ taken }) => taken)) return [];
  const isTooEarly = reading.endAt < endOf(end) + slackMs(reading);
  const isOpen = isTooEarly || isHidden(workflow, generation, tries);
  if (state !== "delivered" && isOpen) return [];
  return [`None came for generation ${generation}, and the document says: ${state}.`];
}

/** Once the next generation has begun, no document says what became of the callback of this one. */
const isHidden = (
  workflow: WorkflowSubject,
  generation: number,
  tries: readonly SeenCallback[],
): boolean => newestOf(workflow)?.document.generation !== generation && tries.length > 0;

const newestOf = ({ documents }: WorkflowSubject, generation?: number): SeenWorkflow | undefined =>
  documents.findLast((seen) => generation === undefined || generationOf(seen) === generation);

export const callbackComesOnce: Rule = {
  name: "a callback of a workflow comes once, unless its step was interrupted",
  ...{ invariant: null, harm: "doubled" },
  find: ofEachWorkflow((workflow, reading) =>
    workflow.ends.map(generationOf).flatMap((generation) => {
      const tries = triesOf(workflow, generation);
      const taken = tries.filter((one) => one.taken).length;
      const bodies = new Set(tries.map(({ body }) => JSON.stringify(body)));
      if (taken > mostDeliveries(reading)) return [`${taken} were taken.`];
      return bodies.size > 1 && taken > 1 ? ["They differ."] : [];
    }),
  ),
};
