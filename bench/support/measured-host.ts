import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HostMessage, HostProcessOptions } from "../../local/host-process";

const PROGRAM = join(__dirname, "..", "..", "local", "host-process.js");
const WITHOUT_CLAIMS = join(__dirname, "..", "without-claims.js");

export interface MeasuredHostOptions {
  readonly journalDirectory: string | null;
  /** Whether starts are recorded in the storage account, as they always are in an app. */
  readonly claims: boolean;
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
    { journalDirectory, claims }: MeasuredHostOptions,
  ): Promise<MeasuredHost> {
    const options: HostProcessOptions = { port: 0, journalDirectory, verbose: false };
    const child = fork(PROGRAM, [JSON.stringify(options)], {
      execArgv: claims ? [] : ["--require", WITHOUT_CLAIMS],
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

  /** The peak memory of the process; NaN without /proc. */
  async peakMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid ?? 0}/status`, "utf8").catch(() => "");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.send("stop");
    await exit;
  }
}
