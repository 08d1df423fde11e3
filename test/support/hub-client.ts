import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import type { HubCore } from "./hub-core";
import type { VirtualInstance } from "./virtual-instance";

/** The part of the durable client that steps use, for a task hub in virtual time. */
export const clientOf = (hub: () => HubCore, startedAt: number): DurableClient => {
  const isoNow = (): Date => new Date(startedAt + hub().elapsedSeconds * 1_000);
  const client = {
    getStatus: (id: string) =>
      Promise.resolve().then(() => {
        const instance = hub().instances.get(id);
        if (instance === undefined) {
          throw new Error("Durable Functions extension replied with HTTP 404 response.");
        }
        return statusOf(instance, isoNow());
      }),
    startNew: (name: string, { instanceId, input }: { instanceId: string; input: unknown }) =>
      Promise.resolve().then(() => {
        hub().start(instanceId, name, JSON.parse(JSON.stringify(input)));
        return instanceId;
      }),
    raiseEvent: (id: string, name: string, data: unknown) =>
      Promise.resolve().then(() => {
        hub().raise(id, name, data);
      }),
  };
  return client as unknown as DurableClient;
};

function statusOf(instance: VirtualInstance, now: Date): unknown {
  const { id, name, end, input, customStatuses } = instance;
  return {
    ...{ instanceId: id, name, input, createdTime: now, lastUpdatedTime: now },
    runtimeStatus: toRuntimeStatus(end),
    customStatus: customStatuses.at(-1) ?? null,
    output: end?.kind === "completed" ? end.output : null,
  };
}

function toRuntimeStatus(end: VirtualInstance["end"]): OrchestrationRuntimeStatus {
  if (end === null) return OrchestrationRuntimeStatus.Running;
  return end.kind === "completed"
    ? OrchestrationRuntimeStatus.Completed
    : OrchestrationRuntimeStatus.Failed;
}
