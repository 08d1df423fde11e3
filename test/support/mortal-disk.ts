import { openJournalFile, type OpenJournalFile } from "../../local/host/journal/journal-file";

/** The disk below the journal of one host. */
export interface MortalDisk {
  readonly openFile: OpenJournalFile;
  /** Since the host came up. */
  readonly writes: number;
  readonly isFull: boolean;
  /** From now on it takes a piece of each write and refuses the rest. */
  fill(): void;
  /** The host is up, so that writes count from now on. */
  arm(): void;
}

export interface DiskFate {
  /** The host is killed during this write: half of the text is written, and ends in the middle of a line. */
  readonly tornWrite: number | undefined;
  readonly die: () => void;
  readonly onFull: () => void;
}

const PIECE = 20;

export function createMortalDisk({ tornWrite, die, onFull }: DiskFate): MortalDisk {
  let writes = 0;
  let isArmed = false;
  let isFull = false;
  const openFile: OpenJournalFile = async (path) => {
    const file = await openJournalFile(path);
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
      die();
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
