import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileJournal } from "../../local/host/journal/file-journal";
import { openJournalFile, type OpenJournalFile } from "../../local/host/journal/journal-file";

describe("a disk that is full when the host starts", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("prevents the journal from opening, and leaves neither a file nor the lock behind", async () => {
    let openFiles = 0;
    const openFile: OpenJournalFile = async (path) => {
      const file = await openJournalFile(path);
      openFiles += 1;
      const close = async (): Promise<void> => {
        await file.close();
        openFiles -= 1;
      };
      const write = (): Promise<void> => Promise.reject(new Error("ENOSPC"));
      return { ...file, write, close };
    };
    const onFailure = jest.fn();

    await expect(FileJournal.open({ directory, onFailure, openFile })).rejects.toThrow("ENOSPC");

    expect(openFiles).toBe(0);
    const { journal } = await FileJournal.open({ directory, onFailure });
    await journal.close();
  });
});
