import type {
  HistoryEvent,
  SubOrchestrationCreated,
  TaskScheduled,
  TimerCreated,
} from "../durable/history";
import { NonDeterminismError, type Decision } from "./decision";
import { ShadowTask } from "./shadow-task";

/**
 * A port of DTFx TaskOrchestrationContext.
 * https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/TaskOrchestrationContext.cs
 *
 * Owns: task ids, decisions that are not in the history yet, open tasks, and suspension.
 * 1. Ids are assigned in the order of calls, starting at 0 in every execution.
 * 2. A decision is pending until the history contains it. Decisions that are pending at the end are new.
 * 3. While suspended nothing is decided; events are queued until the resume.
 */
export class TaskContext {
  now = new Date(0);
  isSuspended = false;
  readonly #executionId: string;
  #nextId = 0;
  readonly #pending = new Map<number, Decision>();
  readonly #openTasks = new Map<number, ShadowTask>();
  readonly #pendingWhileSuspended = new Map<number, Decision>();

  constructor(executionId: string) {
    this.#executionId = executionId;
  }

  get hasOpenTasks(): boolean {
    return this.#openTasks.size > 0;
  }

  scheduleTask(name: string, input: unknown): ShadowTask {
    return this.#open((id) => ({ kind: "scheduleTask", id, name, input }));
  }

  createSubOrchestration(call: {
    name: string;
    instanceId: string | undefined;
    input: unknown;
    version: string | undefined;
  }): ShadowTask {
    const { name, instanceId, input, version } = call;
    return this.#open((id) => ({
      kind: "createSubOrchestration",
      id,
      name,
      instanceId: isBlank(instanceId) ? `${this.#executionId}:${id}` : instanceId,
      input,
      version,
    }));
  }

  createTimer(fireAt: Date): ShadowTask {
    return this.#open((id) => ({ kind: "createTimer", id, fireAt }));
  }

  /** Like a cancelled .NET token: the id stays in use, but nothing waits for the timer. */
  cancelTimer(timer: ShadowTask): void {
    for (const [id, task] of this.#openTasks) {
      if (task === timer) this.#openTasks.delete(id);
    }
    timer.fail();
  }

  /** The decisions that are not in the history yet, in the order of their ids. */
  newDecisions(): Decision[] {
    return [...this.#pending.values()].sort((a, b) => a.id - b.id);
  }

  /** @throws NonDeterminismError if the orchestrator decides something else than in the history. */
  confirm(event: TaskScheduled | TimerCreated | SubOrchestrationCreated): void {
    const decision = this.#pending.get(event.EventId);
    const past = describePast(event);
    if (decision === undefined) {
      throw new NonDeterminismError(
        `${past} but the current replay execution hasn't (yet?) scheduled this task. ${HINT}`,
      );
    }
    if (decision.kind !== KIND_OF[event.EventType]) {
      throw new NonDeterminismError(
        `${past} but the current orchestration replay instead produced a ${decision.kind} action with this sequence number. ${HINT}`,
      );
    }
    if ("Name" in event && "name" in decision && !sameName(event.Name, decision.name)) {
      throw new NonDeterminismError(
        `${past} but the current orchestration replay instead scheduled '${decision.name}' with this sequence number. ${HINT}`,
      );
    }
    this.#pending.delete(event.EventId);
  }

  /** Settles the open task of that id; an unknown id is a duplicate and is ignored. */
  settle(id: number, succeeded: boolean): void {
    const task = this.#openTasks.get(id);
    if (task === undefined) return;
    this.#openTasks.delete(id);
    if (succeeded) task.succeed();
    else task.fail();
  }

  suspend(): void {
    this.isSuspended = true;
    moveAll(this.#pending, this.#pendingWhileSuspended);
  }

  resume(): void {
    this.isSuspended = false;
    moveAll(this.#pendingWhileSuspended, this.#pending);
  }

  #open(decide: (id: number) => Decision): ShadowTask {
    const id = this.#nextId++;
    const task = new ShadowTask();
    this.#pending.set(id, decide(id));
    this.#openTasks.set(id, task);
    return task;
  }
}

const HINT =
  "Was a change made to the orchestrator code after this instance had already started running?";

const KIND_OF: Partial<Record<HistoryEvent["EventType"], Decision["kind"]>> = {
  4: "scheduleTask",
  7: "createSubOrchestration",
  10: "createTimer",
};

function describePast(event: TaskScheduled | TimerCreated | SubOrchestrationCreated): string {
  const name = "Name" in event ? ` named '${event.Name}'` : "";
  const what = { 4: "an activity task", 7: "a sub-orchestration task", 10: "a timer task" }[
    event.EventType
  ];
  return `A previous execution of this orchestration scheduled ${what} with sequence number ${event.EventId}${name},`;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isBlank(text: string | undefined): text is undefined | "" {
  return text === undefined || text.trim() === "";
}

function moveAll<Key, Value>(from: Map<Key, Value>, to: Map<Key, Value>): void {
  for (const [key, value] of from) to.set(key, value);
  from.clear();
}
