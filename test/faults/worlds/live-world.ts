/**
 * Lives through a world: callers call the app's real HTTP functions over a task hub in virtual time, whose steps act on a
 * vendor. Everything is recorded.
 */
import type { DurableClient, OrchestrationHandler } from "durable-functions";
import { createRelayCancel } from "../../../src/activities/relay-cancel";
import { createWakeWatch } from "../../../src/activities/wake-watch";
import type { ActivityContract } from "../../../src/contracts/activities";
import * as contracts from "../../../src/contracts/activities";
import type { Claims } from "../../../src/contracts/claim";
import { deliverCallback } from "../../../src/contracts/callback";
import { WAKE_REQUESTED } from "../../../src/contracts/names";
import { cancelRelay } from "../../../src/orchestrators/cancel-relay";
import { lateCallback } from "../../../src/orchestrators/late-callback";
import { outputs } from "../../../src/orchestrators/outputs";
import { run } from "../../../src/orchestrators/run";
import { watch } from "../../../src/orchestrators/watch";
import { MemoryClaims } from "../../support/claims";
import { ROOT_ID, STARTED_AT } from "../../support/drive";
import type { Recording } from "../../support/history/entry";
import { asksOf, fingerprintOf } from "../../support/history/producers/asks-of";
import { RecordedApi, type RecordedAnswer } from "../../support/history/producers/recorded-api";
import { Recorder } from "../../support/history/recorder";
import { hubClientOf } from "../../support/hub-client-of";
import type { ActivityFake } from "../../support/hub-core";
import { createRunsApi, type RunsApi } from "../../support/runs-api";
import { watchHubOf } from "../../support/watch-hub-of";
import { DatabricksVendor } from "./databricks-vendor";
import { DbtVendor } from "./dbt-vendor";
import { PipelineVendor } from "./pipeline-vendor";
import { receiverOf } from "./world-receiver";
import { WorldHub } from "./world-hub";
import { WorldLookout } from "./world-lookout";
import { ONLY_DELAYS, recordExecutions, recordInstances, recordStory } from "./world-recording";
import { bodyOf, CALLBACK_HOSTS, jobOf, KEY, LIMITS, oldInputOf } from "./world-request";
import type { WorldStory } from "./world-story";
import type { Surroundings, WorldVendor } from "./world-vendor";

/** How a world has come out. */
export interface LivedWorld {
  readonly recording: Recording;
  /** A log of what happened, for the message of a failed test. */
  readonly events: readonly string[];
}

/** What a test replaces, to plant a bug. */
export interface Planted {
  readonly orchestrators?: Readonly<Record<string, OrchestrationHandler>>;
  readonly claims?: Claims;
  /** Changes the activities. */
  readonly activities?: (own: Record<string, ActivityFake>) => Record<string, ActivityFake>;
  /** Changes the HTTP functions. */
  readonly api?: (own: RunsApi["call"]) => RunsApi["call"];
}

/** Between two tries of a launch: `src/contracts/pauses.ts`. */
const LONGEST_PAUSE_SECONDS = 90;

const READS_AFTER_END = 5;

const VENDORS = { databricks: DatabricksVendor, dbt: DbtVendor, pipeline: PipelineVendor };

class LiveWorld {
  readonly #story: WorldStory;
  readonly #hub: WorldHub;
  readonly #vendor: WorldVendor;
  readonly #recorder: Recorder;
  readonly #api: RecordedApi;
  readonly #resultUrls = new Map<string, string>();
  readonly #readsAfterEnd = new Map<string, number>();

  constructor(story: WorldStory, planted: Planted) {
    this.#story = story;
    const nowMs = (): number => STARTED_AT.getTime() + this.#hub.elapsedSeconds * 1_000;
    this.#recorder = new Recorder(nowMs);
    const client = hubClientOf(() => this.#hub);
    const now = (): Date => new Date(nowMs());
    this.#vendor = new VENDORS[story.vendor](story, this.#surroundings(planted));
    const activities = {
      ...this.#vendor.activities(),
      deliverCallback: receiverOf(story, { client, now, recorder: this.#recorder }),
    };
    const vendor = this.#vendor;
    const worldLookout = new WorldLookout({
      ...{ trouble: story.lookout, client, now, hub: () => this.#hub },
      listAt: (seconds) => (vendor.isSilent(seconds) ? null : vendor.job.activeAt(seconds)),
    });
    this.#hub = new WorldHub({
      ...{ startedAt: STARTED_AT.getTime(), story },
      orchestrators: {
        ...{ run, watch, outputs, lateCallback, cancelRelay, ...worldLookout.orchestrators },
        ...planted.orchestrators,
      },
      activities: {
        ...heldToContracts(planted.activities?.(activities) ?? activities),
        wakeWatch: wakeThrough(() => this.#hub),
        relayCancel: relayThrough(client),
        ...worldLookout.activities(),
      },
    });
    this.#hub.deliverHint = worldLookout.deliver.bind(worldLookout);
    worldLookout.begin();
    recordStory(this.#recorder, story);
    this.#hub.onTrouble = (trouble) => {
      this.#recorder.add("trouble", trouble);
    };
    this.#hub.afterTurn = () => this.#readAll();
    const api = createRunsApi({
      ...{ over: { client, now }, limits: LIMITS, callbackHosts: CALLBACK_HOSTS },
    });
    const call = planted.api?.(api.call) ?? api.call;
    this.#api = new RecordedApi(this.#recorder, async (...request) => {
      const { status, headers, json: body } = await call(...request);
      // The answer itself does not say why.
      if (status >= 500) this.#hub.events.push(...api.logged.slice(-1));
      return { status, replayed: headers["idempotent-replayed"] === "true", body };
    });
  }

  #surroundings({ claims = new MemoryClaims() }: Planted): Surroundings {
    return {
      claims,
      onPost: ({ runId: id, attemptNumber: attempt, repairs }) => {
        const order = repairs === undefined ? "start" : "repair";
        this.#recorder.add("post", {
          job: jobOf(this.#story),
          order,
          id,
          attempt,
          execution: null,
        });
      },
      onTrouble: (what, hides) => {
        const trouble = { where: "network", seconds: LONGEST_PAUSE_SECONDS, what } as const;
        this.#recorder.add("trouble", { ...trouble, ...(!hides && ONLY_DELAYS) });
      },
    };
  }

  async live(): Promise<LivedWorld> {
    const hub = this.#hub;
    try {
      const root = await this.#begin();
      this.#schedule(root);
      await hub.runToEnd(root);
      await this.#callAfterEnd(root);
      await this.#repair(root);
      // A repeated start may begin an instance again that had ended.
      for (let id = this.#openId(); id !== undefined; id = this.#openId()) await hub.runToEnd(id);
      await this.#readAll(Infinity);
      return { recording: this.#record(), events: hub.events };
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Error([reason, ...hub.events].join("\n"), { cause: error });
    }
  }

  #openId(): string | undefined {
    return [...this.#hub.instances.values()].find(({ end }) => end === null)?.id;
  }

  #record(): Recording {
    const instances = [...this.#hub.instances.values()];
    this.#vendor.catchUp(this.#hub.elapsedSeconds + 3_600);
    recordExecutions(this.#recorder, this.#vendor);
    recordInstances(this.#recorder, instances);
    const open = instances.filter(({ end }) => end === null).map(({ id }) => id);
    this.#recorder.add("end", { open });
    return this.#recorder.recording;
  }

  /** Returns the id of the run. */
  async #begin(): Promise<string> {
    const body = bodyOf(this.#story);
    if (this.#story.outputs !== null) return this.#accepted(await this.#api.start(body, KEY));
    // Older versions have accepted it, so this version sees no call.
    const asked = { body: fingerprintOf(body), asks: asksOf(body) };
    const call = this.#recorder.call({ action: "start", ...asked });
    this.#hub.start(ROOT_ID, "run", oldInputOf(this.#story));
    this.#recorder.answer(call, { status: 202, id: ROOT_ID });
    return ROOT_ID;
  }

  #accepted(answer: RecordedAnswer | null): string {
    if (answer === null || answer.status >= 300) {
      throw new Error(`Not accepted: ${JSON.stringify(answer)}`);
    }
    const id = String(answer.body["id"]);
    const url = answer.body["resultUrl"];
    if (typeof url === "string") this.#resultUrls.set(id, url);
    return id;
  }

  #schedule(root: string): void {
    const { cancels, strays, wakes, starts, outputs: wish } = this.#story;
    for (const at of cancels) this.#hub.after(at, () => this.#api.cancel(root));
    for (const at of strays) {
      this.#hub.after(at, () => {
        this.#hub.raise(root, "SomethingElse", { at });
      });
    }
    for (const { at, data } of wakes) {
      this.#hub.after(at, () => {
        for (const { id, name } of this.#hub.instances.values()) {
          if (name === "watch") this.#hub.raise(id, WAKE_REQUESTED, data);
        }
      });
    }
    // A run of an older version had no key here.
    if (wish === null) return;
    for (const { at, isOther } of starts) this.#hub.after(at, () => this.#startAgain(isOther));
  }

  #startAgain(isOther: boolean): Promise<RecordedAnswer | null> {
    const body = bodyOf(this.#story);
    return this.#api.start(isOther ? { ...body, tags: { other: "yes" } } : body, KEY);
  }

  async #callAfterEnd(root: string): Promise<void> {
    await this.#api.list();
    await this.#api.cancel(root);
    if (this.#story.outputs !== null)
      await Promise.all([true, false].map((one) => this.#startAgain(one)));
  }

  /** Asks twice at once for a run that repairs the other one. */
  async #repair(root: string): Promise<void> {
    const { repair } = this.#story;
    if (repair === null) return;
    const body = repair.mode === null ? {} : { mode: repair.mode };
    const answers = await Promise.all([root, root].map((id) => this.#api.repair(id, body)));
    for (const answer of answers) if ((answer?.status ?? 500) < 300) this.#accepted(answer);
  }

  /** Callers read every document after every turn, and a few times after its end. */
  async #readAll(mostAfterEnd = READS_AFTER_END): Promise<void> {
    for (const { id, name } of this.#hub.instances.values()) {
      const reads = this.#readsAfterEnd.get(id) ?? 0;
      if (name !== "run" || reads >= mostAfterEnd) continue;
      const answer = await this.#api.read(id);
      if (answer?.body["done"] === true) this.#readsAfterEnd.set(id, reads + 1);
      const url = this.#resultUrls.get(id);
      if (url !== undefined) await this.#api.result(id, url);
    }
  }
}

const known: readonly ActivityContract<unknown, unknown>[] = [
  ...(Object.values(contracts) as ActivityContract<unknown, unknown>[]),
  deliverCallback,
];

export const heldToContracts = (
  fakes: Readonly<Record<string, ActivityFake>>,
): Record<string, ActivityFake> =>
  Object.fromEntries(
    Object.entries(fakes).map(([name, fake]): [string, ActivityFake] => {
      const contract = known.find((one) => one.name === name);
      if (contract === undefined) throw new Error(`There is no contract for ${name}.`);
      return [
        name,
        async (input, call) =>
          contract.output.parse(await fake(contract.input.parse(input) as never, call)),
      ];
    }),
  );

const wakeThrough = (hub: () => WorldHub): ActivityFake => {
  const { handler } = createWakeWatch(() => watchHubOf(hub));
  return (input) => handler(input, undefined as never);
};

export const relayThrough = (client: DurableClient): ActivityFake => {
  const { handler } = createRelayCancel(() => client);
  return (input) => handler(input, undefined as never);
};

/** Lives through a world to the end of its runs. @throws when a rule of the extension is broken. */
export const liveWorld = (story: WorldStory, planted: Planted = {}): Promise<LivedWorld> =>
  new LiveWorld(story, planted).live();
