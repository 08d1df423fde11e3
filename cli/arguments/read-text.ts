import { readFile } from "node:fs/promises";
import type { Io } from "../io";
import { UsageError } from "../usage-error";

/** Reads a file, or the standard input for `-`. */
export const createReadText =
  ({ readInput }: Io) =>
  (path: string): Promise<string> =>
    path === "-"
      ? readInput()
      : readFile(path, "utf8").catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          throw new UsageError(`The file cannot be read: ${reason}`);
        });
