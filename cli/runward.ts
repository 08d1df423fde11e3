/** The program. Only this file reads the environment and the process. */
import { text } from "node:stream/consumers";
import { EXIT } from "./exit-codes";
import type { Io, Output, Signal } from "./io";
import { main } from "./main";

const outputTo = (stream: NodeJS.WriteStream): Output => ({
  write: (written) => {
    stream.write(written);
  },
  isTerminal: stream.isTTY,
  stream: stream.isTTY ? stream : null,
});

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM"];

const io: Io = {
  env: process.env,
  out: outputTo(process.stdout),
  err: outputTo(process.stderr),
  readInput: () => text(process.stdin),
  onSignal: (listener) => {
    for (const signal of SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    };
  },
  command: process.env["RUNWARD_COMMAND"] ?? "runward",
  // Replaced by a constant when the program is bundled.
  version: process.env["RUNWARD_VERSION"] ?? "unknown",
};

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of a pipe, such as `head`, wants no more.
  process.exit(error.code === "EPIPE" ? EXIT.brokenPipe : EXIT.unknown);
});

main(process.argv.slice(2), io).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = EXIT.unknown;
    throw error;
  },
);
