/** How and when workflows end. */
import { inSeconds, type Rule } from "../rule";
import type { Reading } from "../reading";
import { expectedOutcome, objectionsToSteps } from "./model";
import { codeOfWorkflow, type WorkflowJson } from "./workflow-document";
import { ofEachWorkflow, slackMs } from "./workflow-rule";
import {
  acceptedCancelsOf,
  endOf,
  generationOf,
  stepIn,
  type SeenWorkflow,
  type WorkflowSubject,
} from "./workflow-reading";

const lost = { invariant: null, harm: "lost" } as const;

/** When the generation of a status document has to have ended, and whether it has. */
export const endsInTime: Rule = {
  ...{ name: "every accepted workflow ends in time", invariant: 4, harm: "lost" },
  find: ofEachWorkflow((workflow, reading) => {
    const newest = workflow.documents.at(-1);
    if (newest === undefined) return ["Nobody has seen a document of it."];
    const late = workflow.ends.flatMap((seen) => lateness(seen, seen.document, reading));
    const open = newest.document.done ? [] : lateness(null, newest.document, reading);
    const missing = isNewestMissing(workflow) ? ["A resume that was accepted is not seen."] : [];
    return [...late, ...open, ...missing];
  }),
};

function lateness(
  end: SeenWorkflow | null,
  { deadline }: WorkflowJson,
  reading: Reading,
): string[] {
  const bound = (deadline ?? Infinity) + slackMs(reading);
  const at = end === null ? reading.endAt : endOf(end);
  if (at <= bound) return [];
  return [
    `It ${end === null ? "is live" : "ended"} ${inSeconds(at - bound)} after the last moment.`,
  ];
}

/** Each resume that was accepted is seen as a generation. */
const isNewestMissing = ({ resumes, documents }: WorkflowSubject): boolean => {
  const fresh = resumes.filter(({ answer }) => answer?.replayed === false).length;
  return Math.max(...documents.map(generationOf)) < 1 + fresh;
};

export const cancelEndsWorkflow: Rule = {
  ...{ name: "a cancelled workflow ends in time", invariant: 5, harm: "lost" },
  find: ofEachWorkflow((workflow, reading) =>
    acceptedCancelsOf(workflow).flatMap(({ at: cancelledAt, to: cancelled }) => {
      const end = workflow.ends.find(({ from }) => from > cancelled);
      const late =
        (end === undefined ? reading.endAt : endOf(end)) - cancelledAt - slackMs(reading);
      return late > 0 ? [`It went on for ${inSeconds(late)} too long.`] : [];
    }),
  ),
};

/** Looks without a hint come every minute, and a step of the app that was cut off is repeated within two. */
const NOTICED_SECONDS = 180;

export const endIsNoticed: Rule = {
  ...{ name: "a workflow ends soon after its last step", ...lost },
  find: ofEachWorkflow(({ runs, ends }, { trouble }) =>
    ends.flatMap((seen) => {
      const { document } = seen;
      const begunAt = document.resumedAt ?? document.acceptedAt ?? 0;
      const own = runs.filter(({ acceptedAt, endedAt }) => {
        return acceptedAt >= begunAt && endedAt !== null && endedAt <= endOf(seen);
      });
      const last = Math.max(begunAt, ...own.map(({ endedAt }) => endedAt ?? 0));
      const late = endOf(seen) - last - (NOTICED_SECONDS + trouble()) * 1_000;
      return own.length > 0 && late > 0 ? [`It ended ${inSeconds(late)} too late.`] : [];
    }),
  ),
};

const DEFECTS = new Set(["internalError", "terminated"]);

export const noDefect: Rule = {
  ...{ name: "no workflow ends by a defect", ...lost },
  find: ofEachWorkflow(({ ends }) =>
    ends
      .map(({ document }) => codeOfWorkflow(document) ?? "")
      .filter((code) => DEFECTS.has(code))
      .map((code) => `It ended with ${code}.`),
  ),
};

export const unknownHasCause: Rule = {
  ...{
    name: "the outcome of a workflow is unknown only after trouble",
    invariant: 12,
    harm: "lost",
  },
  find: ofEachWorkflow(({ ends }, { isQuiet }) =>
    ends
      .filter(({ document }) => document.outcome === "unknown" && isQuiet)
      .map(() => "It is unknown, and there was no trouble."),
  ),
};

export const stoppedIsStopped: Rule = {
  ...{ name: "a workflow that was stopped has stopped at its vendors", invariant: 5, harm: "lost" },
  find: ofEachWorkflow(({ runs, ends }) =>
    ends
      .filter(({ document }) => ["cancelled", "timedOut"].includes(document.outcome ?? ""))
      .flatMap((seen) =>
        runs
          // Those of the next generation may start at the same moment.
          .filter(({ id, step }) => stepIn(seen.document, step)?.runId === id)
          .flatMap(({ executions }) => executions)
          .filter(({ endedAt }) => (endedAt ?? Infinity) > endOf(seen))
          .map(({ execution }) => `${execution} was still active.`),
      ),
  ),
};

/** A workflow that was stopped may end in any way that its steps allow. */
const STOPPED = new Set(["cancelled", "timedOut", "unknown"]);

export const outcomeFollows: Rule = {
  ...{ name: "the outcome of a workflow follows from its steps", ...lost },
  find: ofEachWorkflow((workflow) => {
    const { plan, ends } = workflow;
    if (plan === null) return [];
    return ends.flatMap((seen) => {
      const { document } = seen;
      const outcome = document.outcome ?? "nothing";
      if (STOPPED.has(outcome)) return whyStopped(workflow, seen);
      const expected = expectedOutcome(document, { plan, isPlain: true });
      return outcome === expected ? [] : [`It is ${outcome}, and its steps say ${expected}.`];
    });
  }),
};

function whyStopped({ cancels }: WorkflowSubject, seen: SeenWorkflow): string[] {
  const { outcome, deadline } = seen.document;
  const isLate = endOf(seen) >= (deadline ?? Infinity);
  const isAsked = cancels.some(({ call }) => call.at <= seen.at);
  const isRight = { cancelled: isAsked, timedOut: isLate }[outcome ?? ""] ?? (isAsked || isLate);
  return isRight ? [] : [`It is ${outcome ?? "nothing"}, and nothing has stopped it.`];
}

export const stepsFollow: Rule = {
  ...{ name: "which steps run follows from their conditions", ...lost },
  find: ofEachWorkflow(({ plan, ends, runs }) => {
    if (plan === null) return [];
    const isRepaired = runs.some(({ isCallers }) => isCallers);
    return ends
      .filter(({ document }) => !STOPPED.has(document.outcome ?? ""))
      .flatMap((seen) => {
        const isPlain = generationOf(seen) === 1 && !isRepaired;
        return objectionsToSteps(seen.document, { plan, isPlain });
      });
  }),
};
