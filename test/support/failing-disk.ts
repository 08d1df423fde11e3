import type { OpenJournalFile } from "../../local/host/journal/journal-file";
import { openUnsyncedFile } from "./unsynced-file";

/** The disk below the journal of one host. */
export interface FailingDisk {
  readonly openFile: OpenJournalFile;
  /** The number of writes since the host was started. */
  readonly writes: number;
  readonly isFull: boolean;
  /** From now on, it writes only a part of each text and then fails. */
  fill(): void;
  /** Counts writes from now on. */
  arm(): void;
}

export interface DiskFate {
  /** The host is killed during this write: half of the text is written, and ends in the middle of a line. */
  readonly tornWrite: number | undefined;
  readonly crash: () => void;
  readonly onFull: () => void;
}

const PIECE = 20;

export function createFailingDisk({ tornWrite, crash, onFull }: DiskFate): FailingDisk {
  let writes = 0;
  let isArmed = false;
  let isFull = false;
  const openFile: OpenJournalFile = async (path) => {
    const file = await openUnsyncedFile(path);
    const write = async (text: string): Promise<void> => {
      if (isArmed) writes += 1;
      if (isFull) {
        await file.write(text.slice(0, PIECE));
        onFull();
        throw new Error("ENOSPC: no space left on device");
      }
      const isTorn = isArmed && writes === tornWrite;
      await file.write(isTorn ? text.slice(0, text.length / 2) : text);
      if (!isTorn) return;
      await file.sync();
      crash();
      // A killed process gets no result of the write.
      await new Promise<never>(() => undefined);
    };
    return { ...file, write };
  };
  return {
    openFile,
    fill: () => {
      isFull = true;
    },
    arm: () => {
      isArmed = true;
    },
    get writes() {
      return writes;
    },
    get isFull() {
      return isFull;
    },
  };
}
