/**
 * Lives through the world of a workflow: callers call the app's real HTTP functions over a task hub in virtual time, whose
 * steps act on a vendor for each job. Everything is recorded.
 */
import type { DurableClient, OrchestrationHandler } from "durable-functions";
import { createWakeWatch } from "../../../../src/activities/wake-watch";
import { createWorkflowActivities } from "../../../../src/activities/workflows/workflow-activities";
import type { Claims } from "../../../../src/contracts/claim";
import { createAttachRun } from "../../../../src/hub/attach-run";
import { createOrderRun } from "../../../../src/hub/run-order";
import { cancelRelay } from "../../../../src/orchestrators/cancel-relay";
import { lateCallback } from "../../../../src/orchestrators/late-callback";
import { outputs } from "../../../../src/orchestrators/outputs";
import { run } from "../../../../src/orchestrators/run";
import { watch } from "../../../../src/orchestrators/watch";
import { conductor } from "../../../../src/orchestrators/workflows/conductor";
import { workflowPlan } from "../../../../src/orchestrators/workflows/plan";
import { workflow } from "../../../../src/orchestrators/workflows/workflow";
import type { Provider } from "../../../../src/providers/provider";
import { offersOf, RunRequest } from "../../../support/app-contract";
import { MemoryClaims } from "../../../support/claims";
import { STARTED_AT } from "../../../support/drive";
import { RecordedApi, type Send } from "../../../support/history/producers/recorded-api";
import { Recorder } from "../../../support/history/recorder";
import type { ActivityFake } from "../../../support/hub-core";
import { hubClientOf } from "../../../support/hub-client-of";
import { unsealed } from "../../../support/parameter-seals";
import { createRunsApi, type RunsApi } from "../../../support/runs-api";
import { watchHubOf } from "../../../support/watch-hub-of";
import { createWorkflowsApi } from "../../../support/workflows-api";
import { heldToContracts, relayThrough, type LivedWorld } from "../live-world";
import { WorldHub } from "../world-hub";
import { WorldLookout } from "../world-lookout";
import { receiverOf } from "../world-receiver";
import { ONLY_DELAYS, recordExecutionsOf, recordInstances } from "../world-recording";
import { CALLBACK_HOSTS } from "../world-request";
import type { Surroundings } from "../world-vendor";
import { StepVendors } from "./step-vendors";
import { WorkflowCallers } from "./workflow-callers";
import { recordWorkflowStory } from "./workflow-recording";
import { jobOf, LIMITS, nameOf } from "./workflow-request";
import type { WorkflowStory } from "./workflow-story";

/** What a test replaces, to plant a bug. */
export interface PlantedInWorkflow {
  readonly orchestrators?: Readonly<Record<string, OrchestrationHandler>>;
  readonly claims?: Claims;
  /** Changes the activities. */
  readonly activities?: (own: Record<string, ActivityFake>) => Record<string, ActivityFake>;
  /** Changes the task hub as the steps of workflows see it. */
  readonly client?: (own: DurableClient) => DurableClient;
  /** Changes the HTTP functions. */
  readonly api?: (own: RunsApi["call"]) => RunsApi["call"];
}

/** Between two tries of a launch: `src/contracts/pauses.ts`. */
const LONGEST_PAUSE_SECONDS = 90;

const MOST_TURNS = 30_000;

class LiveWorkflow {
  readonly #story: WorkflowStory;
  readonly #hub: WorldHub;
  readonly #vendors: StepVendors;
  readonly #recorder: Recorder;
  readonly #callers: WorkflowCallers;
  #hints = 0;

  constructor(story: WorkflowStory, planted: PlantedInWorkflow) {
    this.#story = story;
    const nowMs = (): number => STARTED_AT.getTime() + this.#hub.elapsedSeconds * 1_000;
    const now = (): Date => new Date(nowMs());
    this.#recorder = new Recorder(nowMs);
    const client = hubClientOf(() => this.#hub);
    const claims = planted.claims ?? new MemoryClaims();
    this.#vendors = new StepVendors(story, {
      surroundings: (step) => this.#surroundings(step, claims),
      instanceOf: (id) => this.#hub.instances.get(id),
    });
    const appsClient = planted.client?.(client) ?? client;
    const receiver = receiverOf(story, { client: appsClient, now, recorder: this.#recorder });
    const own = {
      ...heldToContracts({ ...this.#vendors.activities(), deliverCallback: receiver }),
      ...this.#workflowActivities(appsClient, now),
      wakeWatch: this.#wakeWatch(),
      relayCancel: relayThrough(client),
    };
    const worldLookout = new WorldLookout({
      ...{ trouble: story.lookout, client, now, hub: () => this.#hub },
      listAt: (seconds) => this.#vendors.activeAt(seconds),
    });
    this.#hub = new WorldHub({
      ...{ startedAt: STARTED_AT.getTime(), story, mostTurns: MOST_TURNS },
      orchestrators: {
        ...{ run, watch, outputs, lateCallback, cancelRelay },
        ...{ workflow, conductor, workflowPlan, ...worldLookout.orchestrators },
        ...planted.orchestrators,
      },
      activities: { ...worldLookout.activities(), ...(planted.activities?.(own) ?? own) },
    });
    this.#hub.deliverHint = worldLookout.deliver.bind(worldLookout);
    worldLookout.begin();
    recordWorkflowStory(this.#recorder, story);
    this.#hub.onTrouble = (trouble) => {
      this.#recorder.add("trouble", trouble);
    };
    const api = new RecordedApi(this.#recorder, this.#sender(client, now, planted));
    this.#callers = new WorkflowCallers(story, this.#hub, api);
    this.#hub.afterTurn = (instance) => this.#callers.readAbout(instance);
  }

  #sender(client: DurableClient, now: () => Date, planted: PlantedInWorkflow): Send {
    const given = { limits: LIMITS, callbackHosts: CALLBACK_HOSTS };
    const runs = createRunsApi({ ...given, over: { client, now } });
    const workflows = createWorkflowsApi({ ...given, client, now, logged: runs.logged });
    const plain: RunsApi["call"] = (method, path, call) =>
      path.startsWith("/api/workflows")
        ? workflows(method, path, call)
        : runs.call(method, path, call);
    const call = planted.api?.(plain) ?? plain;
    return async (...request) => {
      const { status, headers, json: body } = await call(...request);
      // The answer itself does not say why.
      if (status >= 500) this.#hub.events.push(...runs.logged.slice(-1));
      return { status, replayed: headers["idempotent-replayed"] === "true", body };
    };
  }

  #surroundings(step: number, claims: Claims): Surroundings {
    return {
      claims,
      onPost: ({ runId: id, attemptNumber: attempt, repairs }) => {
        const order = repairs === undefined ? "start" : "repair";
        this.#recorder.add("post", { job: jobOf(step), order, id, attempt, execution: null });
      },
      onTrouble: (what, hides) => {
        const trouble = { where: "network", seconds: LONGEST_PAUSE_SECONDS, what } as const;
        this.#recorder.add("trouble", { ...trouble, ...(!hides && ONLY_DELAYS) });
      },
    };
  }

  /** The app's own steps. */
  #workflowActivities(client: DurableClient, now: () => Date): Record<string, ActivityFake> {
    const real = createWorkflowActivities({
      clientOf: () => client,
      request: RunRequest,
      orderRun: createOrderRun({
        offers: offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] }),
        ...{ limits: LIMITS, deploymentId: "tests", now },
      }),
      attachRun: createAttachRun(unsealed),
      openTarget: unsealed.openTarget,
      callsFor: () => this.#vendors.callsAt(() => this.#hub.elapsedSeconds) as Provider,
      now,
    });
    return Object.fromEntries(
      real.map(({ name, handler }): [string, ActivityFake] => [
        name,
        (input) =>
          name === "reportChange" && this.#isLost(input)
            ? { sent: false, isStopping: false }
            : handler(input, undefined as never),
      ]),
    );
  }

  #isLost({ change }: { readonly change: { readonly kind: string } }): boolean {
    const { losesEveryHint } = this.#story;
    if (losesEveryHint === 0 || change.kind !== "step") return false;
    this.#hints += 1;
    return this.#hints % losesEveryHint === 0;
  }

  #wakeWatch(): ActivityFake {
    const { handler } = createWakeWatch(() => watchHubOf(() => this.#hub));
    return (input) => handler(input, undefined as never);
  }

  async live(): Promise<LivedWorld> {
    const hub = this.#hub;
    try {
      await this.#callers.live();
      // A repeated start may begin an instance again that had ended.
      for (let open = this.#openId(); open !== undefined; open = this.#openId()) {
        await hub.runToEnd(open);
      }
      await this.#callers.readAll();
      return { recording: this.#record(), events: hub.events };
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Error([reason, ...hub.events].join("\n"), { cause: error });
    }
  }

  #openId(): string | undefined {
    return [...this.#hub.instances.values()].find(({ end }) => end === null)?.id;
  }

  #record(): LivedWorld["recording"] {
    const instances = [...this.#hub.instances.values()];
    for (const [step, vendor] of this.#vendors.all.entries()) {
      vendor.catchUp(this.#hub.elapsedSeconds + 3_600);
      recordExecutionsOf(this.#recorder, vendor.job, { job: jobOf(step), prefix: nameOf(step) });
    }
    recordInstances(this.#recorder, instances);
    const open = instances.filter(({ end }) => end === null).map((one) => one.id);
    this.#recorder.add("end", { open });
    return this.#recorder.recording;
  }
}

/** Lives through a world to the end of its runs. @throws when a rule of the extension is broken. */
export const liveWorkflow = (
  story: WorkflowStory,
  planted: PlantedInWorkflow = {},
): Promise<LivedWorld> => new LiveWorkflow(story, planted).live();
