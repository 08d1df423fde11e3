/** Documents of workflows never go back, and say of each step what its run says. */
import type { Rule } from "../rule";
import { stepIn, type SeenWorkflow } from "./workflow-reading";
import type { StepJson, WorkflowJson } from "./workflow-document";
import { ofEachWorkflow } from "./workflow-rule";

const lost = { invariant: null, harm: "lost" } as const;

type Wrong = (before: WorkflowJson, after: WorkflowJson) => readonly string[];

/** Each document with the newest one that was answered before it was asked for. */
function backwards(seen: readonly SeenWorkflow[], wrong: Wrong): string[] {
  return seen.flatMap((after, position) => {
    const before = seen.slice(0, position).findLast(({ to }) => to < after.from);
    return before === undefined ? [] : wrong(before.document, after.document);
  });
}

export const staysEnded: Rule = {
  ...{ name: "a workflow that has ended stays ended until it is resumed", ...lost },
  find: ofEachWorkflow(({ all }) =>
    backwards(
      all.filter(({ document }) => document.generation !== null),
      (before, after) =>
        before.done && before.generation === after.generation && after.status !== before.status
          ? [`It was ${before.status}, and then ${after.done ? after.status : "live"}.`]
          : [],
    ),
  ),
};

export const generationsGrow: Rule = {
  ...{ name: "the generations of a workflow are only added to", ...lost },
  find: ofEachWorkflow(({ documents }) =>
    backwards(documents, (before, after) => {
      const now = after.generations ?? [];
      return (before.generations ?? [])
        .filter(({ number, outcome }) => {
          const same = now.find((one) => one.number === number);
          return same === undefined || (outcome !== null && same.outcome !== outcome);
        })
        .map(({ number }) => `Generation ${number} is gone, or has changed.`);
    }),
  ),
};

function stepGoesBack(before: StepJson, after: StepJson | undefined): string | null {
  if (after === undefined) return "is gone";
  if (before.status === "succeeded" && after.status !== "succeeded") {
    return `had succeeded, and is ${after.status}`;
  }
  // It has failed without a run if it could not be started again.
  if (before.runId !== null && after.runId === null && after.status !== "failed") {
    return "has lost its run";
  }
  if (after.generation === null) return null;
  return after.generation < (before.generation ?? 0) ? "is of an older generation" : null;
}

export const stepsGoOn: Rule = {
  ...{ name: "what a workflow says of a step does not go back", ...lost },
  find: ofEachWorkflow(({ documents }) =>
    backwards(documents, (before, after) =>
      (before.steps ?? []).flatMap((step) => {
        const wrong = stepGoesBack(step, stepIn(after, step.name));
        return wrong === null ? [] : [`${step.name} ${wrong}.`];
      }),
    ),
  ),
};

/** The vendor said, when its repair was to start, that it had succeeded. */
const NOTHING_TO_REPAIR = "nothingToRepair";

/** An unknown run may have been looked at again at its vendor. */
export const stepsAreTheirRuns: Rule = {
  ...{ name: "a step has ended as its run has", ...lost },
  find: ofEachWorkflow(({ ends, runs }) =>
    ends.flatMap(({ document }) =>
      (document.steps ?? []).flatMap(({ name, runId, outcome }) => {
        if (runId === null || outcome === null) return [];
        const run = runs.find(({ id }) => id === runId);
        if (run?.step !== name) return [`${name} has the run of another step.`];
        const isSame = run.outcome === outcome || run.outcome === "unknown";
        const isFound = outcome === "succeeded" && run.code === NOTHING_TO_REPAIR;
        return isSame || isFound
          ? []
          : [`${name} is ${outcome}, and its run ${run.outcome ?? "is live"}.`];
      }),
    ),
  ),
};
