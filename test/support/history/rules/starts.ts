/** What may be started at a vendor, and what has to be told about it. */
import { codeOf, type Attempt } from "../documents";
import type { Execution, Subject } from "../reading";
import { inSeconds, ofEach, type Rule } from "../rule";
import { deadlineOf } from "./endings";

const doubled = { invariant: 2, harm: "doubled" } as const;

/** What was cancelled in its queue has done nothing. */
const hasExecuted = ({ beganAt }: Execution): boolean => beganAt !== null;

const ownOf = ({ executions }: Subject): Execution[] =>
  executions.filter((one) => one.by === "app");

export const oneStartPerAttempt: Rule = {
  ...doubled,
  name: "an attempt is started once at most",
  find: ofEach((subject) => {
    if (subject.asks?.mayStartTwice === true) return null;
    const attempts = ownOf(subject)
      .filter(hasExecuted)
      .flatMap(({ attempt }) => attempt ?? []);
    const twice = new Set(attempts.filter((one, at) => attempts.indexOf(one) < at));
    return [...twice].map((attempt) => `Attempt ${attempt} was executed more than once.`);
  }),
};

export const neverBesideAnother: Rule = {
  ...doubled,
  name: "a run never has two attempts that execute at the same time",
  find: ofEach((subject) => {
    const executed = subject.executions.filter(hasExecuted);
    return executed.flatMap((one) =>
      executed
        .filter((other) => other !== one && isBeside(one, other))
        .map((other) => `${other.execution} began while ${one.execution} was executing.`),
    );
  }),
};

const isBeside = (one: Execution, later: Execution): boolean =>
  (one.beganAt ?? 0) <= (later.beganAt ?? 0) &&
  (one.endedAt ?? Infinity) > (later.beganAt ?? 0) &&
  ((one.beganAt ?? 0) < (later.beganAt ?? 0) || one.execution < later.execution);

export const onlyWantedAttempts: Rule = {
  ...doubled,
  name: "no attempt is started that nobody asked for",
  find: ofEach((subject) => {
    const { asks } = subject;
    const own = ownOf(subject);
    if (asks?.attaches === true && own.length > 0) return "It was only to watch, and started one.";
    if (asks === null || asks.retries) return null;
    return own.some(({ attempt }) => (attempt ?? 1) > 1) ? "A second attempt was started." : null;
  }),
};

export const nothingAfterDeadline: Rule = {
  ...doubled,
  name: "no POST is sent after the deadline",
  find: ofEach((subject, { limits }) =>
    subject.posts
      .map(({ at }) => at - deadlineOf(subject) - limits.transitSeconds * 1_000)
      .filter((late) => late > 0)
      .map((late) => `One arrived ${inSeconds(late)} after the deadline.`),
  ),
};

export const nothingAfterEnd: Rule = {
  ...doubled,
  name: "nothing is started after the end",
  find: ofEach((subject, { limits }) => {
    const endedAt = subject.ended?.document.endedAt ?? Infinity;
    return ownOf(subject)
      .filter(({ createdAt }) => createdAt > endedAt + limits.transitSeconds * 1_000)
      .map(({ execution }) => `${execution} was started after the run had ended.`);
  }),
};

/** These outcomes say that something may be running that the document does not name. */
const ADMITS_MORE = new Set(["launchUnclear", "internalError", "runDeleted", "terminated"]);

const toldOf = (attempts: readonly Attempt[]): string[] =>
  attempts.flatMap(({ vendorRunId, duplicates }) => [
    vendorRunId,
    ...duplicates.map((one) => one.vendorRunId),
  ]);

/** With those by which the vendor has continued it: documents name one of them. */
function idsOf(one: Execution, all: readonly Execution[]): string[] {
  const next = all.find(({ continues }) => continues === one.execution);
  return [one.vendorRunId, ...(next === undefined ? [] : idsOf(next, all))];
}

/** A repair has the id of the run that it repairs, so that id is told once for each. */
export const everythingTold: Rule = {
  ...doubled,
  name: "everything that was executed is in the document",
  find: ofEach((subject) => {
    const { ended, executions } = subject;
    if (ended === null || ADMITS_MORE.has(codeOf(ended.document) ?? "")) return null;
    const told = toldOf(ended.document.attempts ?? []);
    return ownOf(subject)
      .filter((one) => hasExecuted(one) && one.createdAt <= ended.at)
      .filter((one, at, all) => {
        const isSame = ({ vendorRunId }: Execution): boolean => vendorRunId === one.vendorRunId;
        const ids = idsOf(one, executions);
        return (
          told.filter((id) => ids.includes(id)).length <= all.slice(0, at).filter(isSame).length
        );
      })
      .map(({ execution }) => `${execution} is not in it.`);
  }),
};

export const whatIsToldExists: Rule = {
  name: "what a document names exists at the vendor",
  invariant: 12,
  harm: "lost",
  find: (reading) => {
    if (reading.executions.length === 0) return [];
    const known = new Set(reading.executions.map(({ vendorRunId }) => vendorRunId));
    return reading.subjects.flatMap(({ id: about, documents }) => {
      const told = documents.flatMap(({ document }) => toldOf(document.attempts ?? []));
      const unknown = [...new Set(told)].filter((one) => !known.has(one));
      return unknown.map((one) => ({ about, detail: `The vendor has no run ${one}.` }));
    });
  },
};
