import type { Command } from "commander";
import { intervalSeconds } from "../arguments/duration";

/** Of every command that waits for an end. */
export const withWatchOptions = (command: Command): Command =>
  command
    .option("--interval <seconds>", "seconds between two looks", intervalSeconds, 2)
    .option("--cancel-on-interrupt", "cancel at the first Ctrl-C, or SIGTERM");

export const withDetach = (command: Command): Command =>
  command.option("-d, --detach", "do not wait for the end");

export interface Detachable {
  readonly detach?: boolean;
}
