import { openJournalFile, type OpenJournalFile } from "../../local/host/journal/journal-file";

/**
 * A file below the journal of a host that no test cuts off from power: what was written survives a killed process without
 * being on the disk.
 */
export const openUnsyncedFile: OpenJournalFile = async (path) => ({
  ...(await openJournalFile(path)),
  sync: () => Promise.resolve(),
});
