import { createReadStream } from "node:fs";

import { applyCommit, type HubState } from "../durable/apply-commit";
import type { Commit } from "../durable/commit";
import { emptyHub } from "../durable/task-hub";
import { LineChain } from "./line-chain";

/** The first line of every journal that this version writes. */
export const HEADER = JSON.stringify({ kind: "journal", version: 2 });

/** The first line of journals without digests, which are read and then written in the current format. */
const OLD_HEADER = JSON.stringify({ kind: "journal", version: 1 });

/** A journal with content that no host has written. */
export class CorruptJournalError extends Error {
  override readonly name = "CorruptJournalError";

  constructor(path: string, flaw: string, options?: ErrorOptions) {
    super(
      `${flaw} The host was not started. Replace ${path} by an undamaged copy, or move it away: the host then starts with an empty journal and does not continue runs that may still be active at the vendors.`,
      options,
    );
  }
}

/**
 * Rebuilds the hub from a journal; a missing file is an empty hub.
 * A last line without a line end was being written when the process was killed. It is used if its commit is complete, and
 * ignored otherwise, because it was never acknowledged. Any other invalid line means that the file is damaged.
 */
export async function recover(path: string): Promise<HubState> {
  const state = emptyHub();
  let read: ReadLine | undefined;
  let number = 0;
  for await (const { line, isWhole } of linesOf(path)) {
    number += 1;
    if (read === undefined) {
      read = readerFor(line);
      if (read === undefined) throw new CorruptJournalError(path, notAJournal(path));
      continue;
    }
    const commit = read(line);
    if (commit !== null) applyCommit(state, commit);
    else if (isWhole) throw new CorruptJournalError(path, notAsWritten(path, number));
  }
  return state;
}

const notAJournal = (path: string): string =>
  `${path} is not a journal of this version of the host.`;

const notAsWritten = (path: string, number: number): string =>
  `Line ${number} of ${path} is invalid: a line there was changed, removed or duplicated.`;

/** Null for an invalid line. */
type ReadLine = (line: string) => Commit | null;

function readerFor(header: string): ReadLine | undefined {
  if (header === OLD_HEADER) return parse;
  if (header !== HEADER) return undefined;
  const chain = new LineChain();
  return (line) => {
    const commit = chain.open(line);
    return commit === null ? null : parse(commit);
  };
}

function parse(commit: string): Commit | null {
  try {
    return JSON.parse(commit) as Commit;
  } catch {
    return null;
  }
}

interface Line {
  readonly line: string;
  /** False for a last line without a line end. */
  readonly isWhole: boolean;
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest = "";
  try {
    for await (const chunk of createReadStream(path, {
      encoding: "utf8",
      highWaterMark: 1 << 20,
    })) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield { line, isWhole: true };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (rest !== "") yield { line: rest, isWhole: false };
}
