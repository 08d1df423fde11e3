import type { Verdict } from "../table/verdict";
import type { LivedWorkers } from "./live-workers";
import type { WorkersStory } from "./workers-story";

interface Judged extends LivedWorkers {
  readonly story: WorkersStory;
  readonly code: string | null;
}

type Objections = Readonly<Record<string, (judged: Judged) => boolean>>;

const MOST_ATTEMPTS = 2;

/** Looks for a run, grace period, pauses of throwing steps and outputs, all together. */
const SLACK_SECONDS = 1_800;

const doubles: Objections = {
  "more executions than attempts": ({ executions, story, progress }) =>
    executions.length > (story.retries === "none" ? 1 : MOST_ATTEMPTS) ||
    executions.length > Math.max(1, progress.attempts.length),
  "two executions at the same time": ({ executions }) =>
    executions.some((one, at) => {
      const before = executions[at - 1];
      return before !== undefined && (before.endedAt === null || before.endedAt > one.startedAt);
    }),
};

const losses: Objections = {
  "something ran that the run does not report": ({ executions, progress, code }) =>
    code !== "launchUnclear" && executions.length > progress.attempts.length,
  "it succeeded without success": ({ conclusion, statesThen }) =>
    conclusion.outcome === "succeeded" && statesThen.at(-1) !== "succeeded",
  "it failed without failure": ({ code, statesThen }) =>
    code === "runFailed" && statesThen.at(-1) !== "failed",
  "it was cancelled and is active": ({ code, executions }) =>
    code === "cancelled" && executions.some(({ state }) => state === "active"),
  "it timed out and was not stopped": ({ code, executions }) =>
    code === "timedOut" && executions.some(({ state }) => state === "active"),
  "it ended by a defect": ({ code }) => code === "internalError" || code === "runMissing",
  "it ended long after its deadline": ({ story, concludedSeconds }) =>
    concludedSeconds > story.timeoutSeconds + SLACK_SECONDS + sorrow(story),
  "a cancel was lost": ({ story, concludedSeconds }) =>
    story.cancels.some((at) => concludedSeconds > at + SLACK_SECONDS + sorrow(story)),
  "it is unclear without a reason": ({ story, code }) =>
    code === "launchUnclear" && sorrow(story) === 0 && story.lostTurns.length === 0,
};

const sorrow = ({ kills, freezes, vendor, storage, lostTurns }: WorkersStory): number =>
  [...kills, ...freezes, ...vendor, ...storage, ...lostTurns].reduce(
    (sum, { seconds }) => sum + seconds + 60,
    0,
  );

/** What is wrong with what became of a run. */
export function judgeWorkers(story: WorkersStory, lived: LivedWorkers): Verdict {
  const judged = { ...lived, story, code: lived.conclusion.code };
  const wrong = (objections: Objections): string[] =>
    Object.entries(objections).flatMap(([words, isSo]) => (isSo(judged) ? [words] : []));
  return { lost: wrong(losses), doubled: wrong(doubles), leaked: [] };
}
