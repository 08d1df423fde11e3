import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { HostMessage, HostProcessOptions } from "../../local/host-process";
import { buildIfChanged } from "./build";

const PROGRAM = resolve(__dirname, "../../dist/local/host-process.js");

export interface HostChildOptions {
  readonly journalDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** PEM of the simulated Key Vault, in a file. */
  readonly trustedCertificates: string;
}

/** The compiled app under the embedded host, in a process that a test can kill. */
export class HostChild {
  readonly baseUrl: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, baseUrl: string) {
    this.#child = child;
    this.baseUrl = baseUrl;
  }

  static async start(options: HostChildOptions): Promise<HostChild> {
    buildIfChanged();
    const hostOptions: HostProcessOptions = {
      port: 0,
      journalDirectory: options.journalDirectory,
      verbose: false,
    };
    const child = fork(PROGRAM, [JSON.stringify(hostOptions)], {
      env: {
        ...process.env,
        ...options.environment,
        NODE_EXTRA_CA_CERTS: options.trustedCertificates,
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [message] = (await once(child, "message")) as [HostMessage];
    if (message.kind !== "ready")
      throw new Error(`The host did not start: ${JSON.stringify(message)}`);
    return new HostChild(child, message.baseUrl);
  }

  /** Kills it at once, as the kernel does if memory is exhausted. Nothing more is logged or written. */
  get ended(): Promise<unknown> {
    return once(this.#child, "exit");
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  /** Freezes it, or lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.send("stop");
    await exit;
  }
}
