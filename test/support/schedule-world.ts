import type { ScheduleDocument } from "../../client/documents";
import { RunwardClient } from "../../client/runward-client";
import { VirtualClock } from "../../local/clock";
import type { Fault } from "../../local/host/faults";
import { startSimulatedVendors, type SimulatedVendors } from "../../local/simulated-vendors";
import type { SimulatedRun } from "../../local/simulators/databricks/inspection";
import { RunInput } from "../../src/contracts/run-input";
import { RunProgress } from "../../src/contracts/run-progress";
import { startTestHost, type TestHost } from "./embedded-host";
import { forgetIdentity } from "./forget-identity";
import type { Document } from "./world";

export interface ScheduleWorldOptions {
  /** The list of schedules as an operator writes it; the runs need no target. */
  readonly schedules: readonly Record<string, unknown>[];
  readonly startAt: string;
  readonly journalDirectory: string;
  readonly jobSeconds?: number;
}

/** Runward with schedules, one Databricks job for all of them, and a host that may be killed and restarted. */
export class ScheduleWorld implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly #vendors: SimulatedVendors;
  readonly #options: ScheduleWorldOptions;
  readonly #jobId: string;
  #host: TestHost | undefined;
  #crashed: Promise<"crashed"> = Promise.resolve("crashed");

  private constructor(
    vendors: SimulatedVendors,
    clock: VirtualClock,
    options: ScheduleWorldOptions,
  ) {
    this.clock = clock;
    this.#vendors = vendors;
    this.#options = options;
    this.#jobId = vendors.databricks.addJob({
      name: "Nightly load",
      tasks: [{ key: "main", durationSeconds: options.jobSeconds ?? 60 }],
    });
  }

  static async create(options: ScheduleWorldOptions): Promise<ScheduleWorld> {
    forgetIdentity();
    const clock = new VirtualClock(new Date(options.startAt));
    return new ScheduleWorld(await startSimulatedVendors(clock), clock, options);
  }

  get host(): TestHost {
    if (this.#host === undefined) throw new Error("The host is down.");
    return this.#host;
  }

  get isUp(): boolean {
    return this.#host !== undefined;
  }

  /** The runs at the vendor. */
  get vendorRuns(): SimulatedRun[] {
    return this.#vendors.databricks.runsOf(this.#jobId);
  }

  /** Starts the host on its journal, with `faults`. */
  async boot(
    faults: readonly Fault[] = [],
    schedules: readonly Record<string, unknown>[] = this.#options.schedules,
  ): Promise<void> {
    const { journalDirectory } = this.#options;
    const target = { type: "databricks-job", jobId: this.#jobId };
    const list = schedules.map((schedule) => ({
      ...schedule,
      run: { target, waitSeconds: 90, ...(schedule["run"] as object | undefined) },
    }));
    let reportCrash: (word: "crashed") => void = () => undefined;
    this.#crashed = new Promise((resolve) => {
      reportCrash = resolve;
    });
    const host = await startTestHost({
      clock: this.clock,
      environment: {
        ...this.#vendors.environment,
        RESULT_LINK_KEYS: "a-result-link-key-for-tests-that-is-long-enough",
        DEPLOYMENT_ID: "tests",
        TASKHUB_NAME: "tests",
        SCHEDULES: JSON.stringify(list),
      },
      journalDirectory,
      faults: {
        faults,
        crash: () => {
          host.crash();
          this.#host = undefined;
          reportCrash("crashed");
        },
      },
    });
    this.#host = host;
  }

  crash(): void {
    this.host.crash();
    this.#host = undefined;
  }

  /** Lets time pass; it stops when the host is killed. */
  async pass(seconds: number): Promise<void> {
    const end = new Date(this.clock.now().getTime() + seconds * 1_000);
    await this.#settle();
    while (this.isUp) {
      const due = this.clock.nextDue();
      if (due === undefined || due > end) {
        this.clock.jumpTo(end);
        return;
      }
      this.clock.jumpTo(due);
      this.clock.runNext();
      await this.#settle();
    }
  }

  /** Waits until the host is idle or was killed, because work of a killed host never ends. */
  async #settle(): Promise<void> {
    const host = this.#host;
    if (host === undefined) return;
    const rest = host.idle().catch((error: unknown) => {
      if (this.#host === host) throw error;
    });
    await Promise.race([rest, this.#crashed]);
  }

  /** Lets time pass while the host is down or hangs. */
  skipTo(instant: Date): void {
    if (instant > this.clock.now()) this.clock.jumpTo(instant);
  }

  async listed(name: string): Promise<ScheduleDocument> {
    const { schedules } = await new RunwardClient({ baseUrl: this.host.baseUrl }).schedules();
    const found = schedules.find((schedule) => schedule.name === name);
    if (found === undefined) throw new Error(`No schedule ${name} listed.`);
    return found;
  }

  async lastRunId(name: string): Promise<string> {
    const { lastTick } = await this.listed(name);
    if (typeof lastTick?.runId !== "string") throw new Error(`Schedule ${name} had no tick yet.`);
    return lastTick.runId;
  }

  async call(path: string, init?: RequestInit): Promise<Document> {
    const answer = await fetch(`${this.host.baseUrl}${path}`, init);
    return (await answer.json()) as Document;
  }

  /** Names of all ticks with an instance, each with its decision. */
  ticks(): string[] {
    return this.host
      .instances()
      .filter(({ name }) => name === "scheduledTick")
      .map(({ instanceId, output }) => {
        const { kind, reason } = (output ?? {}) as { kind?: string; reason?: string };
        return `${instanceId} ${reason ?? kind ?? "undecided"}`;
      })
      .sort();
  }

  /** The tick for which each run at the vendor was started, for all runs that are not purged. */
  runTicks(): { vendorRunId: string; tick: string }[] {
    return this.host
      .instances()
      .filter(({ name }) => name === "run")
      .flatMap(({ input, customStatus }) => {
        const { tags } = RunInput.parse(input);
        const progress = RunProgress.safeParse(customStatus).data;
        return (progress?.attempts ?? []).map(({ vendorRunId }) => ({
          vendorRunId,
          tick: tags["tick"] ?? "none",
        }));
      });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host?.stop();
    await this.#vendors.close();
  }
}
