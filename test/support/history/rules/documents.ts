/** Documents never go back. */
import type { RunDocument } from "../documents";
import { codeOf } from "../documents";
import type { Seen, Subject } from "../reading";
import { ofEach, type Rule } from "../rule";

/** Two documents, one of which was answered before the other was asked for. */
type Wrong = (before: RunDocument, after: RunDocument) => string | null;

function backwards(seen: readonly Seen[], wrong: Wrong): string | null {
  for (const [position, after] of seen.entries()) {
    const details = newestBefore(seen.slice(0, position), after).map(({ document }) =>
      wrong(document, after.document),
    );
    const detail = details.find((one) => one !== null);
    if (detail !== undefined) return detail;
  }
  return null;
}

/** Those that came before, without those that came before another one of them: each rule holds from pair to pair. */
function newestBefore(seen: readonly Seen[], { from: asked }: Seen): Seen[] {
  const earlier = seen.filter(({ to }) => to < asked);
  const newest = Math.max(...earlier.map(({ from }) => from));
  return earlier.filter(({ to }) => to > newest);
}

const alongDocuments = (wrong: Wrong): Rule["find"] =>
  ofEach(({ documents, listed }) => backwards(documents, wrong) ?? backwards(listed, wrong));

const rule = (name: string, find: Rule["find"]): Rule => ({
  ...{ name, find },
  ...{ invariant: null, harm: "lost" },
});

/** In every answer that says how the run is: documents, lists, result links, starts and cancels. */
export const staysEnded = rule(
  "a run that has ended stays ended",
  ofEach(({ all }) =>
    backwards(all, (before, after) =>
      before.done && (!after.done || after.status !== before.status)
        ? `It was ${before.status}, and then ${after.done ? after.status : "live"}.`
        : null,
    ),
  ),
);

/** A run that an older version accepted gets its end only when its callback is settled. */
export const endingStays = rule(
  "an ending does not change",
  alongDocuments((before, after) => {
    if (!before.done || !after.done) return null;
    const endedAt = before.endedAt === null ? null : after.endedAt;
    const was = JSON.stringify([codeOf(before), before.message, before.endedAt]);
    const is = JSON.stringify([codeOf(after), after.message, endedAt]);
    return was === is ? null : `${was}, and then ${is}.`;
  }),
);

const attemptsOf = ({ attempts }: RunDocument): NonNullable<RunDocument["attempts"]> =>
  attempts ?? [];

export const attemptsStay = rule(
  "attempts do not vanish, and their results do not change",
  alongDocuments((before, after) => {
    for (const one of attemptsOf(before)) {
      const same = attemptsOf(after).find(({ number }) => number === one.number);
      if (same === undefined) return `Attempt ${one.number} is gone.`;
      if (one.result !== null && same.result !== one.result) {
        return `Attempt ${one.number} was ${one.result}, and then ${same.result ?? "live"}.`;
      }
    }
    return null;
  }),
);

export const checksGrow = rule(
  "the number of checks never decreases",
  alongDocuments((before, after) =>
    (after.checks ?? 0) < (before.checks ?? 0)
      ? `${before.checks ?? 0} checks, and then ${after.checks ?? 0}.`
      : null,
  ),
);

/** The oldest entries may be dropped, because there is little room for them. */
export const historyGrows = rule(
  "history is only added to, in order",
  alongDocuments((before, after) => {
    const now = after.history ?? [];
    const isOrdered = now.every(({ at }, index) => index === 0 || at >= (now[index - 1]?.at ?? ""));
    if (!isOrdered) return "Its entries are not in order.";
    const oldest = now[0]?.at ?? "9";
    const texts = new Set(now.map((entry) => JSON.stringify(entry)));
    const lost = (before.history ?? []).find(
      (entry) => entry.at > oldest && !texts.has(JSON.stringify(entry)),
    );
    return lost === undefined ? null : `This entry is gone: ${JSON.stringify(lost)}.`;
  }),
);

/** A cancel ends the wait for another attempt, and the outputs are read only of the last attempt. */
const PHASES = [
  "launching",
  "watching",
  "stopping",
  "explaining",
  "waitingToRetry",
  "readingOutputs",
];

const orderOf = ({ phase }: RunDocument): number =>
  phase === "ended" ? Infinity : PHASES.indexOf(phase ?? "");

/** Another attempt begins with a launch again, once the one before it has failed. */
const isNextAttempt = (before: RunDocument, after: RunDocument): boolean =>
  (after.attempt ?? 0) > (before.attempt ?? 0) ||
  (after.phase === "launching" && !isLive(attemptsOf(after).at(-1)));

/** A partial success may be followed by another attempt too. */
const isLive = (newest: { readonly result: string | null } | undefined): boolean =>
  newest === undefined || newest.result === null;

export const phasesInOrder = rule(
  "phases keep their order",
  alongDocuments((before, after) =>
    orderOf(after) < orderOf(before) && !isNextAttempt(before, after)
      ? `It was ${before.phase ?? ""}, and then ${after.phase ?? ""}.`
      : null,
  ),
);

const FIXED = ["acceptedAt", "startedAt", "deadline", "repairs"] as const;

export const fixedStays = rule(
  "what was fixed once stays",
  alongDocuments((before, after) => {
    const changed = FIXED.find((name) => before[name] !== null && after[name] !== before[name]);
    return changed === undefined
      ? null
      : `${changed} was ${String(before[changed])}, and then ${String(after[changed])}.`;
  }),
);

const wrongStatus = ({ status, document: { done, succeeded } }: Seen): string | null => {
  const expected = succeeded === true ? 200 : 424;
  if (status === (done ? expected : 202)) return null;
  return `${status} for a run that is ${done ? "done" : "live"}.`;
};

const whatResultSays = (one: RunDocument): string =>
  JSON.stringify([one.status, one.outcome, codeOf(one), one.attempt, one.vendorRunId]);

const disagreement = ({ results, ended }: Subject): string | null => {
  const result = results.find(({ document }) => document.done);
  if (result === undefined || ended === null) return null;
  const [said, shown] = [whatResultSays(result.document), whatResultSays(ended.document)];
  return said === shown ? null : `It says ${said}, and the document ${shown}.`;
};

export const resultAgrees = rule(
  "the result link agrees with the document",
  ofEach((subject) => [
    ...subject.results.flatMap((seen) => wrongStatus(seen) ?? []),
    ...[disagreement(subject)].flatMap((one) => one ?? []),
  ]),
);
