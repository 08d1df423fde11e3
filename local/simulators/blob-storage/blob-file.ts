import { mkdir, open, readFile, rename, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { StoredChange } from "./blob";

const FILE_NAME = "blobs.jsonl";

/** The changes that an earlier process stored. A last line that was not written to its end was never answered. */
export async function readChanges(directory: string): Promise<StoredChange[]> {
  const text = await readFile(join(directory, FILE_NAME), "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as StoredChange);
}

/**
 * Stores changes as lines of a file. Changes that come while a write is under way share the next one. The first write
 * replaces the file by one with only what still exists: before it, another process may still own the file.
 */
export class BlobFile {
  readonly #directory: string;
  /** All that exists. */
  readonly #existing: () => StoredChange[];
  #file: FileHandle | undefined;
  #pending: StoredChange[] = [];
  #written: Promise<void> = Promise.resolve();
  #abandoned = false;

  constructor(directory: string, existing: () => StoredChange[]) {
    this.#directory = directory;
    this.#existing = existing;
  }

  append(change: StoredChange): void {
    this.#pending.push(change);
    if (this.#pending.length === 1) this.#written = this.#written.then(() => this.#write());
  }

  /** Resolves when everything that was appended so far is on the disk. */
  settled(): Promise<void> {
    return this.#written;
  }

  /** Stops writing at once, as a killed process would. */
  abandon(): void {
    this.#abandoned = true;
  }

  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#file?.close();
    this.#file = undefined;
  }

  async #write(): Promise<void> {
    if (this.#abandoned) return;
    const changes = this.#pending;
    this.#pending = [];
    if (this.#file === undefined) this.#file = await this.#replace();
    else await this.#file.appendFile(toLines(changes));
    await this.#file.datasync();
  }

  /** What exists contains the pending changes already. */
  async #replace(): Promise<FileHandle> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = join(this.#directory, FILE_NAME);
    const file = await open(`${path}.new`, "w", 0o600);
    await file.appendFile(toLines(this.#existing()));
    await file.datasync();
    await rename(`${path}.new`, path);
    return file;
  }
}

const toLines = (changes: readonly StoredChange[]): string =>
  changes.map((change) => `${JSON.stringify(change)}\n`).join("");
