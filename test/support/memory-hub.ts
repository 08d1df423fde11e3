import type { Reading } from "../../src/hub/instances";
import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { answerQuery, CLIENT_DATA, type QueryAnswer, type QueryConfig } from "./instance-queries";

export interface StoredInstance {
  readonly instanceId: string;
  /** Null in an instance of which the hub has only a part. */
  readonly name: string | null;
  readonly runtimeStatus: OrchestrationRuntimeStatus | "Unknown";
  readonly input: unknown;
  readonly customStatus: unknown;
  readonly output: unknown;
  readonly createdAt: Date;
}

/** What the hub has of a child whose row was not written when its process was killed. */
export const HALF_WRITTEN = {
  name: null,
  runtimeStatus: "Unknown",
  input: null,
  output: null,
  createdAt: new Date("0001-01-01T00:00:00Z"),
} as const satisfies Partial<StoredInstance>;

const LIVE = new Set<StoredInstance["runtimeStatus"]>([
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.Suspended,
  OrchestrationRuntimeStatus.ContinuedAsNew,
]);

/** A task hub without time, with the part of the client that HTTP triggers use, and its error texts. */
export class MemoryHub {
  readonly instances = new Map<string, StoredInstance>();
  readonly raised: { id: string; name: string; data: unknown }[] = [];
  /** Starts that created an instance. */
  starts = 0;
  /** If set, every call fails with it. */
  trouble: Error | null = null;
  /** The queries for instances that were sent, in order. */
  readonly queries: URL[] = [];
  /** Instances that cannot be read. */
  readonly unreadable = new Set<string>();
  /** The parts of the client with which the app queries instances. */
  readonly clientData = CLIENT_DATA;
  readonly axiosInstance = {
    get: async (url: string, config: QueryConfig): Promise<QueryAnswer> => {
      await this.#answer();
      this.queries.push(new URL(url));
      const rows = this.instances.values();
      return answerQuery(rows, new URL(url), config, (row) => this.#documentOf(row));
    },
  };
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get client(): DurableClient {
    return this as unknown as DurableClient;
  }

  put(instance: Partial<StoredInstance> & { instanceId: string }): void {
    this.instances.set(instance.instanceId, {
      name: "run",
      runtimeStatus: OrchestrationRuntimeStatus.Running,
      input: null,
      customStatus: null,
      output: null,
      createdAt: this.#now(),
      ...this.instances.get(instance.instanceId),
      ...instance,
    });
  }

  /** Rejects a live instance that is there at the call. Of several calls at once, one counts, and all are accepted. */
  async startNew(name: string, { instanceId, input }: StartOptions): Promise<string> {
    const existing = this.instances.get(instanceId);
    await this.#answer();
    if (existing !== undefined && LIVE.has(existing.runtimeStatus)) {
      throw new Error(
        `The operation failed with an unexpected status code: 409. Details: {"Message":"An Orchestration instance with the status ${existing.runtimeStatus} already exists."}`,
      );
    }
    if (this.instances.get(instanceId) !== existing) return instanceId;
    this.starts += 1;
    this.instances.delete(instanceId);
    this.put({ instanceId, name, input: JSON.parse(JSON.stringify(input)) as unknown });
    return instanceId;
  }

  async getStatus(instanceId: string, { showInput = true }: Reading = {}): Promise<unknown> {
    await this.#answer();
    const instance = this.instances.get(instanceId);
    if (instance === undefined) {
      throw new Error(
        "DurableClient error: Durable Functions extension replied with HTTP 404 response.",
      );
    }
    if (this.unreadable.has(instanceId)) {
      throw new Error(
        'The operation failed with an unexpected status code: 500. Details: {"Message":"Something went wrong while processing your request"}',
      );
    }
    const { createdAt, ...rest } = instance;
    const times = { createdTime: toSecond(createdAt), lastUpdatedTime: toSecond(this.#now()) };
    const status = { ...rest, ...times, ...(!showInput && { input: null }) };
    const document = JSON.stringify(status);
    if (rest.runtimeStatus === "Unknown") {
      throw new Error(
        `The operation failed with an unexpected status code: 500. Details: ${document}`,
      );
    }
    if (rest.name === null) {
      throw new Error(
        `DurableClient error: could not construct a DurableOrchestrationStatus object using the data received from the Durable Functions extension: Failed to construct a DurableOrchestrationStatus object because the initializer had invalid types or missing fields. Initializer received: ${document}`,
      );
    }
    return status;
  }

  async raiseEvent(id: string, name: string, data: unknown): Promise<void> {
    await this.#answer();
    this.raised.push({ id, name, data });
  }

  #documentOf({ createdAt, ...rest }: StoredInstance): object {
    const times = { createdTime: toText(createdAt), lastUpdatedTime: toText(this.#now()) };
    return { ...rest, ...times };
  }

  /** Always asynchronous, so that calls interleave as over a network. */
  async #answer(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.trouble !== null) throw this.trouble;
  }
}

interface StartOptions {
  readonly instanceId: string;
  readonly input: unknown;
}

/** The extension returns no milliseconds. */
const toSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1_000) * 1_000);
const toText = (instant: Date): string => toSecond(instant).toISOString().replace(".000Z", "Z");
