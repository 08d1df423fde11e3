/** Starts the steps that are ready, never more than the workflow may run at the same time. */
import { withTrail, type StepState } from "../../contracts/workflows/step-state";
import { startSteps } from "../../contracts/workflows/workflow-activities";
import { now, tryActivity, type Steps } from "../durable-steps";
import { takeHints } from "./hints";
import {
  doubt,
  isFull,
  judge,
  liveSteps,
  note,
  offsetNow,
  pointerOf,
  setState,
  type Scene,
} from "./scene";

/** One activity starts so many runs: each takes several calls of the task hub. */
const STARTS_AT_A_TIME = 10;

export function* startReady(scene: Scene): Steps<void> {
  for (;;) {
    // A cancel that has come meanwhile counts before the next start.
    yield* takeHints(scene);
    // The next generation may be told of a cancel that did not come through here.
    if (isFull(scene)) return;
    const verdicts = judge(scene);
    const places = scene.input.maxParallel - liveSteps(scene).length;
    const ready = verdicts.flatMap((verdict, step) => (verdict === "ready" ? [step] : []));
    const next = ready.slice(0, Math.max(0, Math.min(places, STARTS_AT_A_TIME)));
    if (next.length === 0 || !(yield* start(scene, next))) return;
  }
}

/** False if not every step could be started or has failed: the others stay ready, and are started later. */
function* start(scene: Scene, steps: readonly number[]): Steps<boolean> {
  const { context, input } = scene;
  const result = yield* tryActivity(context, startSteps, {
    input: {
      instanceId: input.instanceId,
      steps: steps.map((step) => pointerOf(scene, step)),
      mode: input.mode,
      since: input.startedAt,
      at: now(context),
    },
    otherwise: null,
  });
  const answered = result?.steps ?? [];
  doubt(scene, steps, new Set(answered.map(({ step }) => step)));
  for (const started of answered) {
    const { step } = started;
    const [, generation = 0, , , trail] = input.steps[step] ?? [];
    if (started.kind === "started") {
      const state: StepState = ["l", started.generation, offsetNow(scene), null];
      setState(scene, step, withTrail(state, started.trail));
    } else {
      setState(scene, step, withTrail(["n", generation, null, offsetNow(scene)], trail));
      note(scene, step, started.code, started.message);
    }
  }
  return answered.length === steps.length;
}
