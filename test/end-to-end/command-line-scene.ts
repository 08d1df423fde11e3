import { setTimeout as sleep } from "node:timers/promises";
import { addSampleJobs } from "../../local/sample-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { startBreakableProxy, type BreakableProxy } from "../support/breakable-proxy";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import {
  bundleCommandLine,
  startCommand,
  type CommandEnd,
  type RunningCommand,
} from "../support/command-line";

const SCHEDULE = {
  name: "nightly",
  cron: "30 2 * * *",
  run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS.succeeds.jobId } },
};

interface Wish {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly onTerminal?: boolean;
}

/** The command line in processes of their own, and an app in virtual time behind a connection that can be broken. */
export class CommandLineScene implements AsyncDisposable {
  readonly world: CallersWorld;
  readonly proxy: BreakableProxy;

  private constructor(world: CallersWorld, proxy: BreakableProxy) {
    this.world = world;
    this.proxy = proxy;
  }

  static async start(): Promise<CommandLineScene> {
    bundleCommandLine();
    const world = await CallersWorld.start("key", { SCHEDULES: JSON.stringify([SCHEDULE]) });
    addSampleJobs(world.vendors);
    return new CommandLineScene(world, await startBreakableProxy(world.host.baseUrl));
  }

  /** Starts a command with the address and the key of the app. */
  start(args: readonly string[], { env = {}, ...wish }: Wish = {}): RunningCommand {
    const usual = { RUNWARD_URL: this.proxy.url, RUNWARD_KEY: FUNCTION_KEY };
    return startCommand(args, { env: { ...usual, ...env }, ...wish });
  }

  /** Runs a command to its end, while virtual time passes. */
  async run(args: readonly string[], wish: Wish = {}): Promise<CommandEnd> {
    return this.finish(this.start(args, wish));
  }

  async finish(command: RunningCommand): Promise<CommandEnd> {
    while (!command.hasEnded()) {
      await this.world.host.advance({ seconds: 1 });
      await sleep(25);
    }
    return command.ended;
  }

  /** Waits until a command has printed something, while virtual time passes. @throws if it ends before. */
  async until(command: RunningCommand, printed: string): Promise<void> {
    while (!isIn(command, printed)) {
      await this.world.host.advance({ seconds: 1 });
      await sleep(25);
    }
  }

  /** The same, while virtual time stands still, so that nothing ends meanwhile. */
  async untilNow(command: RunningCommand, printed: string): Promise<void> {
    while (!isIn(command, printed)) await sleep(25);
  }

  /** The page of a sample job, as it stands in the browser. */
  pageOf(job: keyof typeof SAMPLE_JOBS): string {
    return `${this.world.vendors.databricks.baseUrl}/jobs/${SAMPLE_JOBS[job].jobId}`;
  }

  runsOf(job: keyof typeof SAMPLE_JOBS): number {
    return this.world.vendors.databricks.runsOf(SAMPLE_JOBS[job].jobId).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }
}

function isIn(command: RunningCommand, printed: string): boolean {
  const text = command.out() + command.err();
  if (text.includes(printed)) return true;
  if (command.hasEnded()) throw new Error(`It ended without having printed ${printed}: ${text}`);
  return false;
}

/** The id of the run that a command has printed. */
export const idIn = (text: string): string => /\br-[0-9a-f]{40}\b/.exec(text)?.[0] ?? "";

export const workflowIdIn = (text: string): string => /\bw-[0-9a-f]{40}\b/.exec(text)?.[0] ?? "";
