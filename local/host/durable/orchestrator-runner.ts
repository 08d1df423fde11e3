import { logDeviation } from "../deviations";
import type { Log } from "../log";
import type { FunctionRegistry } from "../worker/function-registry";
import { toRpcFailure } from "../worker/rpc-failure";
import type { Worker } from "../worker/invocation";
import { orchestratorFailed, replay, type Replay } from "../shadow/replay";
import { unknownFunction } from "../shadow/action-invoker";
import { customStatusFailure, invocationFailure } from "./failure-texts";
import type { HistoryEvent } from "./history";
import { executionIdOf, traceOf, type Instance } from "./instance";
import { extractState, type OrchestratorState } from "./orchestrator-state";
import type { Turn } from "./turn";
import { toJsonText } from "./values";

export interface Played {
  readonly replay: Replay;
  readonly customStatus: string | null;
}

/** Invokes the orchestrator for a turn and replays the actions that it returns. */
export class OrchestratorRunner {
  readonly #registry: FunctionRegistry;
  readonly #worker: Worker;
  readonly #log: Log;

  constructor(registry: FunctionRegistry, worker: Worker, log: Log) {
    this.#registry = registry;
    this.#worker = worker;
    this.#log = log;
  }

  async play(instance: Instance, turn: Turn): Promise<Played> {
    const state = await this.#orchestrate(instance, turn.payload);
    if (typeof state === "string") return failedAtOnce(instance.started.Name, state);
    const customStatus = toJsonText(state.customStatus);
    const refused = customStatusFailure(customStatus);
    if (refused !== undefined) return failedAtOnce(instance.started.Name, refused);
    const facts = {
      executionId: executionIdOf(instance),
      functionName: instance.started.Name,
      instanceId: instance.id,
      parentInstanceId: instance.started.ParentInstance?.OrchestrationInstance.InstanceId,
      knowsActivity: (name: string) => this.#knows(name, "activityTrigger", instance.id),
      knowsOrchestrator: (name: string) => this.#knows(name, "orchestrationTrigger", instance.id),
    };
    return { replay: replay(eventsOf(turn), state, facts), customStatus };
  }

  /** What the SDK returned, or why it returned nothing. */
  async #orchestrate(instance: Instance, payload: string): Promise<OrchestratorState | string> {
    const { Name: name } = instance.started;
    const target = this.#registry.find(name, "orchestrationTrigger");
    if (target === undefined) return unknownFunction(name, "orchestrator").message;
    try {
      const { returnValue } = await this.#worker.invoke({
        ...{ target, triggerData: { string: payload }, instanceId: instance.id },
        trace: traceOf(instance),
      });
      return JSON.parse(returnValue?.json ?? "null") as OrchestratorState;
    } catch (thrown) {
      const state = extractState(toRpcFailure(thrown).friendlyMessage);
      return state === undefined ? invocationFailure(thrown) : this.#explainError(instance, state);
    }
  }

  #explainError(instance: Instance, state: OrchestratorState): OrchestratorState {
    if (state.error !== undefined && state.error !== "") return state;
    logDeviation(this.#log, "emptyError", {
      functionName: instance.started.Name,
      instanceId: instance.id,
    });
    return { ...state, error: "The orchestrator threw an error without a message." };
  }

  #knows(name: string, trigger: string, instanceId: string): boolean {
    if (this.#registry.find(name, trigger) !== undefined) return true;
    logDeviation(this.#log, "unknownFunction", { functionName: name, instanceId });
    return false;
  }
}

/** The whole history, up to this turn. */
const eventsOf = ({ history }: Turn): HistoryEvent[] =>
  JSON.parse(`[${history}]`) as HistoryEvent[];

function failedAtOnce(functionName: string, detail: string): Played {
  const reason = orchestratorFailed(functionName, detail);
  return {
    replay: { decisions: [], ending: { kind: "failed", reason }, suspended: false },
    customStatus: null,
  };
}
