/** What goes wrong around a run on several workers, as the checker of recordings understands it. */
import type { Recorder } from "../../support/history/recorder";
import type { WorkersStory } from "./workers-story";

/** Look-ups, grace period, pauses of throwing steps and outputs, all together; and how soon a cancel is sent. */
const BOUNDS = { endSeconds: 1_800, cancelSeconds: 300, lostContactSeconds: 500 };

/** A step is executed again so much later; by then another one may be due. */
const REDELIVERED_SECONDS = 60;

/** Everything that is known before the run begins. */
export function recordWorkersStory(recorder: Recorder, story: WorkersStory): void {
  const { kills, freezes, lostTurns, startHeldSeconds, storage, vendor } = story;
  recorder.add("limits", { ...BOUNDS, transitSeconds: transitSecondsOf(story) });
  const trouble = (where: "host" | "storage" | "vendor", seconds: number, what: string): void => {
    recorder.add("trouble", { where, seconds: seconds + REDELIVERED_SECONDS, what });
  };
  for (const { seconds } of kills) trouble("host", seconds, "a process is killed");
  for (const { seconds } of freezes) trouble("host", seconds, "a process is frozen");
  for (const { seconds } of lostTurns) trouble("host", seconds, "a turn is lost");
  if (startHeldSeconds > 0) trouble("host", startHeldSeconds, "the start of the run is held");
  for (const { seconds, kind } of storage) trouble("storage", seconds, kind);
  for (const { seconds, kind } of vendor) trouble("vendor", seconds, kind);
}

/** On a machine that is paused the clocks stand still, so a request that was about to be sent arrives so much later. */
const transitSecondsOf = ({ latencySeconds, freezes, clocks }: WorkersStory): number =>
  latencySeconds +
  (clocks === "stand" ? freezes.reduce((sum, { seconds }) => sum + seconds, 0) : 0);
