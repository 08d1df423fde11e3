import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** The file that a journal writes to; tests pass one whose disk is full. */
export interface JournalFile {
  write(text: string): Promise<void>;
  /** Resolves when everything that was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export type OpenJournalFile = (path: string) => Promise<JournalFile>;

/** Opens a new file for appending. The journal renames it when it is complete. */
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

/** Renames `from` to `to`. After a power cut, either the old or the new file exists completely. */
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
