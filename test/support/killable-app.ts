import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../local/clock";
import type { Fault } from "../../local/host/faults";
import { startSimulatedVendors, type SimulatedVendors } from "../../local/simulated-vendors";
import {
  startCallbackReceiver,
  type CallbackReceiver,
} from "../../local/simulators/callback-receiver";
import type { CoreModule } from "../../local/host/worker/core-types";
import { loadApp, startTestHost, type TestHost } from "./embedded-host";
import { forgetIdentity } from "./forget-identity";
import { trustCertificate } from "./trusted-certificates";
import { asJson, type Answer, type Document } from "./world";
import { createFailingDisk, type FailingDisk } from "./failing-disk";

/** The faults of one start of the host. */
export interface HostStart {
  readonly faults?: readonly Fault[];
  /** The host is killed during this write to its journal; writes are counted from 1 after its start. */
  readonly tornWrite?: number;
  /** The disk is full, so that the host cannot start. */
  readonly diskIsFull?: boolean;
  /** Called before each execution. After `fillDisk`, its result and all later ones cannot be recorded. */
  readonly watch?: (functionName: string, fillDisk: () => void) => void;
}

export const ORCHESTRATORS = [
  ...["run", "watch", "outputs", "lateCallback", "cancelRelay", "notices"],
  ...["scheduledTick", "scheduleRegister", "workflow", "conductor", "workflowPlan"],
] as const;

/** All functions into which a fault can be injected: activities, orchestrators and the timer. */
export const FUNCTIONS = [
  ...[
    "planLaunch",
    "planRepair",
    "launchAttempt",
    "closeLaunch",
    "lookUpAttempt",
    "confirmLaunch",
    "checkAttempt",
  ],
  ...[
    "cancelAttempt",
    "relayCancel",
    "wakeWatch",
    "explainFailure",
    "readOutputs",
    "deliverCallback",
  ],
  ...["checkTurn", "startScheduledRun", "tickSchedules"],
  ...["startNotices", "chooseNotices", "deliverNotice"],
  ...["startSteps", "readSteps", "cancelSteps", "reportChange", "concludeWorkflow"],
  ...ORCHESTRATORS,
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export const RESULT_LINK_KEY = "a-result-link-key-for-tests-that-is-long-enough";

/** Runward with simulated vendors, and a host that is killed and restarted with the same journal at the same instant. */
export class KillableApp implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly vendors: SimulatedVendors;
  readonly receiver: CallbackReceiver;
  readonly journalDirectory: string;
  /** Settings beyond those of the vendors, read at every start of the host. */
  environment: Readonly<Record<string, string>> = {};
  /** Called before the app is loaded. */
  beforeLoad: (core: CoreModule) => void = () => undefined;
  /** Texts that must not contain a secret: the journal at the end of each start, and logs. */
  readonly traces: string[] = [];
  starts = 0;
  #host: TestHost | undefined;
  #disk: FailingDisk | undefined;
  #isOver = false;
  #resolveOver: () => void = () => undefined;
  #over: Promise<void> = Promise.resolve();
  readonly #distrust: () => void;

  private constructor(
    clock: VirtualClock,
    vendors: SimulatedVendors,
    rest: { receiver: CallbackReceiver; journalDirectory: string },
  ) {
    this.clock = clock;
    this.vendors = vendors;
    this.receiver = rest.receiver;
    this.journalDirectory = rest.journalDirectory;
    this.#distrust = trustCertificate(vendors.keyVault.certificate);
  }

  static async create(): Promise<KillableApp> {
    const clock = new VirtualClock();
    const [vendors, receiver, journalDirectory] = await Promise.all([
      startSimulatedVendors(clock),
      startCallbackReceiver({ clock }),
      mkdtemp(join(tmpdir(), "runward-matrix-")),
    ]);
    return new KillableApp(clock, vendors, { receiver, journalDirectory });
  }

  get host(): TestHost {
    if (this.#host === undefined) throw new Error("The host is down.");
    return this.#host;
  }

  /** The host was killed, or stopped because its disk is full. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get writes(): number {
    return this.#disk?.writes ?? 0;
  }

  /** Starts the host on its journal; returns false if it did not start. */
  async boot(start: HostStart): Promise<boolean> {
    this.starts += 1;
    this.#isOver = false;
    this.#over = new Promise((resolve) => {
      this.#resolveOver = resolve;
    });
    const disk = createFailingDisk({
      tornWrite: start.tornWrite,
      crash: this.#crash,
      onFull: this.#end,
    });
    if (start.diskIsFull === true) disk.fill();
    this.#disk = disk;
    try {
      this.#host = await this.#startHost(start, disk);
      disk.arm();
      // It may have been killed during its start, by work that was still open.
      if (this.isOver) this.#host.crash();
    } catch (error) {
      if (!disk.isFull) throw error;
      this.#end();
      return false;
    }
    return true;
  }

  #startHost(start: HostStart, disk: FailingDisk): Promise<TestHost> {
    // A new process has no cached tokens.
    forgetIdentity();
    const watchers = FUNCTIONS.map((functionName): Fault => {
      const when = (): boolean => {
        start.watch?.(functionName, () => {
          disk.fill();
        });
        return false;
      };
      return { kind: "crashAfterRecord", functionName, when };
    });
    return startTestHost({
      clock: this.clock,
      load: (core) => {
        this.beforeLoad(core);
        loadApp(core);
      },
      environment: {
        ...this.vendors.environment,
        RESULT_LINK_KEYS: RESULT_LINK_KEY,
        DEPLOYMENT_ID: "tests",
        TASKHUB_NAME: "tests",
        CALLBACK_HOSTS: "127.0.0.1",
        PUBLIC_BASE_URL: "https://runward.example.com",
        ...this.environment,
      },
      journalDirectory: this.journalDirectory,
      journal: disk,
      faults: { faults: [...watchers, ...(start.faults ?? [])], crash: this.#crash },
    });
  }

  readonly #crash = (): void => {
    this.#host?.crash();
    this.#end();
  };

  readonly #end = (): void => {
    this.#isOver = true;
    this.#resolveOver();
  };

  /** Lets time pass until the condition is true, or until the host is killed: then time stops. */
  async until(holds: () => boolean, seconds = 6 * 3_600): Promise<void> {
    const passed = this.host.advanceUntil(() => this.#isOver || holds(), { seconds });
    // Work of a killed host never ends.
    const unlessOver = passed.catch((error: unknown) => {
      if (!this.#isOver) throw error;
    });
    await Promise.race([unlessOver, this.#over]);
  }

  /** Waits until the current state is in the journal, or the host has ended. */
  async recorded(): Promise<void> {
    await Promise.race([this.host.idle(), this.#over]);
  }

  /** Lets time pass until everything that was accepted has ended. */
  untilAllEnded(): Promise<void> {
    return this.until(() => this.host.instances().every(hasEnded));
  }

  async passTo(instant: Date): Promise<void> {
    this.clock.at(instant, () => undefined);
    await this.until(() => this.clock.now() >= instant);
  }

  /** Ends this host and adds its journal and logs to `traces`. */
  async endHost(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    if (host !== undefined) {
      host.crash();
      this.traces.push(...host.logs.map((entry) => JSON.stringify(entry)));
    }
    this.traces.push(await textsBelow(this.journalDirectory));
  }

  /** Returns null if there is no host. */
  async call(path: string, init?: RequestInit): Promise<Answer | null> {
    if (this.#host === undefined) return null;
    try {
      const answer = await fetch(`${this.host.baseUrl}${path}`, {
        redirect: "manual",
        ...asJson(init),
      });
      const text = await answer.text();
      const body = (text === "" ? {} : JSON.parse(text)) as Document;
      return { status: answer.status, headers: answer.headers, body, text };
    } catch {
      return null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#host?.crash();
    this.#host = undefined;
    await Promise.all([this.vendors.close(), this.receiver.close()]);
    this.#distrust();
    await rm(this.journalDirectory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether an instance has ended; these tests terminate none. */
export const hasEnded = ({ runtimeStatus }: { readonly runtimeStatus: string }): boolean =>
  runtimeStatus === "Completed" || runtimeStatus === "Failed";

async function textsBelow(directory: string): Promise<string> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  return texts.join("\n");
}
