/** What has to happen in time. */
import type { Exchange, Reading, Subject } from "../reading";
import { codeOf } from "../documents";
import { inSeconds, ofEach, type Rule } from "../rule";

export const deadlineOf = ({ documents, starts, asks }: Subject): number => {
  const shown = documents.flatMap(({ document }) => document.deadline ?? [])[0];
  if (shown !== undefined) return shown;
  const acceptedAt = starts[0]?.answer?.at ?? Infinity;
  return acceptedAt + (asks?.timeoutSeconds ?? Infinity) * 1_000;
};

const slackMs = ({ limits, trouble }: Reading): number => (limits.endSeconds + trouble()) * 1_000;

/** It has to end by then; what is still live at the end of a recording may only be live until then. */
function lateness(subject: Subject, { endAt }: Reading, bound: number): string | null {
  const { ended } = subject;
  const endedAt = ended?.document.endedAt ?? ended?.at ?? endAt;
  if (endedAt <= bound) return null;
  const what = ended === null ? "It is still live" : "It ended";
  return `${what} ${inSeconds(endedAt - bound)} after the last moment.`;
}

export const endsInTime: Rule = {
  name: "every accepted run ends in time",
  invariant: 4,
  harm: "lost",
  find: ofEach((subject, reading) =>
    lateness(subject, reading, deadlineOf(subject) + slackMs(reading)),
  ),
};

/** Cancels of a live run that were answered, each with the moment of its answer. */
const acceptedCancels = ({ cancels }: Subject): { at: number; exchange: Exchange }[] =>
  cancels.flatMap((exchange) => {
    const { answer } = exchange;
    if (answer?.status !== 200 || answer.document?.["done"] === true) return [];
    return [{ at: answer.at, exchange }];
  });

export const cancelEndsRun: Rule = {
  name: "a cancelled run ends in time",
  invariant: 5,
  harm: "lost",
  find: ofEach((subject, reading) => {
    const [first] = acceptedCancels(subject);
    return first === undefined ? null : lateness(subject, reading, first.at + slackMs(reading));
  }),
};

/** An attempt that runs long after the cancel has to have been cancelled at the vendor. */
export const cancelReachesVendor: Rule = {
  name: "a cancel reaches the vendor",
  invariant: 5,
  harm: "lost",
  find: ofEach(({ executions, ...subject }, { limits, trouble, endAt }) => {
    const [first] = acceptedCancels({ executions, ...subject });
    if (first === undefined) return null;
    const bound = first.at + (limits.cancelSeconds + trouble()) * 1_000;
    return executions
      .filter(({ cancelAskedAt }) => (cancelAskedAt ?? Infinity) > bound)
      .filter(({ endedAt }) => (endedAt ?? endAt) > bound)
      .map(({ execution }) => `${execution} went on and was not cancelled.`);
  }),
};

export const nothingStaysOpen: Rule = {
  name: "nothing stays open",
  invariant: 4,
  harm: "lost",
  find: ({ open }) => open.map((about) => ({ about, detail: "It was open at the end." })),
};

const DEFECTS = new Set(["internalError", "runMissing", "terminated"]);

export const noDefect: Rule = {
  name: "no run ends by a defect",
  invariant: null,
  harm: "lost",
  find: ofEach(({ ended }) => {
    const code = ended === null ? null : codeOf(ended.document);
    return code !== null && DEFECTS.has(code) ? `It ended with ${code}.` : null;
  }),
};

/** No answer but 503 is excused by trouble; no other answer of 500 or more is ever right. */
export const noServerError: Rule = {
  name: "no call is answered with a server error",
  invariant: null,
  harm: "lost",
  find: ({ exchanges, isQuiet }) =>
    exchanges.flatMap(({ call, answer }) => {
      const status = answer?.status ?? 0;
      if (status < 500 || (status === 503 && !isQuiet)) return [];
      const about = call.id ?? call.key ?? call.action;
      return [{ about, detail: `${call.action} was answered with ${status}.` }];
    }),
};
