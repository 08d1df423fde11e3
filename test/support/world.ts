import { VirtualClock } from "../../local/clock";
import type { ActivityFaults, Fault } from "../../local/host/faults";
import { startSimulatedVendors, type SimulatedVendors } from "../../local/simulated-vendors";
import { startTestHost, type TestHost } from "./embedded-host";
import { forgetIdentity } from "./forget-identity";
import { trustCertificate } from "./trusted-certificates";

/** The JSON of any response, with the fields that tests read most. */
export interface Document {
  readonly id: string;
  readonly status: string | number;
  readonly done: boolean;
  readonly message: string;
  readonly error: { readonly code: string; readonly message: string };
  readonly detail: string;
  readonly resultUrl: string;
  readonly checks: number;
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Document;
  readonly text: string;
}

export interface WorldOptions {
  readonly journalDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Faults of the first host; wait for a crash with `crashed()`. */
  readonly faults?: readonly Fault[];
  /** The host then requires it, and every call of the world sends it. */
  readonly functionKey?: string;
  /** The vendors have the sample jobs, and links to runs lead to their own pages. */
  readonly forPeople?: boolean;
}

const RESULT_LINK_KEY = "a-result-link-key-for-tests-that-is-long-enough";

/** Runward with simulated vendors, in virtual time. Tests call it only over HTTP. */
export class World implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly vendors: SimulatedVendors;
  host: TestHost;
  readonly #options: WorldOptions;
  readonly #distrust: () => void;
  readonly #earlierLogs: string[] = [];

  readonly #crash: Crash;

  private constructor(
    clock: VirtualClock,
    vendors: SimulatedVendors,
    rest: { host: TestHost; options: WorldOptions; distrust: () => void; crash: Crash },
  ) {
    this.clock = clock;
    this.vendors = vendors;
    this.host = rest.host;
    this.#options = rest.options;
    this.#distrust = rest.distrust;
    this.#crash = rest.crash;
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    forgetIdentity();
    const clock = new VirtualClock();
    const vendors = await startSimulatedVendors(clock, { forPeople: options.forPeople ?? false });
    const distrust = trustCertificate(vendors.keyVault.certificate);
    const crash = new Crash();
    const host = await hostFor(clock, vendors, {
      ...options,
      faults: {
        faults: options.faults ?? [],
        crash: () => {
          crash.happen(host);
        },
      },
    });
    return new World(clock, vendors, { host, options, distrust, crash });
  }

  /** Lets virtual time pass until a fault stops the first host. @throws if it still runs after an hour. */
  async crashed(): Promise<void> {
    const survived = async (): Promise<void> => {
      // A crashed host must not advance the clock: what follows the crash happens at the time of the crash.
      await this.until(() => this.#crash.hasHappened, { seconds: 3_600 });
    };
    await Promise.race([this.#crash.happened, survived()]);
  }

  /** Starts the host again on its journal, after it crashed or to make it crash; with other settings if given. */
  async restart(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.host.crash();
    this.#earlierLogs.push(...this.host.logs.map((entry) => JSON.stringify(entry)));
    this.host = await hostFor(this.clock, this.vendors, {
      ...this.#options,
      environment: { ...this.#options.environment, ...environment },
      faults: { faults: [] },
    });
  }

  logs(): string[] {
    return [...this.#earlierLogs, ...this.host.logs.map((entry) => JSON.stringify(entry))];
  }

  async call(path: string, init?: RequestInit): Promise<Answer> {
    const url = path.startsWith("http") ? path : `${this.host.baseUrl}${path}`;
    const { functionKey } = this.#options;
    const { headers, ...rest } = asJson(init);
    const sent = new Headers(headers);
    if (functionKey !== undefined) sent.set("x-functions-key", functionKey);
    const answer = await fetch(url, { redirect: "manual", ...rest, headers: sent });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === "" ? {} : JSON.parse(text)) as Document,
      text,
    };
  }

  post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call("/api/runs", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  async start(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Document> {
    const answer = await this.post(body, headers);
    if (answer.status !== 202) throw new Error(`Not accepted: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  async status(id: string): Promise<Document> {
    return (await this.call(`/api/runs/${id}`)).body;
  }

  cancel(id: string): Promise<Answer> {
    return this.call(`/api/runs/${id}/cancel`, { method: "POST" });
  }

  /** Lets virtual time pass until the run is done, and returns its status document. */
  async ended(id: string, limit?: { seconds: number }): Promise<Document> {
    await this.until(async () => (await this.status(id)).done, limit);
    return this.status(id);
  }

  async until(holds: () => boolean | Promise<boolean>, limit?: { seconds: number }): Promise<void> {
    await this.host.advanceUntil(holds, limit);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.stop();
    await this.vendors.close();
    this.#distrust();
  }
}

/** The host accepts no other bodies. */
export function asJson(init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  if (init.body !== undefined) headers.set("Content-Type", "application/json");
  return { ...init, headers };
}

class Crash {
  readonly happened: Promise<void>;
  hasHappened = false;
  #tell: () => void = () => undefined;

  constructor() {
    this.happened = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  happen(host: TestHost): void {
    host.crash();
    this.hasHappened = true;
    this.#tell();
  }
}

function hostFor(
  clock: VirtualClock,
  vendors: SimulatedVendors,
  {
    journalDirectory,
    environment,
    faults,
    functionKey,
  }: Omit<WorldOptions, "faults"> & { faults: ActivityFaults },
): Promise<TestHost> {
  return startTestHost({
    clock,
    environment: {
      ...vendors.environment,
      RESULT_LINK_KEYS: RESULT_LINK_KEY,
      DEPLOYMENT_ID: "tests",
      TASKHUB_NAME: "tests",
      ...environment,
    },
    ...(journalDirectory !== undefined && { journalDirectory }),
    ...(functionKey !== undefined && { functionKey }),
    faults,
  });
}
