import type { Steps } from "../durable-steps";

/** Stores a piece of what a workflow's steps run: the input of its instance is what is stored. */
// eslint-disable-next-line require-yield -- an orchestrator without a step ends at once
export function* workflowPlan(): Steps<null> {
  return null;
}
