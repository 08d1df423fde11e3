/** What a run that was asked for a callback sends. */
import { codeOf, type RunDocument } from "../documents";
import { callbackDocument, type Reading, type Subject } from "../reading";
import { mostDeliveries, ofEach, type Rule } from "../rule";

const shown = (one: RunDocument): string =>
  JSON.stringify([one.status, codeOf(one), one.message, one.endedAt, one.attempt, one.vendorRunId]);

export const callbackAgrees: Rule = {
  name: "a callback says what the document says",
  invariant: 9,
  harm: "lost",
  find: ofEach(({ callbacks, ended }) =>
    callbacks.flatMap((callback) => {
      const document = callbackDocument(callback);
      if (document === null) return ["Its body has no document."];
      if (!document.done) return ["It came before the end."];
      if (ended === null || shown(document) === shown(ended.document)) return [];
      return [`It says ${shown(document)}, and the document ${shown(ended.document)}.`];
    }),
  ),
};

const SETTLED = new Set(["refused", "abandoned"]);

/** Unless the document says that the receiver refused it, or was away for too long. */
export const callbackComes: Rule = {
  name: "a callback comes at least once",
  invariant: 9,
  harm: "lost",
  find: ofEach((subject, reading) => {
    const { asks, callbacks, ended } = subject;
    if (asks?.callback !== true || ended === null) return null;
    const state = callbackStateOf(subject);
    if (state !== "delivered" && isTooEarly(ended.at, reading)) return null;
    if (SETTLED.has(state) || callbacks.some(({ taken }) => taken)) return null;
    return `None came, and the document says: ${state}.`;
  }),
};

const callbackStateOf = ({ documents }: Subject): string =>
  documents.at(-1)?.document.callback?.state ?? "nothing";

const isTooEarly = (endedAt: number, { endAt, limits, trouble }: Reading): boolean =>
  endAt < endedAt + (limits.endSeconds + trouble()) * 1_000;

export const callbackComesOnce: Rule = {
  name: "a callback comes once, unless its step was interrupted",
  invariant: null,
  harm: "doubled",
  find: ofEach((subject: Subject, reading) => {
    const taken = subject.callbacks.filter((one) => one.taken).length;
    const bodies = new Set(subject.callbacks.map(({ document }) => JSON.stringify(document)));
    if (taken > mostDeliveries(reading)) return `${taken} were taken.`;
    return bodies.size > 1 && taken > 1 ? "They differ." : null;
  }),
};
