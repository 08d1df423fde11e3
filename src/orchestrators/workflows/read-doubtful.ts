/**
 * Looks for the runs of steps that were ordered to start, while no answer to the order came.
 *
 * 1. While a step can still start, nothing is to do: it is ordered again, which finds the run.
 * 2. Before the end, and when everything is stopped, its run is looked for. Otherwise it would stay live, and nobody would know.
 */
import { readSteps, type StepReading } from "../../contracts/workflows/workflow-activities";
import { withTrail, type StepLetter, type StepState } from "../../contracts/workflows/step-state";
import { readWorkflowInstanceId } from "../../contracts/workflows/workflow-ids";
import { tryActivity, type Steps } from "../durable-steps";
import { change, doubt, offsetNow, setState, type Scene } from "./scene";
import { isGood, isLive } from "./step-verdicts";

/** False if it is still not known whether they have runs. */
export function* readDoubtful(scene: Scene): Steps<boolean> {
  const { doubtful = [], instanceId, workflowId, steps } = scene.input;
  if (doubtful.length === 0) return true;
  const generation = readWorkflowInstanceId(instanceId)?.generation ?? 1;
  // A start anew belongs to this generation, and a repair to that of the run that it repairs.
  const earlier = doubtful.map((step) => steps[step]?.[1] ?? 0);
  for (const generations of [earlier, doubtful.map(() => generation)]) {
    const pointers = doubtful.map((step, index): [number, number] => [
      step,
      generations[index] ?? 0,
    ]);
    const asked = pointers.filter(([, own]) => own > 0);
    if (asked.length === 0) continue;
    const input = { workflowId, steps: asked, atVendor: [] };
    const result = yield* tryActivity(scene.context, readSteps, { input, otherwise: null });
    if (result === null) return false;
    const own = new Map(asked);
    for (const reading of result.steps) takeIn(scene, reading, own.get(reading[0]) ?? generation);
  }
  doubt(scene, [], new Set(doubtful));
  return true;
}

function takeIn(scene: Scene, [step, reading, trail]: StepReading, generation: number): void {
  if (reading === "missing" || reading === "unreadable") return;
  const isNew = generation > (scene.input.steps[step]?.[1] ?? 0);
  // What failed before this generation is known already.
  if (!isNew && !isLive(stateOf(reading)) && !isGood(stateOf(reading))) return;
  const end = isLive(stateOf(reading)) ? null : offsetNow(scene);
  setState(scene, step, withTrail([reading, generation, offsetNow(scene), end], trail));
  change(scene, { again: scene.input.again.filter((one) => one !== step) });
}

const stateOf = (letter: StepLetter): StepState => [letter, 0, null, null];
