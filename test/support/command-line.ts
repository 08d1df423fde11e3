import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";

const PROGRAM = resolve(__dirname, "../../bin/runward.cjs");
const BUNDLE = resolve(__dirname, "../../bin/bundle.cjs");

export interface CommandEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs in a process of its own. */
export interface RunningCommand {
  readonly out: () => string;
  readonly err: () => string;
  readonly hasEnded: () => boolean;
  readonly ended: Promise<CommandEnd>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export const bundleCommandLine = (): void => {
  execFileSync(process.execPath, [BUNDLE]);
};

interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Runs it on a terminal of util-linux's `script`. */
  readonly onTerminal?: boolean;
}

/** Starts the real program. */
export function startCommand(
  args: readonly string[],
  { env = {}, input = "", onTerminal = false }: CommandOptions = {},
): RunningCommand {
  const { PATH = "", HOME = "/" } = process.env;
  const words = [process.execPath, PROGRAM, ...args];
  const [file = "", ...rest] = onTerminal
    ? ["script", "-qec", words.map((word) => `'${word}'`).join(" "), "/dev/null"]
    : words;
  const child = spawn(file, rest, { env: { PATH, HOME, TERM: "xterm", ...env } });
  return watchChild(child, input);
}

function watchChild(child: ChildProcess, input: string): RunningCommand {
  let [out, err] = ["", ""];
  let hasEnded = false;
  child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin?.end(input);
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      hasEnded = true;
      resolve({ code, out, err });
    });
  });
  return {
    out: () => out,
    err: () => err,
    hasEnded: () => hasEnded,
    ended,
    kill: (signal) => child.kill(signal),
  };
}
