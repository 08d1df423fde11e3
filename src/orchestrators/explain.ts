import { explainFailure } from "../contracts/activities";
import type { AttemptReference, AttemptStatus, Explanation } from "../contracts/attempt";
import { sealedTargetOf } from "../contracts/target";
import { timerIn, tryActivity, type Steps } from "./durable-steps";
import { updateProgress, type Story } from "./story";

/** Vendors store the detail within about half a minute after the end. After a minute we report the failure without it. */
const LOOKS = 6;

const unexplained: Explanation = {
  kind: "explained",
  failedSteps: [],
  omitted: 0,
  note: "The detail could not be read; the run page has it.",
};

/** Finds out which parts failed and why. Never changes the outcome (invariant 9). */
export function* explain(
  story: Story,
  attempt: AttemptReference,
  status: AttemptStatus,
): Steps<Explanation> {
  updateProgress(story, {
    phase: "explaining",
    message: `Finding out why run ${attempt.vendorRunId} failed`,
  });
  for (let look = 1; ; look++) {
    const explanation = yield* tryActivity(story.context, explainFailure, {
      input: { attempt, status, ...sealedTargetOf(story.input.target) },
      otherwise: unexplained,
    });
    if (explanation.kind === "explained" || look === LOOKS) return explanation;
    yield timerIn(story.context, explanation.retryAfterSeconds);
  }
}
