/**
 * Runward on one machine: the embedded host in a process of its own and, by default, every vendor simulated in this one. If
 * the host process ends, it is restarted with its journal, as the platform would do.
 */
import { fork, type ChildProcess } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addExtraCertificate } from "./extra-certificates";
import { keptText } from "./kept-text";
import type { HostMessage, HostProcessOptions } from "./host-process";
import { type SimulatedVendors, startSimulatedVendors } from "./simulated-vendors";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "./simulators/blob-storage/blob-storage-simulator";

export interface LocalRunwardOptions extends HostProcessOptions {
  readonly simulators: boolean;
  /** Settings that count before all others. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when the host has ended, and when it runs again. */
  readonly onRestart?: (event: "ended" | "back") => void;
}

export interface LocalRunward {
  readonly baseUrl: string;
  /** Null if the real vendors are used. */
  readonly vendors: SimulatedVendors | null;
  readonly hostProcessId: () => number | undefined;
  /** Resolves when the host has ended and is not restarted. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** The folder for what `npm start` stores, below the one in which it is started. */
export const STATE_DIRECTORY = ".runward";

const MOST_RESTARTS = 5;

/** As in `infra/`: the app accepts 64 KB, and itself rejects a body that is a little longer. */
const LARGEST_BODY_BYTES = "1048576";

export async function startLocalRunward(options: LocalRunwardOptions): Promise<LocalRunward> {
  const { journalDirectory } = options;
  const directory = journalDirectory ?? undefined;
  const vendors = options.simulators
    ? await startSimulatedVendors(undefined, { directory, forPeople: true })
    : null;
  const storage = vendors?.storage ?? (await startBlobStorageSimulator({ directory }));
  const scratch = await mkdtemp(join(tmpdir(), "runward-"));
  const tidy = async (): Promise<void> => {
    await vendors?.close();
    await storage.close();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    const host = new HostSupervisor(options, {
      ...(await environmentFor(vendors, { storage, scratch, journalDirectory })),
      ...options.settings,
    });
    const baseUrl = await host.start();
    const ended = host.ended.then(tidy);
    return {
      baseUrl,
      vendors,
      hostProcessId: () => host.processId,
      ended,
      stop: async () => {
        host.stop();
        await ended;
      },
    };
  } catch (error) {
    await tidy();
    throw error;
  }
}

interface Place {
  /** Beside the journal, because the two belong together. */
  readonly storage: BlobStorageSimulator;
  readonly scratch: string;
  readonly journalDirectory: string | null;
}

/** Real environment variables override these values, as they override `local.settings.json`. */
async function environmentFor(
  vendors: SimulatedVendors | null,
  { storage, scratch, journalDirectory }: Place,
): Promise<NodeJS.ProcessEnv> {
  const made: Record<string, string> = {
    ...vendors?.environment,
    AzureWebJobsStorage: storage.connectionString,
    FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: LARGEST_BODY_BYTES,
  };
  made["RESULT_LINK_KEYS"] = await resultLinkKey(journalDirectory);
  made["DEPLOYMENT_ID"] = await deploymentId(journalDirectory);
  if (vendors === null) return { ...made, ...process.env };
  const trusted = await addExtraCertificate(vendors.keyVault.certificate, scratch);
  return { ...made, ...process.env, NODE_EXTRA_CA_CERTS: trusted };
}

/** Stored separately from the journal, which contains no key, so that result links stay valid after a restart. */
async function resultLinkKey(journalDirectory: string | null): Promise<string> {
  const made = randomBytes(32).toString("base64url");
  return journalDirectory === null ? made : keptText(STATE_DIRECTORY, "result-link-key", made);
}

/** Stored with the journal: a start with another or an empty journal is another deployment. */
async function deploymentId(journalDirectory: string | null): Promise<string> {
  const made = randomUUID();
  return journalDirectory === null ? made : keptText(journalDirectory, "deployment-id", made);
}

/** Restarts the host process when it ends. */
class HostSupervisor {
  readonly ended: Promise<void>;
  readonly #options: LocalRunwardOptions;
  readonly #environment: NodeJS.ProcessEnv;
  #end: () => void = () => undefined;
  #child: ChildProcess | undefined;
  #stopping = false;
  #restarts = 0;

  constructor(options: LocalRunwardOptions, environment: NodeJS.ProcessEnv) {
    this.#options = options;
    this.#environment = environment;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  async start(port: number = this.#options.port): Promise<string> {
    const { journalDirectory, verbose, allowedHosts = [] } = this.#options;
    const options: HostProcessOptions = { port, journalDirectory, verbose, allowedHosts };
    const child = fork(join(__dirname, "host-process.js"), [JSON.stringify(options)], {
      env: this.#environment,
    });
    this.#child = child;
    const baseUrl = await ready(child);
    child.once("exit", () => {
      void this.#afterDeath(Number(new URL(baseUrl).port));
    });
    return baseUrl;
  }

  stop(): void {
    this.#stopping = true;
    this.#child?.send("stop");
  }

  async #afterDeath(port: number): Promise<void> {
    this.#restarts += 1;
    const hopeless = this.#options.journalDirectory === null || this.#restarts > MOST_RESTARTS;
    if (this.#stopping || hopeless) {
      this.#end();
      return;
    }
    this.#options.onRestart?.("ended");
    try {
      await this.start(port);
      this.#options.onRestart?.("back");
    } catch {
      this.#end();
    }
  }
}

const ready = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`The host ended while it started (exit code ${code ?? "none"}).`));
    });
    child.on("message", (message: HostMessage) => {
      if (message.kind === "ready") resolve(message.baseUrl);
      if (message.kind === "failed") reject(new Error(message.reason));
    });
  });
