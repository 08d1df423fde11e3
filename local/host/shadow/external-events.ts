import { ShadowTask } from "./shadow-task";

/**
 * Waiters and buffered events as in the extension: a stack of waiters per name (the newest waiter gets the event) and a
 * queue of events without a waiter. Names ignore case here, but not in the SDK.
 * https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/ContextImplementations/DurableOrchestrationContext.cs
 */
export class ExternalEvents {
  readonly #waiters = new Map<string, ShadowTask[]>();
  readonly #buffered = new Map<string, number>();

  wait(name: string): ShadowTask {
    const key = name.toLowerCase();
    const task = new ShadowTask();
    const buffered = this.#buffered.get(key) ?? 0;
    if (buffered > 0) {
      this.#buffered.set(key, buffered - 1);
      task.succeed();
    } else {
      this.#waiters.set(key, [...(this.#waiters.get(key) ?? []), task]);
    }
    return task;
  }

  raise(name: string): void {
    const key = name.toLowerCase();
    const waiter = this.#waiters.get(key)?.pop();
    if (waiter === undefined) this.#buffered.set(key, (this.#buffered.get(key) ?? 0) + 1);
    else waiter.succeed();
  }
}
