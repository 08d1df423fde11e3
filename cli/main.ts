/** Runs one command and returns its exit code. Every error ends here, as a sentence. */
import { CommanderError } from "commander";
import { ClientError, type ClientErrorKind } from "../client/client-error";
import { EXIT, type ExitCode } from "./exit-codes";
import type { Io } from "./io";
import { createProgram } from "./program";
import { safe } from "./text/safe-text";
import { UsageError } from "./usage-error";
import { InterruptedError } from "./watch/interrupts";

export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.succeeded;
  const program = createProgram({
    io,
    finish: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, io);
  }
}

const CODES: Readonly<Record<ClientErrorKind, ExitCode>> = {
  rejected: EXIT.wrongUse,
  notFound: EXIT.wrongUse,
  notAuthorised: EXIT.unreachable,
  unreachable: EXIT.unreachable,
  unclear: EXIT.unreachable,
};

const CREDENTIALS =
  "Set RUNWARD_KEY or --key-file to a function key of the app, or RUNWARD_SCOPE or --scope to the scope of a token of az login.\n";

function report(error: unknown, { err }: Io): ExitCode {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.succeeded : EXIT.wrongUse;
  if (error instanceof InterruptedError) return error.exitCode;
  err.write(`${safe(error instanceof Error ? error.message : String(error))}\n`);
  if (error instanceof UsageError) return EXIT.wrongUse;
  if (error instanceof ClientError && error.status === 401) err.write(CREDENTIALS);
  return error instanceof ClientError ? CODES[error.kind] : EXIT.unknown;
}
