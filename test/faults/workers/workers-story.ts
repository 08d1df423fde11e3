import fc from "fast-check";

export interface Stop {
  readonly at: number;
  /** Index of the worker. */
  readonly worker: number;
  /** How long it is gone, or frozen. */
  readonly seconds: number;
}

export interface Trouble {
  readonly from: number;
  readonly seconds: number;
  /** 503, or it acts and its answers are lost. */
  readonly kind: "unavailable" | "answersLost";
}

export interface LostTurn {
  readonly turn: number;
  /** Which of its messages have been sent before its worker was stopped; `late`: when the worker goes on. */
  readonly sends: "nothing" | "all" | "late";
  /** When the worker goes on. */
  readonly seconds: number;
}

/** What happens to one run on several workers. */
export interface WorkersStory {
  readonly plot: "passes" | "fails" | "failsFirst" | "endless";
  readonly seed: number;
  /** The longest time for a request to arrive, and for its answer to come back. */
  readonly latencySeconds: number;
  readonly kills: readonly Stop[];
  readonly freezes: readonly Stop[];
  /** Those of a frozen process jump; those of a machine that is paused may stand still meanwhile. */
  readonly clocks: "jump" | "stand";
  readonly lostTurns: readonly LostTurn[];
  /** A worker that was stopped has taken the start of the run; others get it so much later. Until then events are discarded. */
  readonly startHeldSeconds: number;
  readonly storage: readonly Trouble[];
  readonly vendor: readonly Trouble[];
  readonly cancels: readonly number[];
  readonly timeoutSeconds: number;
  readonly retries: "none" | "rerun" | "repair";
}

export const WORKERS = 3;

/** Without changes nothing goes wrong. */
export const aStory = (changes: Partial<WorkersStory> = {}): WorkersStory => ({
  ...{
    plot: "passes",
    seed: 1,
    latencySeconds: 1,
    timeoutSeconds: 600,
    retries: "none",
    clocks: "jump",
    startHeldSeconds: 0,
  },
  ...{ kills: [], freezes: [], lostTurns: [], storage: [], vendor: [], cancels: [] },
  ...changes,
});

const early = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 240 }));

const stop: fc.Arbitrary<Stop> = fc.record({
  at: early,
  worker: fc.nat({ max: WORKERS - 1 }),
  seconds: fc.constantFrom(3, 40, 68, 75, 130, 400),
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
  from: early,
  seconds: fc.constantFrom(2, 10, 90),
  kind: fc.constantFrom("unavailable", "answersLost"),
});

export const storyArbitrary: fc.Arbitrary<WorkersStory> = fc.record({
  plot: fc.constantFrom("passes", "fails", "failsFirst", "endless"),
  seed: fc.nat(),
  latencySeconds: fc.constantFrom(0, 1, 8, 15),
  kills: fc.array(stop, { maxLength: 3 }),
  freezes: fc.array(stop, { maxLength: 3 }),
  clocks: fc.constantFrom("jump", "stand"),
  lostTurns: fc.array(
    fc.record({
      turn: fc.integer({ min: 2, max: 12 }),
      sends: fc.constantFrom("nothing", "all", "late"),
      seconds: fc.constantFrom(30, 75, 400),
    }),
    { maxLength: 2 },
  ),
  storage: fc.array(trouble, { maxLength: 2 }),
  vendor: fc.array(trouble, { maxLength: 2 }),
  cancels: fc.array(early, { maxLength: 1 }),
  timeoutSeconds: fc.constantFrom(60, 300, 900),
  retries: fc.constantFrom("none", "rerun", "repair"),
  startHeldSeconds: fc.constantFrom(0, 0, 0, 20, 75),
});
