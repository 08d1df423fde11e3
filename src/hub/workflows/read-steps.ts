/**
 * Reads the runs of a workflow's steps for its status document.
 *
 * 1. A workflow may have 300 steps, so only so many runs are read for one document: those that say most to people come first.
 * 2. The run of a step is the one that its state is about, also if it has been repaired since. Its id is computed, so it is
 *    right for the steps whose runs are not read too.
 */
import type { DurableClient } from "durable-functions";
import { fromTrail } from "../../contracts/workflows/repair-trail";
import { statusOf, type StepState, type StepStatus } from "../../contracts/workflows/step-state";
import { inTurns } from "../in-turns";
import { orElse } from "../instances";
import { repairRunIdOf } from "../repairs";
import { conclusionOf, verdictOf } from "../run-documents";
import { findRun, type StoredRun } from "../run-store";
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

interface Place {
  readonly runId: string;
  /** It was repaired, but its state does not say which repair counts. */
  readonly isUncertain: boolean;
}

/** The run that the state of a step is about; null if it has none. */
function placeOf(workflowId: string, step: number, state: StepState): Place | null {
  const [letter, generation, , , trail] = state;
  if (generation === 0 || letter === "n") return null;
  const repairs = fromTrail(trail);
  const runId = (repairs ?? []).reduce(repairRunIdOf, stepRunIdOf(workflowId, step, generation));
  return { runId, isUncertain: repairs === null };
}

/** By the position of the step. */
export async function readSteps(
  client: DurableClient,
  workflowId: string,
  { steps }: StepStates,
): Promise<ReadStep[]> {
  const places = steps.map((state, step) => placeOf(workflowId, step, state));
  const chosen = steps
    .flatMap((state, step) => {
      const place = places[step] ?? null;
      return place === null ? [] : [{ step, place, rank: rankOf(state) }];
    })
    .sort((one, other) => one.rank - other.rank || one.step - other.step)
    .slice(0, MOST_READ);
  const found = await inTurns(chosen, AT_A_TIME, async ({ step, place }) => {
    const run = await orElse(null, () => findRunAt(client, place));
    return [step, run] as const;
  });
  const runs = new Map(found);
  return places.map((place, step) => toReadStep(place?.runId ?? null, runs.get(step) ?? null));
}

const findRunAt = (
  client: DurableClient,
  { runId, isUncertain }: Place,
): Promise<StoredRun | null> =>
  isUncertain ? findNewestRun(client, runId) : findRun(client, runId);

function toReadStep(runId: string | null, run: StoredRun | null): ReadStep {
  if (run === null) return { runId, message: null, runPageUrl: null };
  const succeeded = conclusionOf(run)?.outcome === "succeeded";
  return {
    runId: run.id,
    message: succeeded ? null : verdictOf(run).message,
    runPageUrl: run.progress.attempts.at(-1)?.runPageUrl ?? null,
  };
}
