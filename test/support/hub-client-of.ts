import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { answerQuery, CLIENT_DATA, type QueriedRow, type QueryConfig } from "./instance-queries";
import type { HubCore } from "./hub-core";
import type { VirtualInstance } from "./virtual-instance";

type Hub = Pick<HubCore, "instances" | "start" | "raise">;

const STATUS = {
  completed: OrchestrationRuntimeStatus.Completed,
  failed: OrchestrationRuntimeStatus.Failed,
} as const;

const statusOf = ({ end }: VirtualInstance): OrchestrationRuntimeStatus =>
  end === null ? OrchestrationRuntimeStatus.Running : STATUS[end.kind];

/** In answers to queries, times are texts where the types declare dates. */
const snapshotOf = (instance: VirtualInstance) => ({
  instanceId: instance.id,
  name: instance.name,
  runtimeStatus: statusOf(instance),
  input: instance.input,
  output: instance.end?.kind === "completed" ? instance.end.output : null,
  customStatus: instance.customStatuses.at(-1) ?? null,
  createdTime: new Date(instance.createdAt).toISOString(),
  lastUpdatedTime: new Date(instance.playedAt).toISOString(),
});

const rowOf = (instance: VirtualInstance): QueriedRow & { readonly shown: object } => ({
  instanceId: instance.id,
  runtimeStatus: statusOf(instance),
  createdAt: new Date(instance.createdAt),
  shown: snapshotOf(instance),
});

/** Always asynchronous, so that calls interleave as over a network. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The part of the durable client that HTTP triggers use, over a task hub in virtual time. */
export const hubClientOf = (hub: () => Hub): DurableClient => {
  const client = {
    startNew: async (
      name: string,
      { instanceId, input }: { instanceId: string; input: unknown },
    ) => {
      await soon();
      hub().start(instanceId, name, JSON.parse(JSON.stringify(input)));
      return instanceId;
    },
    getStatus: async (instanceId: string) => {
      await soon();
      const instance = hub().instances.get(instanceId);
      if (instance !== undefined) return snapshotOf(instance);
      throw new Error("The Durable Functions extension replied with HTTP 404 response.");
    },
    clientData: CLIENT_DATA,
    axiosInstance: {
      get: async (url: string, config: QueryConfig) => {
        await soon();
        const rows = [...hub().instances.values()].map(rowOf);
        return answerQuery(rows, new URL(url), config, ({ shown }) => shown);
      },
    },
    raiseEvent: async (id: string, name: string, data: unknown) => {
      await soon();
      hub().raise(id, name, data);
    },
  };
  return client as unknown as DurableClient;
};
