/**
 * Several callers of one app at random: equal and different starts of the same keys, cancels, repairs, reads, with lost
 * answers and killed hosts. Everything is recorded.
 */
import { KillableApp, hasEnded } from "../../killable-app";
import type { Recording } from "../entry";
import { senderTo } from "../producers/killable-sender";
import { RecordedApi } from "../producers/recorded-api";
import { recordEffects } from "../producers/simulated-effects";
import { Recorder } from "../recorder";
import { addSoakJob } from "./soak-jobs";
import type { SoakCall, SoakFault, SoakOrder, SoakRound, SoakStory } from "./soak-story";

const HOURS = 3_600;

const LIMITS = {
  ...{ endSeconds: 1_800, cancelSeconds: 300, lostContactSeconds: 3_000, transitSeconds: 0 },
};

type Fields = Readonly<Record<string, unknown>>;

/** One key, and what is known of its run. */
interface Order {
  readonly key: string;
  readonly body: Fields;
  id: string | null;
  resultUrl: string | null;
}

export class Soak {
  readonly #app: KillableApp;
  readonly #recorder: Recorder;
  readonly #api: RecordedApi;
  readonly #orders: Order[];
  /** Every accepted run, repairs too. */
  readonly #ids = new Set<string>();
  #nextStart: Parameters<KillableApp["boot"]>[0] = {};

  constructor(app: KillableApp, orders: readonly SoakOrder[]) {
    this.#app = app;
    this.#recorder = new Recorder(() => app.clock.now().getTime());
    this.#recorder.add("limits", LIMITS);
    this.#api = new RecordedApi(this.#recorder, senderTo(app));
    this.#orders = orders.map((order, index) => ({
      key: `key ${index}`,
      body: bodyOf(order, addSoakJob(app.vendors, order, index), app),
      ...{ id: null, resultUrl: null },
    }));
  }

  async play({ rounds }: SoakStory): Promise<Recording> {
    await this.#boot();
    for (const round of rounds) await this.#playRound(round);
    await this.#finish();
    return this.#recorder.recording;
  }

  async #playRound({ afterSeconds, fault, calls }: SoakRound): Promise<void> {
    const { clock } = this.#app;
    await this.#pass(new Date(clock.now().getTime() + afterSeconds * 1_000));
    if (fault !== null) await this.#inject(fault);
    await Promise.all(calls.map((call) => this.#call(call)));
    await this.#goOn();
  }

  async #call({ action, order: number }: SoakCall): Promise<void> {
    const order = this.#orders[number];
    if (order === undefined) return;
    const { key, body, id, resultUrl } = order;
    if (action === "start") await this.#start(order, body);
    else if (action === "startOther")
      await this.#start(order, { ...body, tags: { another: "yes" } });
    else if (action === "list") await this.#api.list();
    else if (id === null) return;
    else if (action === "cancelByKey") await this.#api.cancelByKey(key, id);
    else if (action === "repair") this.#note(await this.#api.repair(id, {}));
    else if (action !== "result") await this.#api[action](id);
    else if (resultUrl !== null) await this.#api.result(id, resultUrl);
  }

  async #start(order: Order, body: Fields): Promise<void> {
    const answer = await this.#api.start(body, order.key);
    this.#note(answer);
    if (answer === null || answer.status >= 300) return;
    order.id = String(answer.body["id"]);
    order.resultUrl = String(answer.body["resultUrl"]);
  }

  #note(answer: Awaited<ReturnType<RecordedApi["start"]>>): void {
    if (answer !== null && answer.status < 300) this.#ids.add(String(answer.body["id"]));
  }

  async #inject(fault: SoakFault): Promise<void> {
    this.#recorder.add("trouble", { where: "network", seconds: 0, what: fault });
    if (fault === "killed") {
      await this.#restart();
    } else if (fault === "killedBeforeStep" || fault === "killedAfterStep") {
      const kind = fault === "killedBeforeStep" ? "crashBeforeEffect" : "crashAfterEffect";
      this.#nextStart = { faults: [{ functionName: "launchAttempt", kind }] };
      await this.#restart();
    } else {
      const { databricks, dbtCloud } = this.#app.vendors;
      for (const { faults } of [databricks, dbtCloud]) {
        faults.add({ method: "POST", path: STARTS, fault: FAULTS[fault] });
      }
    }
  }

  /** Lets time pass, with another host if one is killed. */
  async #pass(instant: Date): Promise<void> {
    await this.#goOn();
    while (this.#app.clock.now() < instant) {
      await this.#app.passTo(instant);
      await this.#goOn();
    }
  }

  async #goOn(): Promise<void> {
    while (this.#app.isOver) await this.#restart();
  }

  async #restart(): Promise<void> {
    this.#recorder.add("process", { process: "app", event: "killed" });
    await this.#app.endHost();
    await this.#boot();
  }

  async #boot(): Promise<void> {
    const start = this.#nextStart;
    this.#nextStart = {};
    await this.#app.boot(start);
    this.#recorder.add("process", { process: "app", event: "started" });
  }

  async #finish(): Promise<void> {
    const app = this.#app;
    const allEnded = (): boolean => app.host.instances().every(hasEnded);
    while (app.isOver || !allEnded()) {
      await this.#goOn();
      await app.until(allEnded, 48 * HOURS);
    }
    await app.recorded();
    for (const id of this.#ids) await this.#api.read(id);
    for (const { id, resultUrl } of this.#orders) {
      if (id !== null && resultUrl !== null) await this.#api.result(id, resultUrl);
    }
    await this.#api.list();
    await this.#pass(new Date(app.clock.now().getTime() + HOURS * 1_000));
    for (const id of this.#ids) await this.#api.read(id);
    const pipelines = this.#orders.flatMap(({ body }) => pipelineIn(body));
    const { receiver } = app;
    recordEffects(this.#recorder, app.vendors, { deploymentId: "tests", pipelines, receiver });
    this.#recorder.add("end", { open: [] });
  }
}

const STARTS = /\/(?:run-now|updates|repair|run\/|retry\/)$/;

const FAULTS = {
  answerLost: { kind: "reset", when: "afterEffect" },
  requestLost: { kind: "reset", when: "beforeEffect" },
  busy: { kind: "status", status: 429 },
  away: { kind: "status", status: 503 },
} as const;

const pipelineIn = (body: Fields): string[] => {
  const id = (body["target"] as Fields)["pipelineId"];
  return typeof id === "string" ? [id] : [];
};

function bodyOf(
  { retries, timeoutSeconds, callback }: SoakOrder,
  target: Fields,
  { receiver }: KillableApp,
): Fields {
  const retry = { maxAttempts: 3, delaySeconds: 10, on: "anyFailure", mode: retries };
  return {
    ...{ target, timeoutSeconds, waitSeconds: 15 },
    ...(retries !== "none" && { retry }),
    ...(callback && { callbackUrl: receiver.callBackUri }),
  };
}

/** Plays a story to its end. */
export async function playSoak(story: SoakStory): Promise<Recording> {
  await using app = await KillableApp.create();
  return await new Soak(app, story.orders).play(story);
}
