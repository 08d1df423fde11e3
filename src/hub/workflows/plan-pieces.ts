import type { StepRun } from "../../contracts/workflows/step-run";
import type { PlanPiece } from "../../contracts/workflows/workflow-input";

/** Of one piece, as JSON in UTF-8. A step that is larger gets a piece of its own. */
const PIECE_BYTES = 24_000;

/** Divides what the steps run, so that each piece is small enough for the input of an instance. */
export function toPieces(runs: readonly StepRun[]): PlanPiece[] {
  const pieces: PlanPiece[] = [];
  let room = 0;
  for (const [index, run] of runs.entries()) {
    const size = Buffer.byteLength(JSON.stringify(run));
    const newest = pieces.at(-1);
    if (newest === undefined || size > room) {
      pieces.push({ first: index, runs: [run] });
      room = PIECE_BYTES - size;
    } else {
      newest.runs.push(run);
      room -= size;
    }
  }
  return pieces;
}
