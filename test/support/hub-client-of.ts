import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import type { HubCore } from "./hub-core";
import type { VirtualInstance } from "./virtual-instance";

type Hub = Pick<HubCore, "instances" | "start" | "raise">;

const STATUS = {
  completed: OrchestrationRuntimeStatus.Completed,
  failed: OrchestrationRuntimeStatus.Failed,
} as const;

const statusOf = ({ end }: VirtualInstance): OrchestrationRuntimeStatus =>
  end === null ? OrchestrationRuntimeStatus.Running : STATUS[end.kind];

/** Lists contain texts where the types declare dates. */
const snapshotOf = (instance: VirtualInstance): Record<string, unknown> => ({
  instanceId: instance.id,
  name: instance.name,
  runtimeStatus: statusOf(instance),
  input: instance.input,
  output: instance.end?.kind === "completed" ? instance.end.output : null,
  customStatus: instance.customStatuses.at(-1) ?? null,
  createdTime: new Date(instance.createdAt).toISOString(),
  lastUpdatedTime: new Date(instance.playedAt).toISOString(),
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
    getStatusBy: async () => {
      await soon();
      return [...hub().instances.values()].map(snapshotOf);
    },
    raiseEvent: async (id: string, name: string, data: unknown) => {
      await soon();
      hub().raise(id, name, data);
    },
  };
  return client as unknown as DurableClient;
};
