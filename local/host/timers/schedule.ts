import { Cron } from "croner";

/** The host keeps no monitor for schedules that come round faster than this. */
const SHORTEST_MONITORED_MS = 60_000;

/**
 * An NCRONTAB schedule in UTC: six fields with seconds, or the usual five.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export class Schedule {
  readonly #cron: Cron;

  /** @throws when the expression cannot be read. */
  constructor(expression: string) {
    this.#cron = new Cron(expression, {
      timezone: "UTC",
      mode: "5-or-6-parts",
      // NCRONTAB wants day of month and day of week to match both.
      domAndDow: true,
    });
  }

  /** The first tick after `instant`. */
  next(instant: Date): Date {
    const next = this.#cron.nextRun(instant);
    if (next === null) throw new Error("The schedule has no further occurrence.");
    return new Date(next.getTime());
  }

  /** Whether the host remembers its ticks over restarts. */
  isMonitored(now: Date): boolean {
    const first = this.next(now);
    return this.next(first).getTime() - first.getTime() >= SHORTEST_MONITORED_MS;
  }
}
