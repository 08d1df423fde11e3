/**
 * Reads how the runs of steps stand, and takes in what has changed.
 *
 * 1. What a hint says is never believed: the run itself is read.
 * 2. A run that failed may be repaired by somebody while the workflow is live: the step then follows the repair.
 * 3. A resumed workflow reads the steps of its earlier generations first. One that has failed waits to be started again. One
 *    whose outcome is unknown is looked at again at the vendor; if that says nothing, it is only started anew on request.
 */
import { readSteps, type StepReading } from "../../contracts/workflows/workflow-activities";
import { withTrail, type StepLetter, type StepState } from "../../contracts/workflows/step-state";
import { secondsUntil, tryActivity, type Steps } from "../durable-steps";
import {
  change,
  liveSteps,
  offsetNow,
  orderFor,
  setState,
  stateOf,
  stepsWhere,
  type Scene,
} from "./scene";
import { isBad, isLive } from "./step-verdicts";

/** One activity reads so many runs. */
const READS_AT_A_TIME = 50;

/** A run that was started a moment ago may not be visible yet. */
const VISIBLE_SECONDS = 120;

/** Steps that failed and have a run, which somebody may repair. */
export const repairableSteps = (scene: Scene): number[] =>
  stepsWhere(scene, (state) => isBad(state) && state[0] !== "n" && state[1] > 0);

/** Reads these steps. */
export function* readStates(scene: Scene, steps: readonly number[]): Steps<void> {
  const known = steps.filter((step) => isReadable(stateOf(scene, step)));
  for (let first = 0; first < known.length; first += READS_AT_A_TIME) {
    const input = orderFor(scene, known.slice(first, first + READS_AT_A_TIME));
    const result = yield* tryActivity(scene.context, readSteps, { input, otherwise: null });
    for (const reading of result?.steps ?? []) takeIn(scene, reading);
  }
}

const isReadable = (state: StepState | undefined): boolean =>
  state !== undefined && (isLive(state) || (isBad(state) && state[1] > 0));

function takeIn(scene: Scene, [step, reading, readTrail]: StepReading): void {
  const state = stateOf(scene, step);
  if (state === undefined) return;
  const letter = letterOfReading(scene, state, reading);
  // A run that cannot be read says nothing about its repairs.
  const trail = readTrail ?? state[4];
  if (letter === null || (letter === state[0] && trail === state[4])) return;
  const next = withTrail(nextState(scene, step, state, letter), trail);
  setState(scene, step, next);
  if (next[0] !== "v") {
    change(scene, { again: scene.input.again.filter((one) => one !== step) });
  }
}

/** Null if the reading says nothing new. */
function letterOfReading(
  scene: Scene,
  state: StepState,
  reading: StepReading[1],
): StepLetter | null {
  switch (reading) {
    case "missing": {
      const isNew = offsetNow(scene) - (state[2] ?? 0) < VISIBLE_SECONDS;
      return isLive(state) && !isNew ? "u" : null;
    }
    case "unreadable": {
      const { context, input } = scene;
      const waited = -secondsUntil(context, input.startedAt);
      return state[0] === "v" && waited > input.lostContactSeconds ? "u" : null;
    }
    default:
      return reading;
  }
}

function nextState(scene: Scene, step: number, state: StepState, letter: StepLetter): StepState {
  const [now, generation, start] = state;
  const end = offsetNow(scene);
  const next: StepState = [letter, generation, start, end];
  if (isLive(next)) return [letter, generation, start, null];
  if (!scene.input.again.includes(step) || !isBad(next)) return next;
  // Nothing is started a second time while it may still run, unless that is asked for.
  if (letter === "u" && now !== "v") return ["v", generation, start, null];
  const isOver = letter === "u" && scene.input.mode !== "rerun";
  return isOver ? next : ["w", generation, null, null];
}

/** All steps that may have changed, if no hint says which. */
export const allToRead = (scene: Scene): number[] => [
  ...liveSteps(scene),
  ...repairableSteps(scene).slice(0, READS_AT_A_TIME),
];
