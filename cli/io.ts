/** What the program reads and writes, so that tests can give it something else. */
import type { WriteStream } from "node:tty";

export type Signal = "SIGINT" | "SIGTERM";

export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** For the library that redraws a block of lines; only of a terminal. */
  readonly stream: WriteStream | null;
}

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  /** All of the standard input. */
  readonly readInput: () => Promise<string>;
  /** Returns a function that removes the listener. */
  readonly onSignal: (listener: (signal: Signal) => void) => () => void;
  /** How the user calls this program, for commands to type. */
  readonly command: string;
  readonly version: string;
}

/** A terminal on which the cursor can be moved. */
export const isLive = ({ env, out }: Io): boolean => out.isTerminal && env["TERM"] !== "dumb";

export const hasColours = ({ env, out }: Io): boolean =>
  out.isTerminal && env["TERM"] !== "dumb" && (env["NO_COLOR"] ?? "") === "";
