/** Not landed: a search in random stories. */
import { appendFileSync } from "node:fs";
import { randomFrom } from "./workers/every-order";
import { judgeWorkers } from "./workers/judge-workers";
import { liveWorkers } from "./workers/live-workers";
import { STAGES } from "./workers/place";
import { aStory, WORKERS, type WorkersStory } from "./workers/workers-story";

const {
  S_TARGET = "dbt-job",
  S_RUNS = "10",
  S_SEED = "1",
  S_OUT = "/tmp/rw/search-repair.txt",
  S_MODE = "",
  S_UNTIL = "",
} = process.env;

const stage = STAGES.find(({ targetType }) => targetType === S_TARGET)!;

function storyOf(random: () => number): WorkersStory {
  const pick = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const int = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
  const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  return aStory({
    plot: S_MODE === "first" ? pick("passes", "failsFirst") : "failsFirst",
    retries: S_MODE === "first" ? "rerun" : pick("repair", "repair", "rerun"),
    timeoutSeconds: pick(1_200, 1_200, 400),
    seed: int(0, 2_147_483_647),
    latencySeconds: pick(0, 0, 1, 8),
    lostTurns: some(int(2, 3), () => ({
      turn: int(4, 14),
      sends: pick("nothing", "all", "late"),
      seconds: pick(30, 75),
    })),
    freezes: some(int(1, 2), () => ({
      at: int(20, 200),
      worker: int(0, WORKERS - 1),
      seconds: pick(68, 130),
    })),
    clocks: pick("jump", "stand"),
    cancels: random() < 0.1 ? [int(20, 300)] : [],
  });
}

it("searches", async () => {
  const random = randomFrom(Number(S_SEED));
  let tried = 0;
  const say = (text: string): void =>
    appendFileSync(S_OUT, `${S_TARGET} seed ${S_SEED}: ${text}\n`);
  for (; tried < Number(S_RUNS); tried++) {
    if (S_UNTIL !== "" && Date.now() > Date.parse(S_UNTIL)) break;
    const story = storyOf(random);
    try {
      const lived = await liveWorkers(stage, story);
      const verdict = judgeWorkers(story, lived);
      if (verdict.lost.length + verdict.doubled.length > 0)
        say(`WRONG ${JSON.stringify(story)} ${JSON.stringify(verdict)}`);
    } catch (error) {
      say(`DEFECT ${JSON.stringify(story)} ${String(error).slice(0, 400)}`);
    }
    if (tried % 100 === 99) say(`tried ${tried + 1}`);
  }
  say(`done ${tried}`);
}, 36_000_000);
