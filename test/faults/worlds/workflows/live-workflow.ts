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
import { workflowInstanceId } from "../../../../src/contracts/workflows/workflow-ids";
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
import { RecordedWorkflows } from "../../../support/history/producers/recorded-workflows";
import { Recorder } from "../../../support/history/recorder";
import type { ActivityFake } from "../../../support/hub-core";
import { hubClientOf } from "../../../support/hub-client-of";
import { unsealed } from "../../../support/parameter-seals";
import { createRunsApi, type RunsApi } from "../../../support/runs-api";
import type { VirtualInstance } from "../../../support/virtual-instance";
import { watchHubOf } from "../../../support/watch-hub-of";
import { createWorkflowsApi } from "../../../support/workflows-api";
import { heldToContracts, relayThrough, type LivedWorld } from "../live-world";
import { WorldHub } from "../world-hub";
import { ONLY_DELAYS, recordExecutionsOf, recordInstances } from "../world-recording";
import type { Surroundings } from "../world-vendor";
import { StepVendors } from "./step-vendors";
import { recordWorkflowStory } from "./workflow-recording";
import { bodyOf, jobOf, KEY, LIMITS, nameOf } from "./workflow-request";
import type { StepCall, WorkflowStory } from "./workflow-story";

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

const READS_AFTER_END = 3;

class LiveWorkflow {
  readonly #story: WorkflowStory;
  readonly #hub: WorldHub;
  readonly #vendors: StepVendors;
  readonly #recorder: Recorder;
  readonly #runs: RecordedApi;
  readonly #workflows: RecordedWorkflows;
  readonly #readsAfterEnd = new Map<string, number>();
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
    const own = {
      ...heldToContracts(this.#vendors.activities()),
      ...this.#workflowActivities(planted.client?.(client) ?? client, now),
      wakeWatch: this.#wakeWatch(),
      relayCancel: relayThrough(client),
    };
    this.#hub = new WorldHub({
      ...{ startedAt: STARTED_AT.getTime(), story, mostTurns: MOST_TURNS },
      orchestrators: {
        ...{ run, watch, outputs, lateCallback, cancelRelay },
        ...{ workflow, conductor, workflowPlan },
        ...planted.orchestrators,
      },
      activities: planted.activities?.(own) ?? own,
    });
    recordWorkflowStory(this.#recorder, story);
    this.#hub.onTrouble = (trouble) => {
      this.#recorder.add("trouble", trouble);
    };
    this.#hub.afterTurn = (instance) => this.#readAbout(instance);
    this.#runs = new RecordedApi(this.#recorder, this.#sender(client, now, planted));
    this.#workflows = new RecordedWorkflows(this.#runs);
  }

  #sender(client: DurableClient, now: () => Date, planted: PlantedInWorkflow): Send {
    const runs = createRunsApi({ over: { client, now }, limits: LIMITS });
    const workflows = createWorkflowsApi({ client, now, limits: LIMITS, logged: runs.logged });
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
      const answer = await this.#workflows.start(bodyOf(this.#story), KEY);
      if (answer === null || answer.status >= 300) {
        throw new Error(`Not accepted: ${JSON.stringify(answer)}`);
      }
      const id = String(answer.body["id"]);
      this.#schedule(id);
      await hub.runToEnd(id);
      await this.#workflows.cancel(id);
      await this.#resume(id);
      for (const instance of hub.instances.values()) await hub.runToEnd(instance.id);
      await this.#readAll(id);
      return { recording: this.#record(), events: hub.events };
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Error([reason, ...hub.events].join("\n"), { cause: error });
    }
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

  #schedule(id: string): void {
    const { cancels, starts, stepCalls } = this.#story;
    for (const at of cancels) this.#hub.after(at, () => this.#workflows.cancel(id));
    for (const { at, isOther } of starts) {
      const body = bodyOf(this.#story);
      const sent = isOther ? { ...body, tags: { other: "yes" } } : body;
      this.#hub.after(at, () => this.#workflows.start(sent, KEY));
    }
    for (const call of stepCalls) this.#hub.after(call.at, () => this.#callAbout(id, call));
  }

  /** Somebody looks at the workflow, and cancels or repairs the run of a step. */
  async #callAbout(id: string, { kind, step }: StepCall): Promise<void> {
    const answer = await this.#workflows.read(id);
    const steps = (answer?.body["steps"] ?? []) as readonly { readonly runId: string | null }[];
    const runId = steps[step]?.runId ?? null;
    if (runId === null) return;
    await (kind === "cancel" ? this.#runs.cancel(runId) : this.#runs.repair(runId, {}));
  }

  /** Each resume is sent twice at once. */
  async #resume(id: string): Promise<void> {
    let generation = 1;
    for (const mode of this.#story.resumes) {
      const body = mode === null ? {} : { mode };
      const answers = await Promise.all([id, id].map((one) => this.#workflows.resume(one, body)));
      if (!answers.some((answer) => (answer?.status ?? 500) < 300)) continue;
      generation += 1;
      await this.#hub.runToEnd(workflowInstanceId(id, generation));
    }
  }

  /** After each turn of a run or a workflow, a caller reads its document; a few times after its end. */
  async #readAbout({ id, name, parentage }: VirtualInstance): Promise<void> {
    const about = ["run", "workflow"].includes(name) ? id : (parentage?.instance.id ?? id);
    const reads = this.#readsAfterEnd.get(about) ?? 0;
    if (reads >= READS_AFTER_END) return;
    const answer = await this.#read(about);
    if (answer?.body["done"] === true) this.#readsAfterEnd.set(about, reads + 1);
  }

  #read(id: string): ReturnType<RecordedApi["read"]> {
    if (id.startsWith("w-")) return this.#workflows.read(id.slice(0, "w-".length + 40));
    return id.startsWith("r-") ? this.#runs.read(id) : Promise.resolve(null);
  }

  async #readAll(id: string): Promise<void> {
    for (const instance of this.#hub.instances.values()) {
      if (instance.name === "run") await this.#runs.read(instance.id);
    }
    await this.#workflows.read(id);
    await this.#workflows.list();
    await this.#runs.list();
  }
}

/** Lives through a world to the end of its runs. @throws when a rule of the extension is broken. */
export const liveWorkflow = (
  story: WorkflowStory,
  planted: PlantedInWorkflow = {},
): Promise<LivedWorld> => new LiveWorkflow(story, planted).live();
