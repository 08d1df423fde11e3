import type { RetryOptions } from "../durable/orchestrator-state";
import { OrchestrationFault } from "./decision";
import { ShadowTask } from "./shadow-task";
import type { TaskContext } from "./task-context";
import { MAXIMUM_TIMER_MS } from "./timer";

/**
 * A port of DTFx RetryInterceptor: every failure is followed by a timer, the last one by a timer that is due at once.
 * https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/RetryInterceptor.cs
 */
export function retried(
  context: TaskContext,
  options: RetryOptions,
  call: () => ShadowTask,
): ShadowTask {
  refuseOverlongInterval(options);
  const whole = new ShadowTask();
  const firstAttempt = context.now;

  const attempt = (count: number): void => {
    const task = call();
    task.whenSettled(() => {
      if (!task.isFailed) whole.succeed();
      else wait(count);
    });
  };
  const wait = (count: number): void => {
    if (count + 1 >= options.maxNumberOfAttempts) {
      context.createTimer(context.now).whenSettled(() => {
        whole.fail();
      });
      return;
    }
    const delay = nextDelayMs(options, count, context.now.getTime() - firstAttempt.getTime());
    if (delay === 0) {
      whole.fail();
      return;
    }
    context.createTimer(new Date(context.now.getTime() + delay)).whenSettled(() => {
      attempt(count + 1);
    });
  };

  attempt(0);
  return whole;
}

function nextDelayMs(options: RetryOptions, attempt: number, elapsedMs: number): number {
  const timeout = options.retryTimeoutInMilliseconds ?? Infinity;
  if (elapsedMs >= timeout) return 0;
  const coefficient = options.backoffCoefficient ?? 1;
  const delay = options.firstRetryIntervalInMilliseconds * coefficient ** attempt;
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? MAXIMUM_TIMER_MS);
}

function refuseOverlongInterval(options: RetryOptions): void {
  const longest = Math.max(
    options.firstRetryIntervalInMilliseconds,
    options.maxRetryIntervalInMilliseconds ?? 0,
  );
  if (longest > MAXIMUM_TIMER_MS) {
    throw new OrchestrationFault("A retry interval may not be longer than 6 days.");
  }
}
