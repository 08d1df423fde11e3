import type { Command } from "commander";
import type { GlobalOptions } from "../connect/connection";
import type { ExitCode } from "../exit-codes";
import type { Io } from "../io";
import { openSession, type Session } from "../session";

export interface Cli {
  readonly io: Io;
  readonly finish: (code: ExitCode) => void;
}

export type AddCommand = (program: Command, cli: Cli) => void;

type Work<Options> = (
  session: Session,
  options: Options,
  ...args: readonly string[]
) => Promise<ExitCode>;

/** The handler of a command: commander calls it with the arguments, the options and the command. */
export const action =
  <Options>({ io, finish }: Cli, work: Work<Options>) =>
  async (...given: readonly unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    // Ids that may be repeated come as one list.
    const args = given.slice(0, -2).flat() as string[];
    const options = command.optsWithGlobals<Options & GlobalOptions>();
    finish(await work(await openSession(io, options), options, ...args));
  };
