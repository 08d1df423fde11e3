/** A caller of the processes of a soak, at random and recorded: new and known keys, equal and different bodies. */
import type { SimulatedVendors } from "../../local/simulated-vendors";
import { RecordedApi, type Send } from "../support/history/producers/recorded-api";
import type { Recorder } from "../support/history/recorder";
import { addSoakJob } from "../support/history/soak/soak-jobs";
import type { SoakOrder } from "../support/history/soak/soak-story";
import type { AppProcess } from "./fleet";

type Body = Readonly<Record<string, unknown>>;

interface Order {
  readonly key: string;
  readonly body: Body;
  id: string | null;
}

/** A frozen process does not answer. */
const PATIENCE_MS = 15_000;

const VENDORS = ["databricks", "dbt", "pipeline"] as const;
const COURSES = ["passes", "passes", "fails", "failsFirst", "endless"] as const;
const RETRIES = ["none", "none", "rerun", "repair"] as const;

export class Caller {
  readonly orders: Order[] = [];
  /** Every accepted run, repairs too. */
  readonly ids = new Set<string>();
  readonly #recorder: Recorder;
  readonly #vendors: SimulatedVendors;
  readonly #random: () => number;

  constructor(recorder: Recorder, vendors: SimulatedVendors, random: () => number) {
    this.#recorder = recorder;
    this.#vendors = vendors;
    this.#random = random;
  }

  get pipelines(): string[] {
    return this.orders.flatMap(({ body }) => {
      const id = (body["target"] as Body)["pipelineId"];
      return typeof id === "string" ? [id] : [];
    });
  }

  /** One call, or several of one key at once to different processes. */
  async callSomething(processes: readonly AppProcess[]): Promise<void> {
    const order = this.#oneOf(this.orders) ?? this.#newOrder();
    const act = this.#oneOf<() => Promise<void>>([
      () => this.#startAtOnce(this.#newOrder(), processes),
      () => this.#startAtOnce(this.#newOrder(), processes),
      () => this.#start(order, order.body, this.#pick(processes)),
      () => this.#start(order, { ...order.body, tags: { another: "yes" } }, this.#pick(processes)),
      () => this.#about(order, (api, id) => api.read(id), processes),
      () => this.#about(order, (api, id) => api.cancel(id), processes),
      () => this.#about(order, (api, id) => api.repair(id, {}), processes),
    ]);
    await act?.();
  }

  async readAll(process: AppProcess): Promise<void> {
    const api = this.#apiOf(process);
    for (const id of this.ids) await api.read(id);
  }

  /** The runs that have not ended. */
  async liveAt(process: AppProcess): Promise<string[]> {
    const live: string[] = [];
    for (const id of this.ids) {
      const answer = await this.#apiOf(process).read(id);
      if (answer?.body["done"] !== true) live.push(id);
    }
    return live;
  }

  async cancel(id: string, process: AppProcess): Promise<void> {
    await this.#apiOf(process).cancel(id);
  }

  #newOrder(): Order {
    const number = this.orders.length;
    const course: SoakOrder = {
      vendor: this.#pick(VENDORS),
      course: this.#pick(COURSES),
      retries: this.#pick(RETRIES),
      ...{ timeoutSeconds: 900, callback: false },
    };
    const retry = { maxAttempts: 3, delaySeconds: 2, on: "anyFailure", mode: course.retries };
    const target = addSoakJob(this.#vendors, course, number);
    const { timeoutSeconds, retries } = course;
    const body = {
      ...{ target, timeoutSeconds, waitSeconds: 2 },
      ...(retries !== "none" && { retry }),
    };
    const order = { key: `key ${number}`, body, id: null };
    this.orders.push(order);
    return order;
  }

  async #startAtOnce(order: Order, processes: readonly AppProcess[]): Promise<void> {
    await Promise.all(processes.map((process) => this.#start(order, order.body, process)));
  }

  async #start(order: Order, body: Body, process: AppProcess): Promise<void> {
    const answer = await this.#apiOf(process).start(body, order.key);
    if (answer === null || answer.status >= 300) return;
    order.id = String(answer.body["id"]);
    this.ids.add(order.id);
  }

  async #about(
    { id }: Order,
    ask: (api: RecordedApi, id: string) => ReturnType<RecordedApi["read"]>,
    processes: readonly AppProcess[],
  ): Promise<void> {
    if (id === null) return;
    const answer = await ask(this.#apiOf(this.#pick(processes)), id);
    const named = answer?.body["id"];
    if (answer !== null && answer.status < 300 && typeof named === "string") this.ids.add(named);
  }

  #apiOf(process: AppProcess): RecordedApi {
    return new RecordedApi(this.#recorder, senderTo(process), { process: process.name });
  }

  #oneOf<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }

  #pick<Item>(items: readonly Item[]): Item {
    return this.#oneOf(items) ?? items[0]!;
  }
}

const senderTo =
  ({ baseUrl }: AppProcess): Send =>
  async (method, path, { body, headers = {} }) => {
    try {
      const answer = await fetch(`${baseUrl}${path}`, {
        ...{ method, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) },
        headers: { "content-type": "application/json", ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const replayed = answer.headers.get("idempotent-replayed") === "true";
      const json = text.startsWith("{") ? (JSON.parse(text) as Body) : {};
      return { status: answer.status, replayed, body: json };
    } catch {
      return null;
    }
  };
