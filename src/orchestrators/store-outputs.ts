import type { AttemptReference, AttemptStatus } from "../contracts/attempt";
import { OUTPUTS_ORCHESTRATOR } from "../contracts/names";
import { outputsIdOf, StoredOutputs } from "../contracts/outputs";
import { sealedTargetOf } from "../contracts/target";
import { childTask, instanceIdOf, type Steps } from "./durable-steps";
import { updateProgress, type Story } from "./story";

/**
 * Has the outputs of the run's last attempt read and stored, before the run shows how it ended: so a caller that sees the end
 * finds them. Never throws. Runs that an older version accepted do not have this step.
 */
export function* storeOutputs(
  { story, attempt }: { readonly story: Story; readonly attempt: AttemptReference },
  status: AttemptStatus,
): Steps<void> {
  const { context, input } = story;
  if (input.outputs !== "summary") return;
  updateProgress(story, {
    phase: "readingOutputs",
    message: `Reading what run ${attempt.vendorRunId} produced`,
  });
  const instanceId = outputsIdOf(instanceIdOf(context));
  try {
    const result = yield childTask(context, OUTPUTS_ORCHESTRATOR, {
      instanceId,
      input: { attempt, status, ...sealedTargetOf(input.target) },
    });
    const { outputs, vendorRunId } = StoredOutputs.parse(result);
    if (outputs !== null) updateProgress(story, { outputsOf: vendorRunId });
  } catch {
    // An operator has terminated the instance, or it is defective. Its own log says so.
  }
}
