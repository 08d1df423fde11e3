import { EventType, type EventRaised, type HistoryEvent } from "../durable/history";
import type { OrchestratorState } from "../durable/orchestrator-state";
import { ActionInvoker, type OrchestrationFacts } from "./action-invoker";
import { NonDeterminismError, OrchestrationFault, type Decision } from "./decision";
import { TaskContext } from "./task-context";

/** How an execution ended, if it did. */
export type Ending =
  | { readonly kind: "completed"; readonly output: unknown }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "terminated"; readonly reason: string }
  | {
      readonly kind: "continuedAsNew";
      readonly input: unknown;
      /** Events that arrived after the decision to continue as new. The next generation gets them. */
      readonly carriedOver: readonly EventRaised[];
    };

export interface Replay {
  readonly decisions: readonly Decision[];
  readonly ending: Ending | undefined;
  readonly suspended: boolean;
}

/**
 * Replays one execution from its whole history, as the extension and DTFx do together, to find the task ids of the SDK's
 * actions and whether the execution has ended.
 * https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/TaskOrchestrationExecutor.cs
 *
 * 1. Nothing completes, fails or continues as new while an activity, a child or an uncancelled timer is open.
 * 2. The next action is invoked when the previous one has ended, also if it failed.
 * 3. Termination applies at once, even while suspended; the rest of the turn is ignored.
 */
export function replay(
  history: readonly HistoryEvent[],
  state: OrchestratorState,
  facts: OrchestrationFacts & { readonly executionId: string },
): Replay {
  return new Replayer(state, facts).run(history);
}

/** https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/Listener/TaskOrchestrationShim.cs */
export function orchestratorFailed(functionName: string, detail: string): string {
  return `Orchestrator function '${functionName}' failed: ${detail}`;
}

type Result =
  | { readonly kind: "completed"; readonly output: unknown }
  | { readonly kind: "failed"; readonly reason: string };

class Replayer {
  readonly #functionName: string;
  readonly #state: OrchestratorState;
  readonly #context: TaskContext;
  readonly #invoker: ActionInvoker;
  readonly #carriedOver: EventRaised[] = [];
  readonly #queuedWhileSuspended: HistoryEvent[] = [];
  #result: Result | undefined;

  constructor(state: OrchestratorState, facts: OrchestrationFacts & { executionId: string }) {
    this.#functionName = facts.functionName;
    this.#state = state;
    this.#context = new TaskContext(facts.executionId);
    this.#invoker = new ActionInvoker(this.#context, facts);
  }

  run(history: readonly HistoryEvent[]): Replay {
    let ending: Ending | undefined;
    try {
      for (const event of history) {
        if (event.EventType === EventType.ExecutionTerminated) {
          return this.#replay({ kind: "terminated", reason: event.Input });
        }
        this.#process(event);
      }
      ending = this.#ending();
    } catch (error) {
      if (!(error instanceof NonDeterminismError)) throw error;
      ending = { kind: "failed", reason: error.message };
    }
    return this.#replay(ending);
  }

  #replay(ending: Ending | undefined): Replay {
    return {
      decisions: this.#context.newDecisions(),
      ending,
      suspended: this.#context.isSuspended,
    };
  }

  #ending(): Ending | undefined {
    const continued = this.#invoker.continuedAsNew;
    if (this.#context.hasOpenTasks || this.#result === undefined) return undefined;
    if (this.#result.kind === "failed" || continued === undefined) return this.#result;
    return { kind: "continuedAsNew", input: continued.input, carriedOver: this.#carriedOver };
  }

  #process(event: HistoryEvent): void {
    if (event.EventType === EventType.OrchestratorStarted) {
      this.#context.now = new Date(event.Timestamp);
    } else if (event.EventType === EventType.ExecutionResumed) {
      this.#context.resume();
      for (const queued of this.#queuedWhileSuspended.splice(0)) this.#process(queued);
    } else if (this.#context.isSuspended) {
      if (event.EventType !== EventType.ExecutionSuspended) this.#queuedWhileSuspended.push(event);
    } else {
      this.#apply(event);
    }
  }

  #apply(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.ExecutionStarted:
        this.#drive(0);
        break;
      case EventType.TaskScheduled:
      case EventType.TimerCreated:
      case EventType.SubOrchestrationInstanceCreated:
        this.#context.confirm(event);
        break;
      case EventType.EventRaised:
        this.#raise(event);
        break;
      case EventType.ExecutionSuspended:
        this.#context.suspend();
        break;
      default:
        this.#settle(event);
    }
  }

  #settle(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        this.#context.settle(event.TaskScheduledId, true);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#context.settle(event.TaskScheduledId, false);
        break;
      case EventType.TimerFired:
        this.#context.settle(event.TimerId, true);
        break;
      default:
    }
  }

  #raise(event: EventRaised): void {
    if (this.#invoker.continuedAsNew === undefined) this.#invoker.events.raise(event.Name);
    else this.#carriedOver.push(event);
  }

  /** Invokes the actions one by one, from `start` on. The task that it waits for continues it. */
  #drive(start: number): void {
    const actions = this.#state.actions[0] ?? [];
    for (let index = start; index < actions.length; index++) {
      const action = actions[index];
      if (action === undefined) break;
      let task;
      try {
        task = this.#invoker.invoke(action);
      } catch (error) {
        if (!(error instanceof OrchestrationFault)) throw error;
        this.#result = this.#failure(error.message);
        return;
      }
      if (!task.isSettled) {
        task.whenSettled(() => {
          this.#drive(index + 1);
        });
        return;
      }
    }
    this.#result = this.#resultOf(this.#state);
  }

  #resultOf({ error, isDone, output }: OrchestratorState): Result | undefined {
    if (error !== undefined && error !== "") return this.#failure(error);
    return isDone ? { kind: "completed", output } : undefined;
  }

  #failure(detail: string): Result {
    return { kind: "failed", reason: orchestratorFailed(this.#functionName, detail) };
  }
}
