/** Random stories of a lookout: the runs of one connection, and its troubles, one after the other. */
import fc from "fast-check";

/** What is wrong with the lookout, its list or its hints. */
export type TroubleKind =
  /** The vendor does not return the list: 403, 429, or the step throws. */
  | "refused"
  | "limited"
  | "throws"
  /** The list has no entries, only the first ones, or not always the same ones. */
  | "empty"
  | "capped"
  | "leavesOut"
  /** The list shows what it showed a minute before. */
  | "late"
  /** The list shows other states than the checks. */
  | "wrongState"
  /** A round takes 22, or 100, seconds. */
  | "slow"
  | "hangs"
  /** Every second hint is lost; hints come late, or twice; or a watch is told what is not so. */
  | "hintsLost"
  | "hintsLate"
  | "hintsTwice"
  | "hintsWrong"
  /** An operator ends the lookout, its guard, or both. */
  | "lookoutKilled"
  | "guardKilled"
  | "bothKilled";

export interface Trouble {
  readonly kind: TroubleKind;
  readonly from: number;
  readonly to: number;
}

export interface RunStory {
  readonly startsAt: number;
  readonly runSeconds: number;
  /** Which part of it is over when its state changes. */
  readonly changesAt: number | null;
  readonly fails: boolean;
}

export interface LookoutStory {
  readonly runs: readonly RunStory[];
  readonly waitSeconds: number;
  /** Active runs of others. */
  readonly foreignRuns: number;
  readonly troubles: readonly Trouble[];
  /** Which turn is lost, if any, and how long it takes until it is played again. */
  readonly lostTurn: { readonly turn: number; readonly seconds: number } | null;
  /** Whether each round is executed twice. */
  readonly twice: boolean;
}

const run: fc.Arbitrary<RunStory> = fc.record({
  startsAt: fc.integer({ min: 0, max: 40 }),
  runSeconds: fc.integer({ min: 60, max: 900 }),
  changesAt: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  fails: fc.boolean(),
});

/** By then watches are covered. */
const FIRST_TROUBLE_SECONDS = 130;

const trouble = fc.record({
  kind: fc.constantFrom<TroubleKind>(
    ...(["refused", "limited", "throws", "empty", "capped", "leavesOut", "late"] as const),
    ...(["wrongState", "slow", "hangs"] as const),
    ...(["hintsLost", "hintsLate", "hintsTwice", "hintsWrong"] as const),
    ...(["lookoutKilled", "lookoutKilled", "guardKilled", "bothKilled"] as const),
  ),
  pause: fc.integer({ min: 30, max: 200 }),
  seconds: fc.integer({ min: 5, max: 300 }),
});

const troubles = fc.array(trouble, { minLength: 1, maxLength: 3 }).map((all): Trouble[] => {
  let at = FIRST_TROUBLE_SECONDS;
  return all.map(({ kind, pause, seconds }) => {
    const from = at + pause;
    at = from + seconds;
    return { kind, from, to: at };
  });
});

export const lookoutStories: fc.Arbitrary<LookoutStory> = fc.record({
  runs: fc.array(run, { minLength: 7, maxLength: 10 }),
  waitSeconds: fc.constantFrom(15, 30, 30),
  foreignRuns: fc.constantFrom(0, 0, 20),
  troubles,
  lostTurn: fc.option(
    fc.record({ turn: fc.integer({ min: 1, max: 250 }), seconds: fc.constantFrom(5, 40) }),
    { freq: 2 },
  ),
  twice: fc.boolean(),
});
