import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { HostMessage, HostProcessOptions } from "../../local/host-process";
import { ASK_FOR_HEAP, cpuSeconds, type HeapAnswer, peakMegabytes } from "./process-meter";

const PROGRAM = join(__dirname, "..", "..", "local", "host-process.js");
const SEVERAL_APPS = join(__dirname, "..", "several-apps.js");
const MEMORY_HOOK = join(__dirname, "memory-hook.js");
const WITHOUT_CLAIMS = join(__dirname, "..", "without-claims.js");

export interface MeasuredHostOptions {
  readonly journalDirectory: string | null;
  /** Whether starts are recorded in the storage account, as they always are in an app. */
  readonly claims: boolean;
  /** Whether there are several processes of the app; BENCH_INSTANCES of the environment says how many. */
  readonly severalApps?: boolean;
}

/** The embedded host with the app, in its own process, so that its memory can be measured. */
export class MeasuredHost implements AsyncDisposable {
  readonly baseUrl: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, baseUrl: string) {
    this.#child = child;
    this.baseUrl = baseUrl;
  }

  static async start(
    environment: Readonly<Record<string, string>>,
    { journalDirectory, claims, severalApps = false }: MeasuredHostOptions,
  ): Promise<MeasuredHost> {
    const options: HostProcessOptions = { port: 0, journalDirectory, verbose: false };
    const child = fork(severalApps ? SEVERAL_APPS : PROGRAM, [JSON.stringify(options)], {
      execArgv: ["--require", MEMORY_HOOK, ...(claims ? [] : ["--require", WITHOUT_CLAIMS])],
      env: {
        ...process.env,
        RESULT_LINK_KEYS: "a key for links that nobody uses",
        DEPLOYMENT_ID: "bench",
        TASKHUB_NAME: "bench",
        ...environment,
      },
    });
    const [message] = (await once(child, "message")) as [HostMessage];
    if (message.kind !== "ready") throw new Error(`No host: ${JSON.stringify(message)}`);
    return new MeasuredHost(child, message.baseUrl);
  }

  peakMegabytes(): Promise<number> {
    return peakMegabytes(this.#child.pid ?? 0);
  }

  cpuSeconds(): Promise<number> {
    return cpuSeconds(this.#child.pid ?? 0);
  }

  /** What is in use after a collection. */
  async heapMegabytes(): Promise<number> {
    this.#child.send(ASK_FOR_HEAP);
    const [{ heapBytes }] = (await once(this.#child, "message")) as [HeapAnswer];
    return heapBytes / 1_048_576;
  }

  async kill(): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.send("stop");
    await exit;
  }
}
