import { createReadStream } from "node:fs";

import { applyCommit, type HubState } from "../durable/apply-commit";
import type { Commit } from "../durable/commit";
import { emptyHub } from "../durable/task-hub";

/** The first line of every journal. */
export const HEADER = { kind: "journal", version: 1 } as const;

/** A journal that holds something that was never written by a host. */
export class CorruptJournalError extends Error {
  override readonly name = "CorruptJournalError";
}

/**
 * Rebuilds the hub from a journal; a missing file is an empty hub.
 * A last line without its end was being written when the process died: nobody was told of it, so it is left out. Any
 * other line that cannot be read means that the file was damaged.
 */
export async function recover(path: string): Promise<HubState> {
  const state = emptyHub();
  let number = 0;
  for await (const line of wholeLines(path)) {
    number += 1;
    if (number === 1) checkHeader(path, line);
    else applyCommit(state, parse(path, line, number));
  }
  return state;
}

async function* wholeLines(path: string): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of createReadStream(path, {
      encoding: "utf8",
      highWaterMark: 1 << 20,
    })) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function checkHeader(path: string, line: string): void {
  if (line !== JSON.stringify(HEADER)) {
    throw new CorruptJournalError(`${path} is not a journal of this version of the host.`);
  }
}

function parse(path: string, line: string, number: number): Commit {
  try {
    return JSON.parse(line) as Commit;
  } catch (cause) {
    throw new CorruptJournalError(`Line ${number} of ${path} cannot be read.`, { cause });
  }
}
