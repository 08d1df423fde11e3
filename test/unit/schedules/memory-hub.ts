import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { TickInput, TickResult } from "../../../src/contracts/tick";

export interface KeptInstance {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly createdAt: Date;
  status: OrchestrationRuntimeStatus;
  output: unknown;
  customStatus: unknown;
}

/**
 * The part of the durable client that schedules use, over a map. As Durable does, it refuses the id of a live instance
 * and replaces a finished one without a word.
 */
export class MemoryHub {
  readonly instances = new Map<string, KeptInstance>();
  /** Every start that was accepted, in order. */
  readonly starts: KeptInstance[] = [];
  readonly #now: () => Date;
  /** Starts that still succeed before the hub is out of reach; each later one fails. */
  startsLeft = Infinity;
  /** Instances that cannot be read. */
  readonly unreadable = new Set<string>();

  constructor(now: () => Date = () => new Date(0)) {
    this.#now = now;
  }

  get client(): DurableClient {
    const client: Pick<DurableClient, "getStatus" | "startNew"> = {
      getStatus: (id) => Promise.resolve().then(() => toStatus(this.#find(id)) as never),
      startNew: (name, options) =>
        Promise.resolve().then(() => {
          this.put(name, options?.instanceId ?? "", options?.input);
          return options?.instanceId ?? "";
        }),
    };
    return client as DurableClient;
  }

  get tickStarts(): (TickInput & { id: string })[] {
    return this.starts
      .filter(({ name }) => name === "scheduledTick")
      .map(({ id, input }) => ({ id, ...TickInput.parse(input) }));
  }

  put(
    name: string,
    id: string,
    input: unknown,
    state: Partial<Pick<KeptInstance, "status" | "output" | "customStatus">> = {},
  ): void {
    const existing = this.instances.get(id);
    if (existing !== undefined && existing.status !== OrchestrationRuntimeStatus.Completed) {
      throw new Error(
        `An Orchestration instance with the status ${existing.status} already exists.`,
      );
    }
    if (this.startsLeft-- <= 0) throw new Error("The task hub is out of reach.");
    const instance: KeptInstance = {
      id,
      name,
      // What is stored is JSON, and nobody shares it.
      input: JSON.parse(JSON.stringify(input)) as unknown,
      createdAt: this.#now(),
      status: OrchestrationRuntimeStatus.Completed,
      output: null,
      customStatus: null,
      ...state,
    };
    this.instances.set(id, instance);
    this.starts.push(instance);
  }

  /** Ends a tick as its orchestrator would. */
  decide(tickId: string, result: TickResult): void {
    this.#find(tickId).output = TickResult.parse(result);
  }

  #find(id: string): KeptInstance {
    if (this.unreadable.has(id)) throw new Error("The storage does not answer.");
    const instance = this.instances.get(id);
    // The sentence of durable-functions 3.5.0.
    if (instance === undefined) throw new Error("DurableClient error: replied with HTTP 404.");
    return instance;
  }
}

const toStatus = (instance: KeptInstance): unknown => ({
  name: instance.name,
  instanceId: instance.id,
  createdTime: instance.createdAt,
  lastUpdatedTime: instance.createdAt,
  input: instance.input,
  output: instance.output,
  runtimeStatus: instance.status,
  customStatus: instance.customStatus,
});
