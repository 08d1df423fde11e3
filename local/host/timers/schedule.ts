import { Cron } from "croner";

/** The host stores no status for schedules with a shorter interval. */
const SHORTEST_MONITORED_MS = 60_000;

/**
 * An NCRONTAB schedule in UTC: six fields with seconds, or the usual five.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export class Schedule {
  readonly #cron: Cron;
  /** A tick asks twice. */
  #newest = { afterMs: Number.NaN, nextMs: Number.NaN };

  /** @throws if the expression is invalid. */
  constructor(expression: string) {
    this.#cron = new Cron(expression, {
      timezone: "UTC",
      mode: "5-or-6-parts",
      // In NCRONTAB, day of month and day of week must both match.
      domAndDow: true,
    });
  }

  /** The first tick after `instant`. */
  next(instant: Date): Date {
    const afterMs = instant.getTime();
    if (this.#newest.afterMs !== afterMs) {
      const next = this.#cron.nextRun(instant);
      if (next === null) throw new Error("The schedule has no further occurrence.");
      this.#newest = { afterMs, nextMs: next.getTime() };
    }
    return new Date(this.#newest.nextMs);
  }

  /** Whether the host stores its ticks for the next start. */
  isMonitored(now: Date): boolean {
    const first = this.next(now);
    return this.next(first).getTime() - first.getTime() >= SHORTEST_MONITORED_MS;
  }
}
