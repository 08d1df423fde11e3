import { logDeviation } from "../deviations";
import { resolveAppSettings } from "../environment";
import type { Log } from "../log";
import type { RegisteredFunction } from "../worker/function-registry";
import { Schedule } from "./schedule";
import { TimerFunction, type TimerFunctionOptions } from "./timer-function";

export type TimerTriggersOptions = Omit<TimerFunctionOptions, "target" | "schedule"> & {
  readonly log: Log;
};

/** All timer functions of the app. */
export class TimerTriggers {
  readonly #timers: TimerFunction[];

  /** @throws if a schedule is invalid; the message names the function. */
  constructor(targets: readonly RegisteredFunction[], options: TimerTriggersOptions) {
    this.#timers = targets.map((target) => {
      if (target.metadata.retryOptions !== undefined) {
        logDeviation(options.log, "retryPolicy", { functionName: target.name });
      }
      return new TimerFunction({ ...options, target, schedule: readSchedule(target) });
    });
  }

  async start(): Promise<void> {
    for (const timer of this.#timers) await timer.start();
  }

  /** False if there is no such timer function. */
  runByHand(functionName: string): boolean {
    const timer = this.#timers.find(
      ({ name }) => name.toLowerCase() === functionName.toLowerCase(),
    );
    timer?.runByHand();
    return timer !== undefined;
  }

  halt(): void {
    for (const timer of this.#timers) timer.halt();
  }

  async drained(): Promise<void> {
    await Promise.all(this.#timers.map((timer) => timer.drained()));
  }
}

function readSchedule({ name, trigger }: RegisteredFunction): Schedule {
  const expression = resolveAppSettings(trigger.schedule ?? "");
  try {
    return new Schedule(expression);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The schedule "${expression}" of timer function "${name}" is invalid: ${why}`, {
      cause: error,
    });
  }
}
