/**
 * A file with one JSON value in each line, to which lines are added.
 *
 * 1. `settled()` resolves when everything that was added so far is on the disk.
 * 2. The first write replaces the file by one with only what still exists: before it, another process may own the file.
 * 3. A last line without a line end was being written when the process was killed. Nobody was answered about it: it is ignored.
 */
import { mkdir, open, readFile, rename, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { parseExactJson, stringifyExactJson } from "./exact-json";

/** A file with content that no simulator has written. The message says what to do. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";

  constructor(path: string, flaw: string) {
    super(
      `${path} cannot be used: ${flaw} Nothing was started. Replace the file by an undamaged copy, or move ${dirname(path)} away: Runward then starts without the runs of that folder.`,
    );
  }
}

/** The values that an earlier process stored; none if there is no file. */
export async function readLines(path: string): Promise<unknown[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line, index) => parse(path, line, index + 1));
}

function parse(path: string, line: string, number: number): unknown {
  try {
    return parseExactJson(line);
  } catch {
    throw new UnreadableFileError(path, `line ${number} is not JSON.`);
  }
}

/** Values that are added while a write is under way share the next one. */
export class LineFile<Value> {
  readonly #path: string;
  /** All that exists, including what is added and not written yet. */
  readonly #existing: () => readonly Value[];
  #file: FileHandle | undefined;
  #pending: Value[] = [];
  #written: Promise<void> = Promise.resolve();
  #abandoned = false;

  constructor(path: string, existing: () => readonly Value[]) {
    this.#path = path;
    this.#existing = existing;
  }

  append(value: Value): void {
    this.#pending.push(value);
    if (this.#pending.length === 1) this.#written = this.#written.then(() => this.#write());
  }

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
    const values = this.#pending;
    this.#pending = [];
    if (this.#file === undefined) this.#file = await this.#replace();
    else await this.#file.appendFile(toLines(values));
    await this.#file.datasync();
  }

  /** What exists contains the pending values already. */
  async #replace(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.new`;
    const file = await open(draft, "w", 0o600);
    await file.appendFile(toLines(this.#existing()));
    await file.datasync();
    await rename(draft, this.#path);
    return file;
  }
}

const toLines = (values: readonly unknown[]): string =>
  values.map((value) => `${stringifyExactJson(value)}\n`).join("");
