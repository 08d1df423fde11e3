import type { InvocationContext, Timer } from "@azure/functions";
import type { Schedule } from "../../../src/contracts/schedule";
import { createTickSchedules } from "../../../src/triggers/schedules/tick-schedules";
import { anOrderRun, anOrderWorkflow } from "../../support/app-contract";
import { MemoryHub } from "./memory-hub";
import { unsealed } from "../../support/parameter-seals";

const MINUTE_MS = 60_000;

/** What the monitor of the Functions host keeps between two runs of a timer; null: it has never run. */
interface Monitor {
  readonly last: Date | null;
  readonly next?: Date;
}

/**
 * The timer listener around `tickSchedules`, in virtual time. The hub and the monitor survive a restart; what the
 * process remembers does not.
 */
export class TimerHost {
  now: Date;
  readonly hub: MemoryHub;
  readonly errors: string[] = [];
  monitor: Monitor | null = null;
  schedules: readonly Schedule[];
  #sweep: ReturnType<typeof createTickSchedules> | null = null;

  constructor(start: string, schedules: readonly Schedule[]) {
    this.now = new Date(start);
    this.schedules = schedules;
    this.hub = new MemoryHub(() => this.now);
  }

  /** A new process, with these schedules from now on. */
  restart(schedules: readonly Schedule[] = this.schedules): void {
    this.schedules = schedules;
    this.#sweep = createTickSchedules({
      schedules,
      orderRun: anOrderRun(() => this.now),
      orderWorkflow: anOrderWorkflow(() => this.now),
      seal: unsealed,
      startedAt: this.now,
      now: () => this.now,
    });
    this.monitor ??= { last: null };
  }

  /** Fires the timer now; true when the sweep went through. */
  async fire(shown: { monitor?: Monitor | null; keepMonitor?: boolean } = {}): Promise<boolean> {
    if (this.#sweep === null) throw new Error("The host is down.");
    const { monitor = this.monitor, keepMonitor = false } = shown;
    const timer = {
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: monitor === null ? null : toScheduleStatus(monitor, this.now),
    };
    const context = { error: (text: string) => this.errors.push(text) };
    const swept = await this.#sweep(
      timer as Timer,
      this.hub.client,
      context as unknown as InvocationContext,
    ).then(
      () => true,
      () => false,
    );
    // The host records a failed run like any other.
    if (!keepMonitor) this.monitor = { last: this.now };
    return swept;
  }

  /** Moves to each full minute on the way to `until`, and fires there. */
  async runUntil(until: string): Promise<void> {
    const end = Date.parse(until);
    for (let at = minuteAfter(this.now).getTime(); at <= end; at += MINUTE_MS) {
      this.now = new Date(at);
      await this.fire();
    }
  }
}

const minuteAfter = (instant: Date): Date =>
  new Date((Math.floor(instant.getTime() / MINUTE_MS) + 1) * MINUTE_MS);

/** Written out when asked for only: a year has half a million of them. */
const toScheduleStatus = (
  { last, next }: Monitor,
  now: Date,
): NonNullable<Timer["scheduleStatus"]> => ({
  get last() {
    // .NET writes "never" as its smallest instant.
    return last === null ? "0001-01-01T00:00:00" : last.toISOString();
  },
  get next() {
    return (next ?? minuteAfter(last ?? now)).toISOString();
  },
  get lastUpdated() {
    return (last ?? now).toISOString();
  },
});
