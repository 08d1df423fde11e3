import type { Alarm, Clock } from "../../clock";
import type { ScheduleStatus } from "../durable/commit";
import type { TaskHub } from "../durable/task-hub";
import type { FaultPlan } from "../faults";
import type { RegisteredFunction } from "../worker/function-registry";
import type { Worker } from "../worker/invocation";
import type { Underway } from "../underway";
import type { Schedule } from "./schedule";

export interface TimerFunctionOptions {
  readonly target: RegisteredFunction;
  readonly schedule: Schedule;
  readonly hub: TaskHub;
  readonly clock: Clock;
  readonly worker: Worker;
  readonly underway: Underway;
  readonly faults: FaultPlan;
  readonly onFailure: (functionName: string, thrown: unknown) => void;
}

/**
 * One timer function, as the timer listener runs it.
 * https://github.com/Azure/azure-webjobs-sdk-extensions/blob/dev/src/WebJobs.Extensions/Extensions/Timers/Listener/TimerListener.cs
 * 1. One scheduled run at a time; ticks during a run are skipped.
 * 2. The function gets the status from before its run: `Next` is the tick of this run.
 * 3. The status is recorded after the run, so after a crash during the run the tick runs again, as past due.
 */
export class TimerFunction {
  readonly #options: TimerFunctionOptions;
  readonly #isMonitored: boolean;
  #status: ScheduleStatus | undefined;
  #alarm: Alarm | undefined;
  #running: Promise<void> = Promise.resolve();
  #halted = false;

  constructor(options: TimerFunctionOptions) {
    this.#options = options;
    const { target, schedule, clock } = options;
    this.#isMonitored = target.trigger.useMonitor !== false && schedule.isMonitored(clock.now());
  }

  get name(): string {
    return this.#options.target.name;
  }

  async start(): Promise<void> {
    const now = this.#options.clock.now();
    if (this.#isMonitored) await this.#restoreStatus(now);
    const isPastDue = this.#status !== undefined && now.getTime() > Date.parse(this.#status.next);
    if (isPastDue) this.#runSoon({ isPastDue: true, isStart: true });
    else if (this.#options.target.trigger.runOnStartup === true) {
      this.#runSoon({ isPastDue: false, isStart: true });
    } else this.#arm();
  }

  /** A manual run gets the stored status, whose `Next` is in the future, and does not change it. */
  runByHand(): void {
    const done = this.#options.underway.begin(`timer function ${this.name}, by hand`);
    void this.#invoke(false).finally(done);
  }

  halt(): void {
    this.#halted = true;
    this.#alarm?.cancel();
  }

  /** Resolves when the current run has ended and its status is recorded. */
  drained(): Promise<void> {
    return this.#running;
  }

  /** Uses the recorded status, or a new one if there is none or the schedule has changed. */
  async #restoreStatus(now: Date): Promise<void> {
    const { hub, schedule } = this.#options;
    const recorded = hub.schedule(this.name);
    if (recorded === undefined) {
      await this.#record({ last: null, next: iso(schedule.next(now)), lastUpdated: iso(now) });
      return;
    }
    this.#status = recorded;
    const expected = schedule.next(new Date(recorded.last ?? recorded.lastUpdated));
    if (iso(expected) === recorded.next) return;
    // A changed schedule is not past due.
    const next = now > expected ? schedule.next(now) : expected;
    await this.#record({ last: null, next: iso(next), lastUpdated: recorded.lastUpdated });
  }

  #arm(): void {
    if (this.#halted) return;
    const { clock, schedule } = this.#options;
    this.#alarm = clock.at(schedule.next(clock.now()), () => {
      this.#runSoon({ isPastDue: false, isStart: false });
    });
  }

  #runSoon(run: Run): void {
    const done = this.#options.underway.begin(`timer function ${this.name}`);
    this.#running = this.#run(run)
      .catch((error: unknown) => {
        this.#options.onFailure(this.name, error);
      })
      .finally(() => {
        this.#arm();
        done();
      });
  }

  async #run({ isPastDue, isStart }: Run): Promise<void> {
    const invokedAt = this.#options.clock.now();
    const faults = this.#options.faults.next(this.name);
    if (faults.crashIf("crashBeforeEffect")) return;
    await this.#invoke(isPastDue);
    if (faults.crashIf("crashAfterEffect")) return;
    await this.#advance(this.#servedAt(invokedAt, isPastDue || isStart));
    faults.crashIf("crashAfterRecord");
  }

  /** A timer that fired early counts as on time; otherwise its tick would run twice. */
  #servedAt(invokedAt: Date, isUnscheduled: boolean): Date {
    const next = new Date(this.#status?.next ?? invokedAt);
    return !isUnscheduled && next > invokedAt ? next : invokedAt;
  }

  async #advance(servedAt: Date): Promise<void> {
    if (!this.#isMonitored) return;
    const next = iso(this.#options.schedule.next(servedAt));
    await this.#record({ last: iso(servedAt), next, lastUpdated: iso(servedAt) });
  }

  async #record(status: ScheduleStatus): Promise<void> {
    this.#status = status;
    await this.#options.hub.commit({ kind: "scheduled", functionName: this.name, status });
  }

  async #invoke(isPastDue: boolean): Promise<void> {
    const { target, worker, onFailure } = this.#options;
    const payload = renderTimer(this.#status, isPastDue);
    try {
      await worker.invoke({ target, triggerData: { string: payload } });
    } catch (thrown) {
      onFailure(this.name, thrown);
    }
  }
}

interface Run {
  readonly isPastDue: boolean;
  /** A run because of the start of the host, without a tick. */
  readonly isStart: boolean;
}

function renderTimer(status: ScheduleStatus | undefined, isPastDue: boolean): string {
  const scheduleStatus =
    status === undefined
      ? null
      : {
          Last: dotNetTime(status.last),
          Next: dotNetTime(status.next),
          LastUpdated: dotNetTime(status.lastUpdated),
        };
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: scheduleStatus,
    IsPastDue: isPastDue,
  });
}

/** .NET writes an offset and, for "never", its smallest instant. */
function dotNetTime(instant: string | null): string {
  return instant === null ? "0001-01-01T00:00:00" : instant.replace(/(?:\.000)?Z$/, "+00:00");
}

function iso(date: Date): string {
  return date.toISOString();
}
