/**
 * Reads the runs of a workflow's steps for its status document.
 *
 * A workflow may have 300 steps, so only so many runs are read for one document: those that say most to people come first.
 */
import type { DurableClient } from "durable-functions";
import { statusOf, type StepState, type StepStatus } from "../../contracts/workflows/step-state";
import { inTurns } from "../in-turns";
import { orElse } from "../instances";
import { conclusionOf, verdictOf } from "../run-documents";
import type { StoredRun } from "../run-store";
import { findNewestRun } from "./newest-run";
import { stepRunIdOf } from "./workflow-id";
import type { StepStates } from "./workflow-store";

/** What a status document shows of a step's run. */
export interface ReadStep {
  readonly runId: string | null;
  /** Null on success, and if it was not read. */
  readonly message: string | null;
  readonly runPageUrl: string | null;
}

const MOST_READ = 50;

const AT_A_TIME = 10;

const FIRST: readonly StepStatus[] = ["failed", "unknown", "timedOut", "cancelled", "running"];

const rankOf = ([letter]: StepState): number => {
  const rank = FIRST.indexOf(statusOf(letter));
  return rank < 0 ? FIRST.length : rank;
};

/** By the position of the step. */
export async function readSteps(
  client: DurableClient,
  workflowId: string,
  { steps }: StepStates,
): Promise<ReadStep[]> {
  const ids = steps.map(([, generation], step) =>
    generation === 0 ? null : stepRunIdOf(workflowId, step, generation),
  );
  const chosen = steps
    .map((state, step) => ({ step, rank: rankOf(state), runId: ids[step] ?? null }))
    .filter(({ runId }) => runId !== null)
    .sort((one, other) => one.rank - other.rank || one.step - other.step)
    .slice(0, MOST_READ);
  const found = await inTurns(chosen, AT_A_TIME, async ({ step, runId }) => {
    const run = await orElse(null, () => findNewestRun(client, runId ?? ""));
    return [step, run] as const;
  });
  const runs = new Map(found);
  return ids.map((runId, step) => toReadStep(runId, runs.get(step) ?? null));
}

function toReadStep(runId: string | null, run: StoredRun | null): ReadStep {
  if (run === null) return { runId, message: null, runPageUrl: null };
  const succeeded = conclusionOf(run)?.outcome === "succeeded";
  return {
    runId: run.id,
    message: succeeded ? null : verdictOf(run).message,
    runPageUrl: run.progress.attempts.at(-1)?.runPageUrl ?? null,
  };
}
