import { createWakeWatch } from "../../../src/activities/wake-watch";
import { CANCEL_REQUESTED } from "../../../src/contracts/names";
import type { Conclusion } from "../../../src/contracts/outcome";
import type { RunInput } from "../../../src/contracts/run-input";
import { RunProgress } from "../../../src/contracts/run-progress";
import { Target } from "../../../src/contracts/target";
import { outputs } from "../../../src/orchestrators/outputs";
import { run } from "../../../src/orchestrators/run";
import { watch } from "../../../src/orchestrators/watch";
import { ROOT_ID } from "../../support/drive";
import type { ActivityFake } from "../../support/hub-core";
import { aRunInput } from "../../support/run-builders";
import type { VirtualInstance } from "../../support/virtual-instance";
import { watchHubOf } from "../../support/watch-hub-of";
import type { Execution as VendorExecution, Stage } from "../matrix/scenario";
import { openPlace, type Place } from "./place";
import { WorkersHub, type WorkersHubOptions } from "./workers-hub";
import type { WorkersStory } from "./workers-story";

export interface LivedWorkers {
  readonly conclusion: Conclusion;
  readonly progress: RunProgress;
  readonly concludedSeconds: number;
  readonly executions: readonly VendorExecution[];
  readonly cancels: number;
  readonly events: readonly string[];
  /** The state of the vendor's newest execution when the conclusion could be read first. */
  readonly statesThen: readonly VendorExecution["state"][];
}

const LIMITS = { lostContactSeconds: 600, cancelGraceSeconds: 300 };

/** Time for whatever is still under way when the run has ended. */
const AFTER_SECONDS = 3_600;

export async function liveWorkers(
  stage: Stage,
  story: WorkersStory,
  claimsOf?: WorkersHubOptions["claimsOf"],
): Promise<LivedWorkers> {
  await using place = await openPlace(stage, story.plot);
  const wakeWatch = createWakeWatch(() => watchHubOf(() => hub));
  const wake: ActivityFake = (input) => wakeWatch.handler(input, undefined as never);
  await using hub: WorkersHub = new WorkersHub({
    ...{ story, place, orchestrators: { run, watch, outputs }, activities: { wakeWatch: wake } },
    ...(claimsOf !== undefined && { claimsOf }),
  });
  for (const at of story.cancels) {
    hub.after(at, () => {
      hub.raise(ROOT_ID, CANCEL_REQUESTED, {});
    });
  }
  const concluded: { seconds: number; states: VendorExecution["state"][] }[] = [];
  hub.afterTurn = (instance) => {
    if (instance.id !== ROOT_ID || !hasConcluded(instance)) return;
    const states = place.job.truth().executions.map(({ state }) => state);
    concluded.push({ seconds: hub.elapsedSeconds, states });
  };
  hub.start(ROOT_ID, "run", inputOf(place, story));
  const root = await lived(hub);
  const progress = RunProgress.parse(root.customStatuses.at(-1));
  const [first] = concluded;
  if (progress.conclusion === null || first === undefined) throw new Error("It has no conclusion.");
  return {
    ...{ progress, conclusion: progress.conclusion, events: hub.events },
    ...{ concludedSeconds: first.seconds, statesThen: first.states },
    ...place.job.truth(),
  };
}

/** @throws with what happened before. */
async function lived(hub: WorkersHub): Promise<VirtualInstance> {
  try {
    const root = await hub.runToEnd(ROOT_ID);
    await hub.passOn(root, AFTER_SECONDS);
    return root;
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error([reason, ...hub.events].join("\n"), { cause: error });
  }
}

const hasConcluded = ({ customStatuses }: VirtualInstance): boolean => {
  const newest = customStatuses.at(-1);
  return newest !== undefined && RunProgress.parse(newest).conclusion !== null;
};

function inputOf(place: Place, story: WorkersStory): RunInput {
  const { retries, timeoutSeconds } = story;
  return aRunInput({
    target: Target.parse(place.job.target),
    timeoutSeconds,
    retry:
      retries === "none"
        ? null
        : { maxAttempts: 2, delaySeconds: 0, on: "anyFailure", mode: retries },
    acceptedAt: place.clock.now().toISOString(),
    limits: LIMITS,
    ...{ outputs: "summary" as const, closesStarts: true as const },
  });
}
