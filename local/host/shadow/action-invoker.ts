import { ActionType, type Action } from "../durable/orchestrator-state";
import type {
  CallSubOrchestrator,
  CallSubOrchestratorWithRetry,
} from "../durable/orchestrator-state";
import { OrchestrationFault } from "./decision";
import { ExternalEvents } from "./external-events";
import { retried } from "./retry";
import { ShadowTask, whenAll, whenAny } from "./shadow-task";
import type { TaskContext } from "./task-context";
import { Timers } from "./timer";

/** What the replay needs besides the history. */
export interface OrchestrationFacts {
  readonly functionName: string;
  readonly instanceId: string;
  readonly parentInstanceId: string | undefined;
  readonly knowsActivity: (name: string) => boolean;
  readonly knowsOrchestrator: (name: string) => boolean;
}

/**
 * Converts one action of the SDK into calls on the context, as OutOfProcOrchestrationShim.InvokeAPIFromAction does.
 * https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/Listener/OutOfProcOrchestrationShim.cs
 *
 * One deliberate difference: in some cases (unknown function, a child with its parent's id, a too long retry interval) the
 * extension drops an error and the instance stays Running for ever. Here it throws OrchestrationFault.
 */
export class ActionInvoker {
  readonly events = new ExternalEvents();
  continuedAsNew: { readonly input: unknown } | undefined;
  readonly #context: TaskContext;
  readonly #facts: OrchestrationFacts;
  readonly #timers: Timers;

  constructor(context: TaskContext, facts: OrchestrationFacts) {
    this.#context = context;
    this.#facts = facts;
    this.#timers = new Timers(context);
  }

  invoke(action: Action): ShadowTask {
    switch (action.actionType) {
      case ActionType.CallActivity:
        return this.#callActivity(action.functionName, action.input);
      case ActionType.CallActivityWithRetry:
        return retried(this.#context, action.retryOptions, () =>
          this.#callActivity(action.functionName, action.input),
        );
      case ActionType.CallSubOrchestrator:
        return this.#callSubOrchestrator(action);
      case ActionType.CallSubOrchestratorWithRetry:
        return retried(this.#context, action.retryOptions, () => this.#callSubOrchestrator(action));
      case ActionType.ContinueAsNew:
        this.continuedAsNew = { input: action.input };
        return settled();
      case ActionType.CreateTimer:
        return this.#timers.create(new Date(action.fireAt), action.isCanceled);
      case ActionType.WaitForExternalEvent:
        return this.events.wait(action.externalEventName);
      case ActionType.WhenAll:
        return whenAll(action.compoundActions.map((child) => this.invoke(child)));
      case ActionType.WhenAny:
        return whenAny(action.compoundActions.map((child) => this.invoke(child)));
      default:
        throw new OrchestrationFault(
          `The embedded host does not support action type ${action.actionType} (entities, callHttp).`,
        );
    }
  }

  #callActivity(name: string, input: unknown): ShadowTask {
    if (!this.#facts.knowsActivity(name)) throw unknownFunction(name, "activity");
    return this.#context.scheduleTask(name, input);
  }

  #callSubOrchestrator(action: CallSubOrchestrator | CallSubOrchestratorWithRetry): ShadowTask {
    const { functionName: name, instanceId, input, version } = action;
    if (!this.#facts.knowsOrchestrator(name)) throw unknownFunction(name, "orchestrator");
    const ancestors = [this.#facts.instanceId, this.#facts.parentInstanceId];
    if (instanceId !== undefined && ancestors.includes(instanceId)) {
      throw new OrchestrationFault(
        "The instance ID of a sub-orchestration must be different than the instance ID of a parent orchestration.",
      );
    }
    return this.#context.createSubOrchestration({ name, instanceId, input, version });
  }
}

/** https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/DurableTaskExtension.cs */
export function unknownFunction(name: string, type: string): OrchestrationFault {
  return new OrchestrationFault(
    `The function '${name}' doesn't exist, is disabled, or is not an ${type} function.`,
  );
}

function settled(): ShadowTask {
  const task = new ShadowTask();
  task.succeed();
  return task;
}
