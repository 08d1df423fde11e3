/** The state of each step, as conductors pass it on and show it. 300 of them have to fit into a custom status of 16 KB. */
import * as z from "zod";
import type { Outcome } from "../outcome";
import { RepairTrail, UNKNOWN_TRAIL } from "./repair-trail";

/** As people see it. */
export const StepStatus = z.enum([
  "waiting",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "timedOut",
  "unknown",
  "skipped",
]);
export type StepStatus = z.infer<typeof StepStatus>;

/** As it is stored. */
export const StepLetter = z.enum(["w", "l", "v", "s", "o", "f", "n", "c", "t", "u", "x", "y"]);
export type StepLetter = z.infer<typeof StepLetter>;

const STATUSES: Record<StepLetter, StepStatus> = {
  w: "waiting",
  /** Its run is live. */
  l: "running",
  /** Its run ended as unknown, and what it started is looked at again at the vendor. */
  v: "running",
  s: "succeeded",
  /** Its run ended as unknown, and the vendor said later that it has succeeded. */
  o: "succeeded",
  f: "failed",
  /** It failed before it had a run, for example because a reference had no value. The notes say why. */
  n: "failed",
  c: "cancelled",
  t: "timedOut",
  u: "unknown",
  /** Skipped because of a failure, a cancel or the deadline. */
  x: "skipped",
  /** Skipped because its condition was not met: for example nothing failed that it waits for. */
  y: "skipped",
};

export const statusOf = (letter: StepLetter): StepStatus => STATUSES[letter];

const LETTERS: Record<Outcome, StepLetter> = {
  succeeded: "s",
  failed: "f",
  cancelled: "c",
  timedOut: "t",
  unknown: "u",
};

export const letterOf = (outcome: Outcome): StepLetter => LETTERS[outcome];

/**
 * The letter; the generation in which its run was started, 0 if it has none; when it was started and when its end was seen,
 * in seconds since the workflow was accepted; which repair of that run counts, absent if it was not repaired.
 */
export const StepState = z.tuple([
  StepLetter,
  z.int().nonnegative(),
  z.int().nullable(),
  z.int().nullable(),
  RepairTrail.optional(),
]);
export type StepState = z.infer<typeof StepState>;

export const NOT_STARTED: StepState = ["w", 0, null, null];

/** The state with another repair that counts; undefined if the run was not repaired. */
export const withTrail = (
  [letter, generation, start, end]: StepState,
  trail: RepairTrail | undefined,
): StepState =>
  trail === undefined ? [letter, generation, start, end] : [letter, generation, start, end, trail];

const BASE = 36;

const toText = (number: number | null): string => (number === null ? "" : number.toString(BASE));

/** More than the states of 300 steps take without their repairs. */
const USUAL_LENGTH = 5_000;

/**
 * All states as one text, which takes half the room: `s1,9ix,9kf;l1,9kg,;w0,,`. The fourth field is the repair that counts. If
 * hundreds of steps were repaired again and again, it says only that there is one.
 */
export function encodeStates(states: readonly StepState[]): string {
  const whole = states.map((state) => encodeState(state)).join(";");
  if (whole.length <= USUAL_LENGTH) return whole;
  return states.map((state) => encodeState(state, UNKNOWN_TRAIL)).join(";");
}

function encodeState([letter, generation, start, end, trail]: StepState, shown = trail): string {
  const fields = [`${letter}${toText(generation)}`, toText(start), toText(end)];
  return [...fields, ...(trail === undefined || shown === undefined ? [] : [shown])].join(",");
}

function decodeStates(text: string): unknown[] {
  if (text === "") return [];
  return text.split(";").map((state) => {
    const [letter = "", start = "", end = "", ...trail] = state.split(",");
    const numbers = [letter.slice(1), start, end].map((digits) =>
      digits === "" ? null : Number.parseInt(digits, BASE),
    );
    return [letter.slice(0, 1), ...numbers, ...trail];
  });
}

/** The state of every step. It is stored as one text, and read from that or from a list. */
export const StepStates = z
  .union([z.string().transform(decodeStates), z.array(z.unknown())])
  .pipe(z.array(StepState));

/** Why a step has no run, by its position: a code and a sentence. The sentence is left out where there is no room. */
export const StepNotes = z.record(
  z.string(),
  z.strictObject({ code: z.string(), message: z.string().optional() }),
);
export type StepNotes = z.infer<typeof StepNotes>;
