/** The state of a conductor while it works: the steps, and what it still has to read. */
import {
  encodeStates,
  type StepLetter,
  type StepState,
} from "../../contracts/workflows/step-state";
import type { ConductorInput } from "../../contracts/workflows/conductor-input";
import type { StepPointer, StepsOrder } from "../../contracts/workflows/workflow-activities";
import type { StopReason } from "../../contracts/workflows/workflow-progress";
import { cutForJson, onOneLine } from "../../contracts/plain-text";
import {
  now,
  secondsUntil,
  showStatus,
  type OrchestrationContext,
  type Task,
} from "../durable-steps";
import { isLive, judgeSteps, letterOfVerdict, type Plan, type Verdict } from "./step-verdicts";

export interface Scene {
  readonly context: OrchestrationContext;
  readonly plan: Plan;
  /** Everything that is passed on to the next generation of the conductor. */
  input: ConductorInput;
  /** Ends with the next hint. */
  hint: Task;
  /** Steps that are read next. */
  readonly toRead: Set<number>;
  /** Steps whose run has just ended according to a hint, while the task hub does not show it yet. */
  readonly expected: Set<number>;
  /** How often they were read in vain. */
  vainLooks: number;
  /** How often a cancel was requested. */
  cancels: number;
  /** How many hints were taken in. */
  hints: number;
}

/** It takes in no more hints, and starts no more steps, before it continues as new. */
export const isFull = ({ hints, input: { mostHints } }: Scene): boolean =>
  mostHints !== undefined && hints >= mostHints;

export const offsetNow = ({ context, input }: Scene): number =>
  Math.max(0, Math.round(-secondsUntil(context, input.acceptedAt)));

export function change(scene: Scene, changes: Partial<ConductorInput>): void {
  scene.input = { ...scene.input, ...changes };
}

export function setState(scene: Scene, step: number, state: StepState): void {
  const steps = scene.input.steps.map((one, index) => (index === step ? state : one));
  change(scene, { steps, newsAt: now(scene.context) });
}

export const stateOf = ({ input }: Scene, step: number): StepState | undefined => input.steps[step];

/** The numbers of the steps with a state that is asked for. */
export const stepsWhere = ({ input }: Scene, is: (state: StepState) => boolean): number[] =>
  input.steps.flatMap((state, step) => (is(state) ? [step] : []));

export const liveSteps = (scene: Scene): number[] => stepsWhere(scene, isLive);

/** Decides about every step, and shows the result. */
export function judge(scene: Scene): Verdict[] {
  const { plan, input } = scene;
  const verdicts = judgeSteps(plan, input.steps, input.stop !== null);
  const steps = input.steps.map((state, step): StepState => {
    const letter = letterOfVerdict(verdicts[step] ?? "waiting");
    return letter === null ? state : withLetter(state, letter);
  });
  change(scene, { steps });
  show(scene);
  return verdicts;
}

const withLetter = ([, ...others]: StepState, letter: StepLetter): StepState => [letter, ...others];

export function show({ context, input: { steps, notes, stop } }: Scene): void {
  showStatus(context, { steps: encodeStates(steps), notes, stop });
}

/** Stores which steps of an order were not answered. */
export function doubt(
  scene: Scene,
  ordered: readonly number[],
  answered: ReadonlySet<number>,
): void {
  const { doubtful = [], ...input } = scene.input;
  const all = [...new Set([...doubtful, ...ordered])].filter((step) => !answered.has(step));
  scene.input = all.length === 0 ? input : { ...input, doubtful: all };
}

export function requestStop(scene: Scene, reason: StopReason): void {
  if (scene.input.stop !== null) return;
  change(scene, { stop: { reason, at: now(scene.context) } });
}

const NOTE_LIMIT = 300;
/** Of all notes together, in the custom status. */
const NOTES_LIMIT = 3_000;

/** Stores why a step has no run. Of hundreds, only the first are explained. */
export function note(scene: Scene, step: number, code: string, message: string): void {
  const { notes } = scene.input;
  const text = cutForJson(onOneLine(message), NOTE_LIMIT);
  const all = [{ code, message: text }, { code }].map((one) => ({ ...notes, [step]: one }));
  const fitting = all.find((one) => JSON.stringify(one).length <= NOTES_LIMIT);
  if (fitting !== undefined) change(scene, { notes: fitting });
}

export const pointerOf = ({ input }: Scene, step: number): StepPointer => [
  step,
  input.steps[step]?.[1] ?? 0,
];

/** The runs of steps, for the activities. */
export const orderFor = (scene: Scene, steps: readonly number[]): StepsOrder => ({
  workflowId: scene.input.workflowId,
  steps: steps.map((step) => pointerOf(scene, step)),
  ...atVendorOf(scene, steps),
});

function atVendorOf(
  { input }: Scene,
  steps: readonly number[],
): Pick<StepsOrder, "atVendor" | "isStopping"> {
  const atVendor = steps.filter((step) => input.steps[step]?.[0] === "v");
  const isStopping = input.stop !== null && atVendor.length > 0;
  return { atVendor, ...(isStopping && { isStopping }) };
}
