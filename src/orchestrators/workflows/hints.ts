/** What a conductor is told by events. Each may be lost. */
import { STEP_CHANGED } from "../../contracts/names";
import { StepChange } from "../../contracts/workflows/workflow-activities";
import { eventWaiter, hasEnded, listen, type Steps } from "../durable-steps";
import { allToRead } from "./read-live";
import { isFull, requestStop, type Scene } from "./scene";

/** Takes in the hints that have come. */
export function* takeHints(scene: Scene): Steps<void> {
  while (hasEnded(scene.hint) && !isFull(scene)) {
    scene.hints += 1;
    const hint = StepChange.safeParse(scene.hint.result).data;
    scene.hint = eventWaiter(scene.context, STEP_CHANGED);
    yield* listen(scene.context, scene.hint);
    if (hint?.kind === "stop") requestStop(scene, "cancelRequested");
    else if (hint === undefined) for (const step of allToRead(scene)) scene.toRead.add(step);
    else {
      scene.toRead.add(hint.step);
      scene.expected.add(hint.step);
      scene.vainLooks = 0;
    }
  }
}
