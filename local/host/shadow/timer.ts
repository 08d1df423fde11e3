import { ShadowTask } from "./shadow-task";
import type { TaskContext } from "./task-context";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The Azure Storage provider splits timers that are longer than 6 days into slices of 3 days. */
export const MAXIMUM_TIMER_MS = 6 * DAY_MS;
export const TIMER_SLICE_MS = 3 * DAY_MS;

/**
 * A port of IDurableOrchestrationContext.CreateTimer, including its defect: "a long timer is running" is a flag of the whole
 * context, and a cancelled long timer never clears it.
 * https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/ContextImplementations/DurableOrchestrationContext.cs
 */
export class Timers {
  readonly #context: TaskContext;
  #isLongRunning = false;

  constructor(context: TaskContext) {
    this.#context = context;
  }

  create(fireAt: Date, isCanceled: boolean): ShadowTask {
    const remaining = this.#remainingMs(fireAt);
    if (remaining > MAXIMUM_TIMER_MS) this.#isLongRunning = true;
    const whole = new ShadowTask();
    if (this.#isLongRunning) {
      const first = remaining > MAXIMUM_TIMER_MS ? TIMER_SLICE_MS : remaining;
      this.#slice(fireAt, first, { isCanceled, whole });
    } else {
      const timer = this.#context.createTimer(fireAt);
      timer.whenSettled(() => {
        settleLike(timer, whole);
      });
      if (isCanceled) this.#context.cancelTimer(timer);
    }
    return whole;
  }

  #slice(
    fireAt: Date,
    lengthMs: number,
    { isCanceled, whole }: { isCanceled: boolean; whole: ShadowTask },
  ): void {
    if (this.#remainingMs(fireAt) <= 0) {
      this.#finish(whole);
      return;
    }
    const timer = this.#context.createTimer(new Date(this.#context.now.getTime() + lengthMs));
    timer.whenSettled(() => {
      const remaining = this.#remainingMs(fireAt);
      if (timer.isFailed) whole.fail();
      else if (remaining <= 0) this.#finish(whole);
      else this.#slice(fireAt, Math.min(remaining, TIMER_SLICE_MS), { isCanceled, whole });
    });
    if (isCanceled) this.#context.cancelTimer(timer);
  }

  #finish(whole: ShadowTask): void {
    this.#isLongRunning = false;
    whole.succeed();
  }

  #remainingMs(fireAt: Date): number {
    return fireAt.getTime() - this.#context.now.getTime();
  }
}

function settleLike(task: ShadowTask, whole: ShadowTask): void {
  if (task.isFailed) whole.fail();
  else whole.succeed();
}
