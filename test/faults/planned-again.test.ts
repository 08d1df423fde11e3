/**
 * A repair or a start is planned again after it was sent by an earlier plan, because the turns around it were lost and a worker
 * was frozen. The later plan meets the effect of the start: its run is active, or has ended, or can no longer be repaired. The
 * run ends as its own repair has ended, and nothing is started anew.
 */
import { SURVIVED } from "./table/verdict";
import { Tally } from "./table/tally";
import { databricksStage } from "./matrix/databricks-stage";
import type { Stage } from "./matrix/scenario";
import { judgeWorkers } from "./workers/judge-workers";
import { liveWorkers } from "./workers/live-workers";
import { aStory, type WorkersStory } from "./workers/workers-story";

const repaired = (changes: Partial<WorkersStory>): WorkersStory =>
  aStory({ plot: "failsFirst", retries: "repair", timeoutSeconds: 1_200, ...changes });

/** Those that random searches have found. */
const found: readonly [Stage, WorkersStory][] = [
  [
    databricksStage,
    repaired({
      ...{ seed: 975_082_152, latencySeconds: 0, clocks: "jump" },
      lostTurns: [
        { turn: 10, sends: "all", seconds: 30 },
        { turn: 14, sends: "all", seconds: 30 },
        { turn: 12, sends: "late", seconds: 75 },
      ],
      freezes: [
        { at: 60, worker: 0, seconds: 130 },
        { at: 41, worker: 1, seconds: 130 },
      ],
    }),
  ],
  [
    databricksStage,
    repaired({
      ...{ seed: 2_002_758_507, latencySeconds: 0, clocks: "stand" },
      lostTurns: [
        { turn: 11, sends: "late", seconds: 75 },
        { turn: 13, sends: "all", seconds: 75 },
      ],
      freezes: [{ at: 47, worker: 2, seconds: 130 }],
    }),
  ],
  [
    databricksStage,
    repaired({
      ...{ seed: 1_861_989_792, latencySeconds: 0, clocks: "jump" },
      lostTurns: [
        { turn: 10, sends: "late", seconds: 75 },
        { turn: 12, sends: "all", seconds: 75 },
        { turn: 4, sends: "all", seconds: 75 },
      ],
      freezes: [
        { at: 49, worker: 1, seconds: 68 },
        { at: 94, worker: 0, seconds: 130 },
      ],
    }),
  ],
  [
    databricksStage,
    repaired({
      ...{ seed: 1_153_688_031, latencySeconds: 8, clocks: "stand" },
      lostTurns: [
        { turn: 13, sends: "all", seconds: 30 },
        { turn: 14, sends: "late", seconds: 75 },
        { turn: 7, sends: "nothing", seconds: 75 },
      ],
      freezes: [
        { at: 190, worker: 2, seconds: 130 },
        { at: 153, worker: 1, seconds: 130 },
      ],
    }),
  ],
  [
    databricksStage,
    repaired({
      ...{ seed: 639_552_775, latencySeconds: 0, clocks: "stand", timeoutSeconds: 400 },
      lostTurns: [
        { turn: 10, sends: "late", seconds: 75 },
        { turn: 13, sends: "all", seconds: 30 },
      ],
      freezes: [
        { at: 84, worker: 1, seconds: 130 },
        { at: 80, worker: 2, seconds: 130 },
      ],
      cancels: [135],
    }),
  ],
  [
    databricksStage,
    repaired({
      ...{ seed: 1_858_350_256, latencySeconds: 0, clocks: "jump", retries: "rerun" },
      lostTurns: [
        { turn: 13, sends: "late", seconds: 30 },
        { turn: 7, sends: "all", seconds: 75 },
        { turn: 5, sends: "late", seconds: 75 },
      ],
      freezes: [
        { at: 72, worker: 1, seconds: 130 },
        { at: 92, worker: 0, seconds: 130 },
      ],
      cancels: [149],
    }),
  ],
];

const tally = new Tally();

describe("a start that is planned again after it was sent", () => {
  afterAll(() => {
    tally.save();
  });

  it.each(
    found.map(([stage, story]): [string, number, Stage, WorkersStory] => [
      stage.targetType,
      story.seed,
      stage,
      story,
    ]),
  )(
    "is found and watched, and nothing is started anew (%s, seed %i)",
    async (type, _seed, stage, story) => {
      const lived = await liveWorkers(stage, story);
      const verdict = judgeWorkers(story, lived);

      tally.add("start planned again after it was sent", verdict, { target: type });
      expect(verdict).toStrictEqual(SURVIVED);
      expect(lived.events.join("\n")).toContain("of closeLaunch");
    },
  );
});
