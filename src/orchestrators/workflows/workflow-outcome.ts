/** How a workflow ended, from the ends of its steps. */
import type { ConductorInput } from "../../contracts/workflows/conductor-input";
import type { StepLetter, StepState } from "../../contracts/workflows/step-state";
import type { ConductorResult } from "../../contracts/workflows/workflow-progress";
import { judgeSteps, type Plan } from "./step-verdicts";

type Ending = Pick<ConductorResult, "outcome" | "code">;

/**
 * A workflow that was stopped counts as stopped only if that changed something: a cancel that comes when everything has ended
 * changes nothing. If a run was not seen to stop, the outcome is unknown (invariant 12).
 */
export function outcomeOf(plan: Plan, { steps, stop, acceptedAt }: ConductorInput): Ending {
  const verdicts = judgeSteps(plan, steps, false);
  const stoppedAt = stop === null ? Infinity : secondsBetween(acceptedAt, stop.at);
  const stopped = steps.filter((state) => endedSince(state, stoppedAt)).map(([letter]) => letter);
  const isInterrupted = verdicts.includes("ready") || stopped.some(isStopLetter);
  if (stop !== null && isInterrupted) {
    if (stopped.includes("u")) return { outcome: "unknown", code: "cancelNotConfirmed" };
    return stop.reason === "cancelRequested"
      ? { outcome: "cancelled", code: "cancelled" }
      : { outcome: "timedOut", code: "timedOut" };
  }
  return verdicts.includes("bad")
    ? { outcome: "failed", code: "stepFailed" }
    : { outcome: "succeeded", code: null };
}

const isStopLetter = (letter: StepLetter): boolean => ["c", "t", "u"].includes(letter);

const endedSince = ([, , , end]: StepState, seconds: number): boolean =>
  end !== null && end >= Math.floor(seconds);

const secondsBetween = (start: string, end: string): number =>
  (Date.parse(end) - Date.parse(start)) / 1_000;
