import { openJournalFile, type OpenJournalFile } from "../../../local/host/journal/journal-file";

export interface FillingDisk {
  readonly openFile: OpenJournalFile;
  isFull: boolean;
}

/** A disk that can run full: then a piece of what is written still arrives, and the rest is refused. */
export function aFillingDisk(): FillingDisk {
  const disk: FillingDisk = {
    isFull: false,
    openFile: async (path) => {
      const file = await openJournalFile(path);
      const write = async (text: string): Promise<void> => {
        await file.write(disk.isFull ? text.slice(0, 20) : text);
        if (disk.isFull) throw new Error("ENOSPC: no space left on device");
      };
      return { ...file, write };
    },
  };
  return disk;
}
