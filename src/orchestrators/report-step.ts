import { AFTER_THROW_IN_A_HURRY } from "../contracts/pauses";
import { reportChange } from "../contracts/workflows/workflow-activities";
import { tryActivity, type Steps } from "./durable-steps";
import type { Story } from "./story";

/**
 * Tells the conductor of the run's workflow that the run has ended, if it is a step of one. It is a hint: the conductor reads
 * the run itself, and also finds the end without it. Other runs do not have this step.
 */
export function* reportStep({ context, input: { workflow } }: Story): Steps<void> {
  if (workflow === undefined) return;
  yield* tryActivity(context, reportChange, {
    input: { workflowId: workflow.id, change: { kind: "step", step: workflow.index } },
    otherwise: null,
    pauses: AFTER_THROW_IN_A_HURRY,
  });
}
