/**
 * Which steps may start, which still wait, and which are skipped.
 *
 * 1. It is decided anew each time, from the states of the steps that have started: a step that was skipped may start after
 *    all, because somebody has repaired the run of the one before it.
 * 2. The steps are in an order in which each comes behind those that it depends on, so one pass decides all.
 */
import { fromBits } from "../../contracts/workflows/bits";
import type { StepConditions } from "../../contracts/workflows/conductor-input";
import type { StepLetter, StepState } from "../../contracts/workflows/step-state";
import type { OnFailure } from "../../contracts/workflows/workflow-request";

/**
 * `good`: it succeeded, or is optional and has ended. `bad`: it ended in another way. `blocked`: skipped because of a failure,
 * or because the workflow is stopped. `idle`: skipped because its condition was not met.
 */
export type Verdict = "good" | "bad" | "live" | "ready" | "waiting" | "blocked" | "idle";

export interface Plan {
  readonly conditions: readonly StepConditions[];
  /** For each step, those that it depends on. */
  readonly dependencies: readonly (readonly number[])[];
  readonly onFailure: OnFailure;
}

export const planOf = (conditions: readonly StepConditions[], onFailure: OnFailure): Plan => ({
  conditions,
  onFailure,
  dependencies: conditions.map(({ after }, step) => fromBits(step, after)),
});

const LIVE = new Set<StepLetter>(["l", "v"]);
const GOOD = new Set<StepLetter>(["s", "o"]);
const OPEN = new Set<StepLetter>(["w", "x", "y"]);

export const isLive = ([letter]: StepState): boolean => LIVE.has(letter);
export const isGood = ([letter]: StepState): boolean => GOOD.has(letter);

/** It has ended, and not well. */
export const isBad = (state: StepState): boolean =>
  !isLive(state) && !isGood(state) && !OPEN.has(state[0]);

/** The verdict about each step. `isStopped`: nothing more starts. */
export function judgeSteps(
  plan: Plan,
  states: readonly StepState[],
  isStopped: boolean,
): Verdict[] {
  const { conditions, onFailure, dependencies } = plan;
  const hasFailed = states.some((state, step) => isBad(state) && !isOptional(conditions[step]));
  const isHalted = hasFailed && onFailure === "stop";
  const verdicts: Verdict[] = [];
  for (const [step, state] of states.entries()) {
    const before = (dependencies[step] ?? []).map((other) => verdicts[other] ?? "waiting");
    verdicts.push(
      endedVerdict(state, conditions[step]) ??
        (isStopped ? "blocked" : openVerdict(conditions[step], before, isHalted)),
    );
  }
  return verdicts;
}

const isOptional = (conditions: StepConditions | undefined): boolean =>
  conditions?.optional === true;

/** Null if it has not started. */
function endedVerdict(state: StepState, conditions: StepConditions | undefined): Verdict | null {
  if (isLive(state)) return "live";
  if (isGood(state)) return "good";
  if (!isBad(state)) return null;
  return isOptional(conditions) ? "good" : "bad";
}

const OPEN_VERDICTS = new Set<Verdict>(["live", "ready", "waiting"]);

function openVerdict(
  conditions: StepConditions | undefined,
  before: readonly Verdict[],
  isHalted: boolean,
): Verdict {
  const isAnyOpen = before.some((verdict) => OPEN_VERDICTS.has(verdict));
  const isAnyBad = before.some((verdict) => verdict === "bad" || verdict === "blocked");
  const whenAllEnded = (verdict: Verdict): Verdict => (isAnyOpen ? "waiting" : verdict);
  switch (conditions?.when ?? "succeeded") {
    case "succeeded":
      if (isHalted || isAnyBad) return "blocked";
      return before.includes("idle") ? "idle" : whenAllEnded("ready");
    case "failed":
      return whenAllEnded(isAnyBad ? "ready" : "idle");
    case "finished":
      return whenAllEnded("ready");
  }
}

/** The letter of a step that has not started. */
export function letterOfVerdict(verdict: Verdict): StepLetter | null {
  switch (verdict) {
    case "ready":
    case "waiting":
      return "w";
    case "blocked":
      return "x";
    case "idle":
      return "y";
    case "good":
    case "bad":
    case "live":
      return null;
  }
}
