/** Lives through one run on several workers: a caller calls the app's real HTTP functions, and everything is recorded. */
import { createRelayCancel } from "../../../src/activities/relay-cancel";
import { createWakeWatch } from "../../../src/activities/wake-watch";
import { cancelRelay } from "../../../src/orchestrators/cancel-relay";
import { lookout } from "../../../src/orchestrators/lookout/lookout";
import { lookoutGuard } from "../../../src/orchestrators/lookout/lookout-guard";
import { outputs } from "../../../src/orchestrators/outputs";
import { run } from "../../../src/orchestrators/run";
import { watch } from "../../../src/orchestrators/watch";
import { DBT_ACCOUNT_ID, WORKSPACE_ID } from "../../../local/simulated-vendors";
import type { Recording } from "../../support/history/entry";
import { RecordedApi } from "../../support/history/producers/recorded-api";
import { recordEffects } from "../../support/history/producers/simulated-effects";
import { Recorder } from "../../support/history/recorder";
import { hubClientOf } from "../../support/hub-client-of";
import type { ActivityFake } from "../../support/hub-core";
import { createRunsApi } from "../../support/runs-api";
import { watchHubOf } from "../../support/watch-hub-of";
import type { Stage } from "../matrix/scenario";
import { openPlace, type Place } from "./place";
import { recordWorkersStory } from "./workers-recording";
import { WorkersHub, type WorkersHubOptions } from "./workers-hub";
import type { WorkersStory } from "./workers-story";

export interface LivedWorkers {
  readonly recording: Recording;
  /** How many executions the vendor has. */
  readonly executions: number;
  /** A log of what happened, for the message of a failed test. */
  readonly events: readonly string[];
}

/** What a test replaces, to plant a bug. */
export type PlantedInWorkers = NonNullable<WorkersHubOptions["planted"]>;

const LIMITS = { lostContactSeconds: 600, cancelGraceSeconds: 300 };

/** Time for whatever is still under way when the run has ended. */
const AFTER_SECONDS = 3_600;

type Fields = Readonly<Record<string, unknown>>;

export async function liveWorkers(
  stage: Stage,
  story: WorkersStory,
  planted?: PlantedInWorkers,
): Promise<LivedWorkers> {
  await using place = await openPlace(stage, story.plot);
  const wakeWatch = createWakeWatch(() => watchHubOf(() => hub));
  const wake: ActivityFake = (input) => wakeWatch.handler(input, undefined as never);
  const relayCancel = createRelayCancel(() => hubClientOf(() => hub));
  const relay: ActivityFake = (input) => relayCancel.handler(input, undefined as never);
  await using hub: WorkersHub = new WorkersHub({
    ...{ story, place, orchestrators: { run, watch, outputs, cancelRelay, lookout, lookoutGuard } },
    activities: { wakeWatch: wake, relayCancel: relay },
    ...(planted !== undefined && { planted }),
  });
  const recorder = new Recorder(() => place.clock.now().getTime());
  recordWorkersStory(recorder, story);
  try {
    await new Caller({ hub, place, recorder }).live(story);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error([reason, ...hub.events].join("\n"), { cause: error });
  }
  const executions = place.job.truth().executions.length;
  return { recording: recorder.recording, executions, events: hub.events };
}

interface Scene {
  readonly hub: WorkersHub;
  readonly place: Place;
  readonly recorder: Recorder;
}

/** Starts a run, cancels it as the story tells, and reads its document after every turn. */
class Caller {
  readonly #scene: Scene;
  readonly #api: RecordedApi;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#api = recordedApiOf(scene);
  }

  async live(story: WorkersStory): Promise<void> {
    const { hub, place, recorder } = this.#scene;
    const answer = await this.#api.start(bodyOf(place, story), "nightly");
    const id = String(answer?.body["id"]);
    for (const at of story.cancels) hub.after(at, () => this.#api.cancel(id));
    let isDone = false;
    hub.afterTurn = async (instance) => {
      if (instance.name === "outputs" || isDone) return;
      isDone = (await this.#api.read(id))?.body["done"] === true;
    };
    const root = await hub.runToEnd(id);
    await hub.passOn(root, AFTER_SECONDS);
    await this.#api.read(id);
    const { pipelineId } = place.job.target;
    const pipelines = typeof pipelineId === "string" ? [pipelineId] : [];
    recordEffects(recorder, place.simulators, { deploymentId: "tests", pipelines });
    const open = [...hub.instances.values()].filter(({ end }) => end === null);
    recorder.add("end", { open: open.map((one) => one.id) });
  }
}

function recordedApiOf({ hub, place, recorder }: Scene): RecordedApi {
  const api = createRunsApi({
    over: { client: hubClientOf(() => hub), now: () => place.clock.now() },
    ...{ limits: LIMITS, databricks: [WORKSPACE_ID], dbtCloud: [String(DBT_ACCOUNT_ID)] },
  });
  return new RecordedApi(recorder, async (...request) => {
    const { status, headers, json: body } = await api.call(...request);
    if (status >= 500) hub.log(api.logged.at(-1) ?? "");
    return { status, replayed: headers["idempotent-replayed"] === "true", body };
  });
}

const bodyOf = (place: Place, { retries, timeoutSeconds }: WorkersStory): Fields => ({
  ...{ target: place.job.target, timeoutSeconds, waitSeconds: 30, outputs: "summary" },
  ...(retries !== "none" && {
    retry: { maxAttempts: 2, delaySeconds: 0, on: "anyFailure", mode: retries },
  }),
});
