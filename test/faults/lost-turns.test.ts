/**
 * A worker is stopped after it has sent the messages of a turn, and before the turn is stored: the launch step is executed
 * although no history has it. The turn is played again a minute later, and then decides otherwise.
 */
import type { Stage } from "./matrix/scenario";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";
import { liveWorkers } from "./workers/live-workers";
import { judgeWorkers } from "./workers/judge-workers";
import { STAGES } from "./workers/place";
import { aStory, type LostTurn, type WorkersStory } from "./workers/workers-story";

/** The turn that decides to launch. */
const LAUNCHING = 3;

const changes: readonly [string, Partial<WorkersStory>][] = [
  ["a cancel comes before it is played again", { cancels: [10] }],
  ["the deadline passes before it is played again", { timeoutSeconds: 60 }],
];

interface Case {
  readonly stage: Stage;
  readonly change: Partial<WorkersStory>;
}

const cases = STAGES.flatMap((stage) =>
  (["all", "late"] as const).flatMap((sends) =>
    changes.map(([what, change]): [string, string, LostTurn["sends"], Case] => [
      stage.targetType,
      what,
      sends,
      { stage, change },
    ]),
  ),
);

const tally = new Tally();

describe("a turn that is lost after it has sent a launch", () => {
  afterAll(() => {
    tally.save();
  });

  it.each(cases)(
    "does not leave a %s unreported when %s (its messages: %s)",
    async (type, _what, sends, { stage, change }) => {
      const story = aStory({ lostTurns: [{ turn: LAUNCHING, sends, seconds: 75 }], ...change });

      const lived = await liveWorkers(stage, story);
      const verdict = judgeWorkers(story, lived);

      tally.add("turn lost after its messages were sent", verdict, { target: type });
      expect(lived.events.join("\n")).toContain("of launchAttempt");
      expect(verdict).toStrictEqual(SURVIVED);
    },
  );
});

/** The job is planned again after the launch of the first plan, whose turn was lost, and the later plan counts. */
const PLANNED_TWICE = aStory({
  ...{ seed: 1_366_970_684, latencySeconds: 1, clocks: "jump", timeoutSeconds: 300 },
  freezes: [{ at: 1, worker: 2, seconds: 130 }],
  lostTurns: [
    { turn: 4, sends: "nothing", seconds: 30 },
    { turn: 3, sends: "late", seconds: 30 },
  ],
});

describe("a launch that is planned again after its POST", () => {
  it.each(STAGES.map((stage): [string, Stage] => [stage.targetType, stage]))(
    "of a %s starts nothing more",
    async (_type, stage) => {
      const lived = await liveWorkers(stage, PLANNED_TWICE);

      expect(judgeWorkers(PLANNED_TWICE, lived)).toStrictEqual(SURVIVED);
    },
  );
});
