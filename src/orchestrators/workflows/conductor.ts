/**
 * Starts the steps of one generation of a workflow, and follows them until none is live and none can start.
 *
 * Owns: the order of the steps, how many run at once, the deadline, and stopping what is live. Does not own: what a step
 * runs, and how a run is started, read or cancelled (the activities'), or the message about the end (the workflow's).
 *
 * 1. Continues as new after a few rounds, so its history stays small. That drops queued events. All that it receives are
 *    hints; the next round of the new generation reads every live step.
 * 2. It carries only the conditions and the states of the steps. What they run is stored once, in the plan.
 * 3. Runs have computed ids, so a step that is executed twice starts nothing twice. What is started is decided here alone:
 *    so every execution of that step starts the same.
 * 4. Once it stops, nothing more starts. It repeats the cancel until no run is live. A run whose start was ordered without an
 *    answer is looked for before (read-doubtful.ts).
 */
import { BETWEEN_CANCELS, FOR_A_STEP, quarterOf, UNTIL_VISIBLE } from "../../contracts/pauses";
import { unveil } from "../../contracts/credential-words";
import { STEP_CHANGED } from "../../contracts/names";
import { ConductorInput } from "../../contracts/workflows/conductor-input";
import { encodeStates } from "../../contracts/workflows/step-state";
import { cancelSteps } from "../../contracts/workflows/workflow-activities";
import type { ConductorResult } from "../../contracts/workflows/workflow-progress";
import {
  continueAsNew,
  eventWaiter,
  inputOf,
  listen,
  secondsUntil,
  sleepUnless,
  tryActivity,
  type OrchestrationContext,
  type Steps,
} from "../durable-steps";
import { takeHints } from "./hints";
import { readDoubtful } from "./read-doubtful";
import { allToRead, readStates, repairableSteps } from "./read-live";
import {
  isFull,
  judge,
  liveSteps,
  orderFor,
  requestStop,
  show,
  stateOf,
  type Scene,
} from "./scene";
import { startReady } from "./start-ready";
import { isLive, planOf } from "./step-verdicts";
import { outcomeOf } from "./workflow-outcome";

/** The sizes that follow from it are printed by `test/end-to-end/wide-workflows.test.ts`. */
const ROUNDS_PER_GENERATION = 8;

export function* conductor(context: OrchestrationContext): Steps<ConductorResult | undefined> {
  const scene = beginScene(context);
  // What the generation before has shown is gone after the first turn.
  show(scene);
  yield* listen(context, scene.hint);
  for (const step of allToRead(scene)) scene.toRead.add(step);
  for (let round = 0; hasRoom(scene, round); round++) {
    yield* readNext(scene);
    if (secondsUntil(context, scene.input.deadline) <= 0) requestStop(scene, "deadlinePassed");
    yield* startReady(scene);
    if (scene.input.stop !== null) yield* stopLive(scene);
    if (isFinished(scene) && !(yield* hasLateNews(scene))) return resultOf(scene);
    if (mayWait(scene)) yield* wait(scene);
  }
  const { conditions } = inputOf(context) as Pick<ConductorInput, "conditions">;
  continueAsNew(context, { ...scene.input, conditions, steps: encodeStates(scene.input.steps) });
  return undefined;
}

function beginScene(context: OrchestrationContext): Scene {
  const input = ConductorInput.parse(unveil(inputOf(context)));
  return {
    context,
    input,
    plan: planOf(input.conditions, input.onFailure),
    hint: eventWaiter(context, STEP_CHANGED),
    toRead: new Set(),
    expected: new Set(),
    vainLooks: 0,
    cancels: 0,
    hints: 0,
  };
}

const hasRoom = (scene: Scene, rounds: number): boolean =>
  rounds < ROUNDS_PER_GENERATION && !isFull(scene);

const mayWait = (scene: Scene): boolean =>
  !isFinished(scene) && !isFull(scene) && scene.toRead.size === 0;

function* readNext(scene: Scene): Steps<void> {
  const steps = [...scene.toRead].sort((one, other) => one - other);
  scene.toRead.clear();
  yield* readStates(scene, steps);
  for (const step of scene.expected) {
    const state = stateOf(scene, step);
    if (state === undefined || !isLive(state)) scene.expected.delete(step);
  }
}

/** Nothing is live, and nothing can start. */
function isFinished(scene: Scene): boolean {
  return !judge(scene).some((verdict) => ["live", "ready", "waiting"].includes(verdict));
}

/** Before the end, runs are looked for that may be live after all. True as long as that is not known. */
function* hasLateNews(scene: Scene): Steps<boolean> {
  const { steps } = scene.input;
  if (!(yield* readDoubtful(scene))) return true;
  yield* readStates(scene, repairableSteps(scene));
  return scene.input.steps !== steps;
}

function* stopLive(scene: Scene): Steps<void> {
  yield* readDoubtful(scene);
  const live = liveSteps(scene);
  if (live.length === 0) return;
  const input = orderFor(scene, live);
  yield* tryActivity(scene.context, cancelSteps, { input, otherwise: null });
}

/** Waits for a hint, or until it is time to look without one. */
function* wait(scene: Scene): Steps<void> {
  const isOver = yield* sleepUnless(scene.context, scene.hint, secondsToNextLook(scene));
  if (isOver) for (const step of allToRead(scene)) scene.toRead.add(step);
  else yield* takeHints(scene);
}

function secondsToNextLook(scene: Scene): number {
  const { context, input } = scene;
  if (input.stop !== null) {
    const pause = BETWEEN_CANCELS.first[scene.cancels] ?? BETWEEN_CANCELS.then;
    scene.cancels += 1;
    return pause;
  }
  const quiet = -secondsUntil(context, input.newsAt);
  const soon = scene.expected.size === 0 ? undefined : UNTIL_VISIBLE[scene.vainLooks];
  scene.vainLooks += 1;
  const pause = soon ?? quarterOf(quiet, FOR_A_STEP);
  return Math.min(pause, secondsUntil(context, input.deadline));
}

const resultOf = (scene: Scene): ConductorResult => {
  const { steps, notes, stop } = scene.input;
  const stored = encodeStates(steps) as unknown as ConductorResult["steps"];
  return { ...outcomeOf(scene.plan, scene.input), steps: stored, notes, stop };
};
