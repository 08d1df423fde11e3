import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory for the journal of a host, gone at the end of the test. */
export interface JournalDirectory extends AsyncDisposable {
  readonly path: string;
  /** All that was ever written to it. */
  text(): Promise<string>;
}

export async function aJournalDirectory(): Promise<JournalDirectory> {
  const path = await mkdtemp(join(tmpdir(), "runward-test-"));
  return {
    path,
    text: async () => {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      const texts = files.map((file) => readFile(join(file.parentPath, file.name), "utf8"));
      return (await Promise.all(texts)).join("\n");
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
