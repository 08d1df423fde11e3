/** A launch step that two workers execute at the same time: their requests to the vendor and to the storage account cross. */
import { isFullMatrix } from "./full-matrix";
import { pipelineStage } from "./matrix/pipeline-stage";
import type { Stage } from "./matrix/scenario";
import { Tally } from "./table/tally";
import { type Crossed, type Crossing, CrossingWorld } from "./workers/crossing";
import { type Choices, playEvery, playSome } from "./workers/every-order";
import { STAGES } from "./workers/place";

const SEED = 20_260_302;

/** In a full run every order without a kill is played, and so many with one. */
const PLAYS_WITH_KILLS = 200;
const SAMPLE = 4;

const tally = new Tally();

const repaired = STAGES.filter((stage) => stage !== pipelineStage);
const crossings: Crossing[] = [
  ...STAGES.map((stage): [Stage, Crossing["mode"]] => [stage, "start"]),
  ...repaired.map((stage): [Stage, Crossing["mode"]] => [stage, "repair"]),
].flatMap(([stage, mode]) => [
  { stage, mode, kills: false, frozenSeconds: 0 },
  { stage, mode, kills: true, frozenSeconds: 75 },
]);

const cases = crossings.map((crossing): [string, string, string, Crossing] => [
  crossing.stage.targetType,
  crossing.mode,
  crossing.kills ? "one is frozen, and may be killed" : "both go on",
  crossing,
]);

async function playAll(crossing: Crossing): Promise<Crossed[]> {
  await using world = await CrossingWorld.open(crossing);
  const wrong: Crossed[] = [];
  const what = crossing.kills
    ? "launch executed on two workers, one frozen or killed"
    : "launch executed on two workers, in every order";
  const play = async (choices: Choices): Promise<void> => {
    const crossed = await world.play(choices);
    tally.add(what, crossed, { target: crossing.stage.targetType });
    if (crossed.lost.length + crossed.doubled.length > 0) wrong.push(crossed);
  };
  if (isFullMatrix && !crossing.kills) await playEvery(play);
  else await playSome(isFullMatrix ? PLAYS_WITH_KILLS : SAMPLE, SEED, play);
  return wrong;
}

describe("a launch step on two workers at once", () => {
  afterAll(() => {
    tally.save();
  });

  it.each(cases)(
    "starts one run of a %s (%s), when %s",
    async (_type, _mode, _how, crossing) => {
      expect(await playAll(crossing)).toStrictEqual([]);
    },
    3_600_000,
  );
});
