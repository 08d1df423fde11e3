import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildIfChanged } from "./build";

const PROGRAM = resolve(__dirname, "../../dist/local/start.js");

/** `npm start`, as a process that a test can stop. */
export class StartProgram {
  readonly baseUrl: string;
  readonly out: () => string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, baseUrl: string, out: () => string) {
    this.#child = child;
    this.baseUrl = baseUrl;
    this.out = out;
  }

  /** `folder`: where it is started; its journal is there too. @throws with what it printed, if it ends instead. */
  static async start(folder: string): Promise<StartProgram> {
    buildIfChanged();
    const args = [PROGRAM, "--port", "0", "--journal", "journal"];
    const child = spawn(process.execPath, args, { cwd: folder, env: process.env });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (out += chunk.toString()));
    for (;;) {
      const baseUrl = out.includes("Ctrl-C stops it")
        ? /listens on (\S+)/.exec(out)?.[1]
        : undefined;
      if (baseUrl !== undefined) return new StartProgram(child, baseUrl, () => out);
      if (child.exitCode !== null) throw new Error(out);
      await sleep(50);
    }
  }

  /** Of the simulated Databricks. */
  get databricksUrl(): string {
    return /(\S+) \(Databricks\)/.exec(this.out())?.[1] ?? "";
  }

  /** Stops it, and waits until its host has ended too. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, "exit");
      this.#child.kill(signal);
      await exit;
    }
    const host = Number(/kill the host \(process (\d+)\)/.exec(this.out())?.[1]);
    while (isRunning(host)) await sleep(20);
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
