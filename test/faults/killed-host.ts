import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DBT_TOKEN,
  startSimulatedVendors,
  type SimulatedVendors,
} from "../../local/simulated-vendors";
import {
  startCallbackReceiver,
  type CallbackReceiver,
} from "../../local/simulators/callback-receiver";
import type { FaultRule, FaultScript } from "../../local/simulators/faults";
import { HostChild } from "../support/host-child";

const RESULT_LINK_KEY = "k".repeat(40);

export interface KillAt extends Pick<FaultRule, "method" | "path"> {
  /** Which of these requests, counted from 1; by default the first. */
  readonly nth?: number;
  /** Whether the vendor acts on the request; its answer comes too late in either case. */
  readonly effect: boolean;
  /** Requests before this do not count. */
  readonly when?: () => boolean;
}

/** Preloaded into the process, it loses every hint about the end of a workflow's step. */
const LOSE_HINTS = resolve(__dirname, "lose-hints.cjs");

/** The compiled app in a process of its own, killed with SIGKILL at the very moment when a vendor gets a request. */
export class KilledHost implements AsyncDisposable {
  readonly vendors: SimulatedVendors;
  readonly receiver: CallbackReceiver;
  /** From the next start on. */
  losesHints = false;
  readonly #directory: string;
  #host: HostChild | undefined;

  private constructor(vendors: SimulatedVendors, receiver: CallbackReceiver, directory: string) {
    this.vendors = vendors;
    this.receiver = receiver;
    this.#directory = directory;
  }

  static async create(): Promise<KilledHost> {
    const directory = await mkdtemp(join(tmpdir(), "runward-killed-"));
    const [vendors, receiver] = await Promise.all([
      startSimulatedVendors(),
      startCallbackReceiver(),
    ]);
    await writeFile(join(directory, "vault.pem"), vendors.keyVault.certificate);
    return new KilledHost(vendors, receiver, directory);
  }

  async boot(): Promise<void> {
    this.#host = await HostChild.start({
      journalDirectory: join(this.#directory, "journal"),
      trustedCertificates: join(this.#directory, "vault.pem"),
      environment: {
        ...this.vendors.environment,
        RESULT_LINK_KEYS: RESULT_LINK_KEY,
        DEPLOYMENT_ID: "tests",
        PUBLIC_BASE_URL: "http://127.0.0.1:1",
        CALLBACK_HOSTS: "127.0.0.1",
        ...(this.losesHints && {
          NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require ${LOSE_HINTS}`,
          LOST_HINTS_FILE: this.#lostHints,
        }),
      },
    });
  }

  get #lostHints(): string {
    return join(this.#directory, "lost-hints");
  }

  /** How many hints were lost. */
  async lostHints(): Promise<number> {
    return (await readFile(this.#lostHints, "utf8")).length;
  }

  /** Resolves when the process is gone. */
  killed(
    faults: FaultScript,
    { nth = 1, effect, when = () => true, ...request }: KillAt,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      let seen = 0;
      const match = (): boolean => {
        if (!when()) return false;
        seen += 1;
        if (seen !== nth) return false;
        this.#host?.kill().then(resolve, reject);
        return true;
      };
      const fault = effect
        ? ({ kind: "hang", effect } as const)
        : ({ kind: "reset", when: "beforeEffect" } as const);
      faults.add({ ...request, match, fault });
    });
  }

  async send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.#host?.baseUrl ?? ""}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  /**
   * Waits, in real time, for the end of a run or a workflow. What has no token is sent again only after two and a half minutes of
   * look-ups, which take longer on a busy machine.
   */
  async statusAtEnd(id: string, of: "runs" | "workflows" = "runs"): Promise<string> {
    for (let looks = 0; looks < 2_000; looks++) {
      const { done, status } = await this.send("GET", `/api/${of}/${id}`);
      if (done === true) return String(status);
      await sleep(250);
    }
    return "not done after eight minutes";
  }

  /** Waits, in real time, for so many callbacks; what never comes is the test's to miss. */
  async calledBack(times: number): Promise<void> {
    for (let looks = 0; looks < 60 && this.receiver.received().length < times; looks++) {
      await sleep(250);
    }
  }

  /** The names of the secrets that stand in the journal. */
  async leaks(): Promise<string[]> {
    const directory = join(this.#directory, "journal");
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const texts = files.map((file) => readFile(join(file.parentPath, file.name), "utf8"));
    const journal = (await Promise.all(texts)).join("\n");
    const secrets: [name: string, text: string][] = [
      ["dbt token", DBT_TOKEN],
      ["key of the result links", RESULT_LINK_KEY],
      ["callback address", this.receiver.callBackUri],
      ...this.vendors.identity.issued().map(({ token }): [string, string] => ["token", token]),
    ];
    return secrets.filter(([, text]) => journal.includes(text)).map(([name]) => name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host?.kill();
    await Promise.all([this.vendors.close(), this.receiver.close()]);
    await rm(this.#directory, { recursive: true, force: true });
  }
}
