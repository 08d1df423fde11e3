/** What a document says about the vendor, beside what the vendor knows. */
import { codeOf, type RunDocument } from "../documents";
import type { Execution, Reading, Seen, Subject } from "../reading";
import { inSeconds, ofEach, type Rule } from "../rule";
import { deadlineOf } from "./endings";

/** The execution that a document is about: the newest one of its newest attempt, as of its answer. */
function countedBy(
  { document, at }: Seen,
  { executions, id }: Reading & { id: string },
): Execution[] {
  const newest = document.attempts?.at(-1);
  if (newest === undefined) return [];
  const named = executions.filter(
    (one) => one.vendorRunId === newest.vendorRunId && one.createdAt <= at,
  );
  const own = named.filter((one) => one.id === id);
  return (own.length > 0 ? own : named).slice(-1);
}

const stateAt = ({ state, endedAt }: Execution, at: number): string =>
  endedAt !== null && endedAt <= at ? (state ?? "active") : "active";

/** A rule about the vendor's state of what an ended run says that it was. */
const ofEnded = (
  wrong: (ended: Seen, state: string, subject: Subject) => string | null,
): Rule["find"] =>
  ofEach((subject, reading) => {
    const { ended, id } = subject;
    if (ended === null || reading.executions.length === 0) return null;
    const [counted] = countedBy(ended, { ...reading, id });
    return wrong(ended, counted === undefined ? "nothing" : stateAt(counted, ended.at), subject);
  });

const invariant3 = { invariant: 3, harm: "lost" } as const;

export const successIsTrue: Rule = {
  ...invariant3,
  name: "a run succeeds only if the vendor says so",
  find: ofEnded(({ document }, state, { asks }) => {
    if (document.outcome !== "succeeded" || state === "succeeded") return null;
    if (state === "partial" && asks?.partialCounts !== false) return null;
    return `It succeeded, and at the vendor it is ${state}.`;
  }),
};

export const failureIsTrue: Rule = {
  ...invariant3,
  name: "a run fails only if the vendor says so",
  find: ofEnded(({ document }, state) => {
    const code = codeOf(document);
    if (code === "runFailed" && state !== "failed") return `It failed, and is ${state} there.`;
    return code === "partialSuccess" && state !== "partial"
      ? `It succeeded partially, and is ${state} there.`
      : null;
  }),
};

/** A failure that the vendor starts again by itself is none yet; at the deadline it counts at once. */
export const failureIsFinal: Rule = {
  ...invariant3,
  name: "a run does not fail while the vendor starts it again",
  find: ofEach((subject, reading) => {
    const { ended, id } = subject;
    if (ended === null || codeOf(ended.document) !== "runFailed") return null;
    if ((ended.document.endedAt ?? ended.at) >= deadlineOf(subject)) return null;
    const [counted] = countedBy(ended, { ...reading, id });
    const next = reading.executions.find(({ continues }) => continues === counted?.execution);
    return counted === undefined || next === undefined
      ? null
      : `${next.execution} continued ${counted.execution}.`;
  }),
};

/** Codes of a run that says that its attempt was stopped, or cancelled by somebody. */
const STOPPED = new Set(["cancelled", "cancelledAtVendor", "timedOut", "queueTimedOut"]);

export const stoppedIsStopped: Rule = {
  name: "a run that was cancelled or timed out has stopped at the vendor",
  invariant: 5,
  harm: "lost",
  find: ofEnded(({ document }, state, { asks }) => {
    const code = codeOf(document) ?? "";
    if (!STOPPED.has(code) || saysNothing(document) || asks?.attaches === true) return null;
    // A failed attempt may be the last one of a run whose next one was not started any more.
    const fits = state === "cancelled" || (state === "failed" && hasFailed(document));
    return fits ? null : `It ended with ${code}, and is ${state} there.`;
  }),
};

const hasFailed = ({ attempts }: RunDocument): boolean => attempts?.at(-1)?.result === "failed";

/** What an ending says that began nothing: `src/orchestrators/launch-endings.ts`. */
const NOTHING_BEGUN =
  /^Message: (?:(?:The job|Attempt \d+|The repair of run \S+) (?:was not|could not be) started|Cancelled on request before )/m;

const saysNothing = ({ message, error }: RunDocument): boolean =>
  NOTHING_BEGUN.test(error?.message ?? message);

export const nothingMeansNothing: Rule = {
  name: "nothing was started where the message says so",
  invariant: 12,
  harm: "doubled",
  find: ofEach(({ ended, executions }) => {
    if (ended === null || !saysNothing(ended.document)) return null;
    const begun = ended.document.attempts?.at(-1)?.number ?? 0;
    return executions
      .filter(({ by }) => by === "app")
      .filter(({ attempt, beganAt, endedAt }, index) => {
        // What was cancelled in its queue before the end was not started either.
        const isHarmless = beganAt === null && endedAt !== null && endedAt <= ended.at;
        // Where the vendor cannot say which attempt it is, there may be one for each attempt that has begun.
        return (attempt ?? index + 1) > begun && !isHarmless;
      })
      .map(({ execution }) => `${execution} was started.`);
  }),
};

/** Except for a duplicate whose cancel is reported to have failed. */
export const nothingLeftBehind: Rule = {
  name: "a run that is no longer watched has stopped at the vendor",
  invariant: 5,
  harm: "lost",
  find: ofEach(({ ended, executions }) => {
    if (ended === null || ended.document.outcome === "unknown") return null;
    if (codeOf(ended.document) === "leftRunning") return null;
    const admitted = new Set(
      (ended.document.attempts ?? [])
        .flatMap(({ duplicates }) => duplicates)
        .filter(({ cancelError }) => cancelError !== null)
        .map(({ vendorRunId }) => vendorRunId),
    );
    return executions
      .filter(({ by, vendorRunId }) => by === "app" && !admitted.has(vendorRunId))
      .filter(({ createdAt, endedAt }) => createdAt <= ended.at && (endedAt ?? Infinity) > ended.at)
      .map(({ execution }) => `${execution} was still active.`);
  }),
};

export const onlyOthersAreLeft: Rule = {
  name: "only what somebody else has started is left running",
  invariant: 5,
  harm: "lost",
  find: ofEach(({ ended, id }, reading) => {
    if (ended === null || codeOf(ended.document) !== "leftRunning") return null;
    const [counted] = countedBy(ended, { ...reading, id });
    return counted === undefined || counted.by === "other"
      ? null
      : "It was left running, and this run had started it.";
  }),
};

export const othersAreNotCancelled: Rule = {
  name: "what somebody else has started is cancelled only on request",
  invariant: 5,
  harm: "lost",
  find: ({ executions, subjects }) => {
    const cancelling = subjects.filter(({ asks }) => asks?.cancelsOthers === true);
    const mayCancel = new Set(
      cancelling.flatMap(({ asks }) => [asks?.job ?? null, asks?.vendorRunId ?? null]),
    );
    return executions
      .filter(({ by, cancelAskedAt, job, vendorRunId }) => {
        const isAllowed = mayCancel.has(job) || mayCancel.has(vendorRunId);
        return by === "other" && cancelAskedAt !== null && !isAllowed;
      })
      .map(({ execution }) => ({ about: execution, detail: "It was cancelled." }));
  },
};

/** Without trouble, a run knows how it ended. A delay alone is no reason not to know whether it was started. */
export const unknownHasCause: Rule = {
  name: "an outcome is unknown only after trouble",
  invariant: 12,
  harm: "lost",
  find: ofEach(({ ended }, { isQuiet, isClear }) => {
    if (ended?.document.outcome !== "unknown") return null;
    const code = codeOf(ended.document) ?? "no code";
    const hasCause = code === "launchUnclear" ? !isClear : !isQuiet;
    return hasCause ? null : `It ended with ${code}, and no trouble explains that.`;
  }),
};

export const contactWasLost: Rule = {
  name: "contact is lost only after a long silence",
  invariant: 12,
  harm: "lost",
  find: ofEach(({ ended }, { limits, trouble }) => {
    if (ended === null || codeOf(ended.document) !== "lostContact") return null;
    const silence = trouble();
    if (silence >= limits.lostContactSeconds) return null;
    return `All the trouble together took ${inSeconds(silence * 1_000)}.`;
  }),
};

/** Looks come every few seconds while a run is being stopped. */
const STOP_SEEN_SECONDS = 150;

export const stopIsSeen: Rule = {
  name: "an attempt that has stopped is seen to have stopped",
  invariant: 5,
  harm: "lost",
  find: ofEach(({ ended, id }, reading) => {
    if (ended === null || codeOf(ended.document) !== "cancelNotConfirmed") return null;
    const [counted] = countedBy(ended, { ...reading, id });
    const since = ended.at - (counted?.endedAt ?? Infinity);
    if (since <= (STOP_SEEN_SECONDS + reading.trouble()) * 1_000) return null;
    return `It had stopped ${inSeconds(since)} before.`;
  }),
};
