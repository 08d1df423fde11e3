import { randomUUID } from "node:crypto";

import type { Clock } from "../../clock";
import { unknownFunction } from "../shadow/action-invoker";
import type { FunctionRegistry } from "../worker/function-registry";
import { hostSpan, type TraceContext } from "../worker/trace-context";
import { newExecutionId } from "./conclude-turn";
import type { Engine } from "./engine";
import { EventType, unscheduled, type ExecutionStarted, type HistoryEvent } from "./history";
import { isOver, type Instance, type RuntimeStatus } from "./instance";
import type { TaskHub } from "./task-hub";

/** An invalid argument of the caller (400). */
export class InvalidArgumentError extends Error {
  override readonly name = "InvalidArgumentError";
}

/** An operation that the state of the instance does not allow (500, as with the extension). */
export class InvalidOperationError extends Error {
  override readonly name = "InvalidOperationError";
}

/** A new instance has the id of a live one (409). */
export class InstanceExistsError extends Error {
  override readonly name = "InstanceExistsError";
}

export interface StartRequest {
  readonly functionName: string;
  readonly instanceId: string | undefined;
  /** JSON text. */
  readonly input: string | null;
  readonly version: string | undefined;
  readonly trace?: TraceContext | undefined;
}

export interface ClientOptions {
  readonly hub: TaskHub;
  readonly engine: Engine;
  readonly registry: FunctionRegistry;
  readonly clock: Clock;
  readonly defaultVersion: string | null;
  /** Which instances with the same id a start replaces: finished ones only, or any. */
  readonly overridable: "NonRunningStates" | "AnyState";
}

/** What a durable client can do to instances. Every promise resolves when the effect is stored. */
export class DurableOperations {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  async start(request: StartRequest): Promise<string> {
    const { registry, hub, engine, clock, overridable, defaultVersion } = this.#options;
    const target = registry.find(request.functionName, "orchestrationTrigger");
    if (target === undefined) {
      throw new InvalidArgumentError(unknownFunction(request.functionName, "orchestrator").message);
    }
    const instanceId = request.instanceId ?? randomUUID().replaceAll("-", "");
    refuseBadInstanceId(instanceId);
    const taken = hub.get(instanceId);
    if (taken !== undefined && !isOver(taken.status) && overridable !== "AnyState") {
      throw new InstanceExistsError(
        `An Orchestration instance with the status ${taken.status} already exists.`,
      );
    }
    const started: ExecutionStarted = {
      ...unscheduled(EventType.ExecutionStarted, clock.now()),
      ...{ Name: target.name, Version: request.version ?? defaultVersion, Input: request.input },
      OrchestrationInstance: { InstanceId: instanceId, ExecutionId: newExecutionId() },
      ...{ ParentInstance: null, Tags: null, Correlation: null },
      ...{ ScheduledStartTime: null, Generation: 0 },
      ...traceOf(request),
    };
    await engine.send({ kind: "started", started }, instanceId);
    return instanceId;
  }

  raiseEvent(instanceId: string, name: string, input: string): Promise<void> {
    const event = unscheduled(EventType.EventRaised, this.#options.clock.now());
    return this.#send(instanceId, { ...event, Name: name, Input: input });
  }

  terminate(instanceId: string, reason: string): Promise<void> {
    const event = unscheduled(EventType.ExecutionTerminated, this.#options.clock.now());
    return this.#send(instanceId, { ...event, Input: reason });
  }

  suspend(instance: Instance, reason: string): Promise<void> {
    refuseStatus(instance, "suspend", ["Pending", "Running"]);
    const event = unscheduled(EventType.ExecutionSuspended, this.#options.clock.now());
    return this.#send(instance.id, { ...event, Reason: reason });
  }

  resume(instance: Instance, reason: string): Promise<void> {
    refuseStatus(instance, "resume", ["Suspended"]);
    const event = unscheduled(EventType.ExecutionResumed, this.#options.clock.now());
    return this.#send(instance.id, { ...event, Reason: reason });
  }

  /** Deletes instances in any status. */
  purge(instanceIds: readonly string[]): Promise<void> {
    return this.#options.hub.commit({ kind: "purged", instanceIds });
  }

  #send(to: string, event: HistoryEvent): Promise<void> {
    return this.#options.engine.send(
      { kind: "received", to, message: { executionId: null, event } },
      to,
    );
  }
}

/** The extension's span of the start, below the caller's span; none if the caller has none. */
const traceOf = ({ trace }: StartRequest): Pick<ExecutionStarted, "ParentTraceContext"> => {
  if (trace === undefined) return {};
  const { traceParent, traceState } = hostSpan(trace);
  return { ParentTraceContext: { TraceParent: traceParent, TraceState: traceState } };
};

/** Azure Storage allows 256 characters, the Durable Task Scheduler 100; the documentation says 100. */
const LONGEST_INSTANCE_ID = 100;

function refuseBadInstanceId(instanceId: string): void {
  if (instanceId.startsWith("@")) {
    throw new InvalidArgumentError("Orchestration instance ids must not start with @.");
  }
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(instanceId)) {
    throw new InvalidArgumentError(
      "Orchestration instance ids must not contain /, \\, #, ?, or control characters.",
    );
  }
  if (instanceId.length > LONGEST_INSTANCE_ID) {
    throw new InvalidArgumentError(
      `Instance ID lengths must not exceed ${LONGEST_INSTANCE_ID} characters.`,
    );
  }
}

function refuseStatus(
  { id, status }: Instance,
  operation: string,
  allowed: readonly RuntimeStatus[],
): void {
  if (allowed.includes(status)) return;
  throw new InvalidOperationError(
    `Cannot ${operation} the orchestration instance ${id} because instance is in the ${status} state.`,
  );
}
