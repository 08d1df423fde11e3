/**
 * Which repair of a run counts for its step: `2` is the second repair of the run, `2.1` the first repair of that repair. A
 * resumed workflow repairs the newest repair, so after many generations it is always the first one of the one before: `^3`
 * stands for `1.1.1`.
 */
import * as z from "zod";

/** There is a repair, but which one was not stored. */
export const UNKNOWN_TRAIL = "?";

export const RepairTrail = z.string().regex(/^(?:\?|\^[1-9]\d*|[1-9]\d*(?:\.[1-9]\d*)*)$/);
export type RepairTrail = z.infer<typeof RepairTrail>;

/** 300 of them have to fit into a custom status. */
const LONGEST = 12;

/** Undefined if the run was not repaired. */
export function toTrail(numbers: readonly number[]): RepairTrail | undefined {
  if (numbers.length === 0) return undefined;
  const isChain = numbers.length > 1 && numbers.every((number) => number === 1);
  const trail = isChain ? `^${numbers.length}` : numbers.join(".");
  return trail.length <= LONGEST ? trail : UNKNOWN_TRAIL;
}

/** The numbers of the repairs, one after the other; null if they were not stored. */
export function fromTrail(trail: RepairTrail | undefined): readonly number[] | null {
  if (trail === undefined) return [];
  if (trail === UNKNOWN_TRAIL) return null;
  return trail.startsWith("^")
    ? Array.from({ length: Number(trail.slice(1)) }, () => 1)
    : trail.split(".").map(Number);
}
