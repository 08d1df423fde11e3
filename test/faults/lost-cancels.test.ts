/**
 * A worker that is stopped has taken the start of a run. A cancel that comes before another worker has the start is discarded by
 * Durable, although its caller was told that it was accepted.
 */
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";
import { judgeWorkers } from "./workers/judge-workers";
import { liveWorkers, type LivedWorkers } from "./workers/live-workers";
import { STAGES } from "./workers/place";
import { aStory } from "./workers/workers-story";

/** When the event that is not discarded arrives, in seconds. */
function arrivalIn({ events }: LivedWorkers): number {
  const [line] = events.filter((event) => event.endsWith("CancelRequested for run"));
  return Number.parseFloat(line ?? "");
}

function postsAfter(seconds: number, { recording }: LivedWorkers): number {
  const begin = recording[0]?.at ?? 0;
  return recording.filter(({ kind, at }) => kind === "post" && at > begin + seconds * 1_000).length;
}

const endingsIn = ({ recording }: LivedWorkers): unknown[] =>
  recording.flatMap((entry) =>
    entry.kind === "answer" && entry.document?.["done"] === true ? [entry.document["status"]] : [],
  );

const tally = new Tally();

describe("a cancel that is discarded", () => {
  afterAll(() => {
    tally.save();
  });

  it.each(STAGES.map((stage) => [stage.targetType, stage] as const))(
    "still ends its run, a %s, and nothing is started after it has arrived",
    async (type, stage) => {
      const story = aStory({
        ...{ plot: "endless", timeoutSeconds: 36_000 },
        ...{ startHeldSeconds: 75, cancels: [20], latencySeconds: 0 },
      });

      const lived = await liveWorkers(stage, story);
      const verdict = judgeWorkers(story, lived);

      tally.add("cancel discarded before the first turn", verdict, { target: type });
      expect(lived.events.join("\n")).toContain("CancelRequested for run is discarded");
      expect(verdict).toStrictEqual(SURVIVED);
      expect(new Set(endingsIn(lived))).toStrictEqual(new Set(["cancelled"]));
      expect(arrivalIn(lived)).toBeLessThan(75 + 30);
      expect(postsAfter(arrivalIn(lived), lived)).toBe(0);
    },
  );
});
