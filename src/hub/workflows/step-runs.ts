/** The runs of a workflow's steps. */
import type { DurableClient } from "durable-functions";
import { NOTHING_TO_REPAIR } from "../../contracts/repair";
import { letterOf, type StepLetter } from "../../contracts/workflows/step-state";
import { conclusionOf } from "../run-documents";
import { findRun, type StoredRun } from "../run-store";
import { followRepairs, type NewestRun } from "./newest-run";
import { stepRunIdOf } from "./workflow-id";

/** The run of a step that counts: the one that was started in a generation or, if that ended badly, its newest repair. */
export const followStep = (
  client: DurableClient,
  { workflowId, step, generation }: StepOfGeneration,
): Promise<NewestRun | null> => followRepairs(client, stepRunIdOf(workflowId, step, generation));

export const findStepRun = async (
  client: DurableClient,
  place: StepOfGeneration,
): Promise<StoredRun | null> => (await followStep(client, place))?.run ?? null;

export interface StepOfGeneration {
  readonly workflowId: string;
  readonly step: number;
  readonly generation: number;
}

/** The newest generation in which a run of the step was started; null if there is none. */
export async function findStartedGeneration(
  client: DurableClient,
  { workflowId, step, generation }: StepOfGeneration,
): Promise<number | null> {
  for (let number = generation; number > 0; number--) {
    if ((await findRun(client, stepRunIdOf(workflowId, step, number))) !== null) return number;
  }
  return null;
}

/** How a run stands, as the state of its step. */
export function letterOfRun(run: StoredRun): StepLetter {
  const conclusion = conclusionOf(run);
  if (conclusion === null) return "l";
  // The vendor said so when the repair was to start.
  return conclusion.code === NOTHING_TO_REPAIR ? "o" : letterOf(conclusion.outcome);
}
