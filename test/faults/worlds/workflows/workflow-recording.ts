import type { Recorder } from "../../../support/history/recorder";
import { BOUNDS } from "../world-recording";
import { CALLBACK_TOKEN } from "../world-request";
import type { WorkflowStory } from "./workflow-story";

/** What a lost hint may cost: the conductor looks every minute without one. */
const WITHOUT_HINT_SECONDS = 60;

/** Everything that is known before the world begins. */
export function recordWorkflowStory(recorder: Recorder, story: WorkflowStory): void {
  recorder.add("limits", BOUNDS);
  recorder.add("secret", { name: "callback address", text: CALLBACK_TOKEN });
  const trouble = (
    where: "vendor" | "storage" | "network",
    seconds: number,
    what: string,
  ): void => {
    recorder.add("trouble", { where, seconds, what });
  };
  for (const { seconds } of story.silences) trouble("vendor", seconds, "no response");
  for (const { seconds } of story.storageSilences) trouble("storage", seconds, "no response");
  for (const { vendor, launches } of story.steps) {
    const busy = launches.filter((fate) => fate === "busy").length;
    // The last fate is that of every further POST.
    if (vendor === "dbt" && busy > 0) trouble("vendor", story.busySeconds * 4, "429");
  }
  if (story.listLagSeconds > 0) trouble("vendor", 0, "a list that is late");
  if (story.losesEveryHint > 0) {
    trouble("network", WITHOUT_HINT_SECONDS * story.steps.length, "lost hints");
  }
}
