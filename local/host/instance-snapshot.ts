import { isOver, type Instance, type RuntimeStatus } from "./durable/instance";
import { fromOutputText } from "./durable/values";

/** One instance as tests and tools see it. */
export interface InstanceSnapshot {
  readonly instanceId: string;
  readonly name: string;
  readonly version: string | null;
  readonly runtimeStatus: RuntimeStatus;
  readonly parentInstanceId: string | null;
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly historyEventCount: number;
}

export function toSnapshot(instance: Instance): InstanceSnapshot {
  const { started } = instance;
  return {
    instanceId: instance.id,
    name: started.Name,
    version: started.Version,
    runtimeStatus: instance.status,
    parentInstanceId: started.ParentInstance?.OrchestrationInstance.InstanceId ?? null,
    input: fromOutputText(started.Input),
    output: fromOutputText(instance.output),
    customStatus: fromOutputText(instance.customStatus),
    createdTime: started.Timestamp,
    lastUpdatedTime: instance.lastUpdatedAt,
    historyEventCount: instance.history.size,
  };
}

const SHOWN = 10;

/** "orchestrator id (status)" of the first few instances that have not ended. */
export function describeLive(instances: readonly Instance[]): string {
  const live = instances.filter(({ status }) => !isOver(status));
  if (live.length === 0) return "none";
  const shown = live
    .slice(0, SHOWN)
    .map(({ started, id, status }) => `${started.Name} ${id} (${status})`);
  return live.length > SHOWN
    ? `${shown.join(", ")} and ${live.length - SHOWN} more`
    : shown.join(", ");
}
