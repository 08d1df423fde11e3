/**
 * How the plan of a workflow is divided.
 *
 * A piece is the input of an instance, and a turn is given its input twice: by itself, and once more in the history, as a text
 * in JSON. So what counts is the size in a turn, also if the targets are sealed. A step that is too large for one piece is
 * divided into several, whose numbers follow each other.
 */
import type { StepRun } from "../../contracts/workflows/step-run";

/** Of a turn's 64 KB, without what else a turn is given. */
const PIECE_BYTES = 60_000;

/** Of a large step, as JSON in UTF-8. Encoded, sealed and encoded again, that takes 57 KB of a turn. */
const PART_BYTES = 16_000;

/** The first step of each piece. A step that takes several pieces is there several times. */
export function divide(runs: readonly StepRun[]): number[] {
  const pieces: number[] = [];
  let room = 0;
  for (const [step, run] of runs.entries()) {
    const json = JSON.stringify(run);
    const size = sizeInTurn(json);
    if (size > PIECE_BYTES) {
      const parts = Math.max(2, Math.ceil(Buffer.byteLength(json) / PART_BYTES));
      pieces.push(...Array.from({ length: parts }, () => step));
      room = 0;
    } else if (size > room) {
      pieces.push(step);
      room = PIECE_BYTES - size;
    } else {
      room -= size;
    }
  }
  return pieces;
}

/** Beside a sealed target: its nonce, its tag, and the fields of it that stay readable. */
const SEAL_BYTES = 300;

function sizeInTurn(json: string): number {
  const bytes = Buffer.byteLength(json);
  const plain = bytes + Buffer.byteLength(JSON.stringify(json));
  const sealed = 2 * (Math.ceil((bytes * 4) / 3) + SEAL_BYTES);
  return Math.max(plain, sealed);
}

/** Which part of a step a piece has, and of how many; null if it has whole steps. */
export function partAt(
  pieces: readonly number[],
  number: number,
): { at: number; of: number } | null {
  const first = pieces[number];
  const start = pieces.findIndex((one) => one === first);
  const of = pieces.filter((one) => one === first).length;
  return of === 1 ? null : { at: number - start, of };
}

/** Base64, because the end of a part may be inside a letter, and because it needs no escapes. */
export function partOf(runs: readonly StepRun[], { at, of }: { at: number; of: number }): string {
  const bytes = Buffer.from(JSON.stringify(runs));
  const length = Math.ceil(bytes.length / of);
  return bytes.subarray(at * length, (at + 1) * length).toString("base64");
}

export const joinParts = (parts: readonly string[]): unknown =>
  JSON.parse(Buffer.concat(parts.map((part) => Buffer.from(part, "base64"))).toString("utf8"));
