import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Where a journal writes to; tests give one whose disk is full. */
export interface JournalFile {
  write(text: string): Promise<void>;
  /** Resolves when everything written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export type OpenJournalFile = (path: string) => Promise<JournalFile>;

/** Opens a new file for appending; every journal begins as one and is renamed into place. */
export const openJournalFile: OpenJournalFile = async (path) => {
  const file = await open(path, "ax", 0o600);
  return {
    write: async (text) => {
      await file.appendFile(text);
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
};

/** Puts `from` in the place of `to`, so that after a power cut either the old or the new file is there, whole. */
export async function replaceFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  if (process.platform === "win32") return;
  const directory = await open(dirname(to), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
