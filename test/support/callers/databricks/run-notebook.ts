/** Executes the notebook for Databricks in a real Python, beside an app in virtual time. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TestHost } from "../../embedded-host";

const NOTEBOOK = resolve(__dirname, "../../../../infra/callers/databricks/run_dbt_job.py");

export const hasPython = (): boolean =>
  spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0;

export interface NotebookRun {
  /** 0 if the task would be green. */
  readonly exitCode: number | null;
  readonly lines: readonly string[];
  /** What the notebook returned to Databricks; null if it raised. */
  readonly returned: Record<string, unknown> | null;
  /** The last line of the traceback; empty if it did not raise. */
  readonly error: string;
}

export interface NotebookSetting {
  readonly runwardUrl: string;
  readonly functionKey: string;
  readonly widgets: Readonly<Record<string, string>>;
  /** The notebook's waits take no time, and its clock shows that they passed. */
  readonly skipWaits?: boolean;
}

/** A notebook that is being executed; the app's time passes only in `ended`. */
export class Notebook {
  readonly #process: ChildProcess;
  #isOver = false;
  #output = "";
  #errors = "";

  constructor({ runwardUrl, functionKey, widgets, skipWaits = false }: NotebookSetting) {
    const given = {
      widgets: { runward_url: runwardUrl, poll_seconds: "1", ...widgets },
      secrets: { "runward/function-key": functionKey },
      skipWaits,
    };
    this.#process = spawn("python3", [
      "-B",
      join(__dirname, "execute_notebook.py"),
      NOTEBOOK,
      JSON.stringify(given),
    ]);
    this.#process.stdout?.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#process.stderr?.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#process.once("close", () => (this.#isOver = true));
  }

  get output(): string {
    return this.#output;
  }

  /** What Databricks does with a notebook whose task is cancelled. */
  interrupt(): void {
    this.#process.kill("SIGINT");
  }

  /** The cluster is gone. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  async until(host: TestHost, holds: () => boolean): Promise<void> {
    while (!this.#isOver && !holds()) {
      await host.advance({ seconds: 5 });
      await pause(20);
    }
  }

  async ended(host: TestHost): Promise<NotebookRun> {
    await this.until(host, () => false);
    const lines = this.#output.trimEnd().split("\n");
    const exit = lines.find((line) => line.startsWith("EXIT "));
    return {
      exitCode: this.#process.exitCode,
      lines,
      returned: exit === undefined ? null : (JSON.parse(exit.slice(5)) as Record<string, unknown>),
      error: this.#errors.trimEnd(),
    };
  }
}
