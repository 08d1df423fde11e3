import type { ConductorInput } from "../../contracts/workflows/conductor-input";
import { NOT_STARTED, withTrail, type StepState } from "../../contracts/workflows/step-state";
import type { Resumption } from "../../contracts/workflows/workflow-input";
import { isGood } from "./step-verdicts";

/**
 * The states with which a generation begins. What has succeeded stays. Every other step that has a run counts as live until
 * that run was read: somebody may have repaired it meanwhile, or it may still run.
 */
export function beginAgain(
  count: number,
  resumes: Resumption | undefined,
): Pick<ConductorInput, "steps" | "again"> {
  const earlier = resumes?.steps ?? [];
  const again: number[] = [];
  const steps = Array.from({ length: count }, (_, step): StepState => {
    const state = earlier[step] ?? NOT_STARTED;
    const [, generation, start, , trail] = state;
    if (isGood(state)) return state;
    if (generation === 0) return NOT_STARTED;
    again.push(step);
    return withTrail(["l", generation, start, null], trail);
  });
  return { steps, again };
}
