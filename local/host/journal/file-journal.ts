import { randomUUID } from "node:crypto";
import { mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";

import type { HubState } from "../durable/apply-commit";
import type { Commit } from "../durable/commit";
import { Compaction } from "./compaction";
import { Deferred } from "./deferred";
import { JournalFailedError, type Journal } from "./journal";
import {
  openJournalFile,
  replaceFile,
  type JournalFile,
  type OpenJournalFile,
} from "./journal-file";
import { LineChain } from "./line-chain";
import { JournalLock } from "./lock";
import { recover } from "./recovery";

export interface FileJournalOptions {
  readonly directory: string;
  /** Called once, when writing the journal has failed. */
  readonly onFailure: (error: JournalFailedError) => void;
  readonly openFile?: OpenJournalFile;
  /** By how much the file may exceed its live data before it is compacted. */
  readonly compactAfterBytes?: number;
}

const COMPACT_AFTER_BYTES = 16 * 1024 * 1024;

/**
 * A journal in a file: one line of JSON for each commit, with a digest, appended and synced in batches.
 * 1. A commit is acknowledged only after its line was synced.
 * 2. When it is opened, and when it has grown large, the file is compacted: another one is written from the live data, piece by
 *    piece between the batches, and takes its name. If it cannot be written, this one stays in use.
 * 3. After the first failed write nothing more is written. The file ends with the last acknowledged batch, possibly followed
 *    by a part of the failed one.
 */
export class FileJournal implements Journal {
  readonly #options: FileJournalOptions;
  readonly #lock: JournalLock;
  readonly #state: HubState;
  readonly #path: string;
  #file: JournalFile | undefined;
  /** The chain of the current file. */
  #chain = new LineChain();
  #batch = new Batch();
  /** The batch that is being written, or was written last. */
  #lastBatch = new Batch();
  #writing: Promise<void> | undefined;
  #compaction: Compaction | undefined;
  #ended: "failed" | "abandoned" | undefined;
  #isClosing = false;
  #bytes = 0;
  #compactAtBytes = 0;

  private constructor(options: FileJournalOptions, lock: JournalLock, state: HubState) {
    this.#options = options;
    this.#lock = lock;
    this.#state = state;
    this.#path = journalPath(options.directory);
    this.#lastBatch.done.resolve();
  }

  /** Takes the lock, reads the journal into `state`, and starts a compacted file. */
  static async open(options: FileJournalOptions): Promise<{ journal: Journal; state: HubState }> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const lock = await JournalLock.acquire(options.directory);
    try {
      const state = await recover(journalPath(options.directory));
      const journal = new FileJournal(options, lock, state);
      await removeLeftovers(options.directory);
      await journal.#compactAtOnce();
      return { journal, state };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  append(commit: Commit): Promise<void> {
    if (this.#ended === "failed") return refused();
    const { done } = this.#batch;
    const text = JSON.stringify(commit);
    this.#batch.commits.push(text);
    this.#compaction?.note(text);
    this.#writing ??= this.#writeBatches();
    return done.promise;
  }

  settled(): Promise<void> {
    if (this.#ended === "failed") return refused();
    return this.#batch.commits.length > 0 ? this.#batch.done.promise : this.#lastBatch.done.promise;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#writing;
    await this.#endCompaction();
    await this.#file?.close();
    this.#lock.release();
  }

  abandon(): void {
    this.#ended ??= "abandoned";
    this.#batch = new Batch();
    this.#lock.release();
    // Waits for the current write. A killed process might also have finished it.
    this.#file?.close().catch(() => undefined);
  }

  async #writeBatches(): Promise<void> {
    // All commits of this turn of the event loop share one sync.
    await Promise.resolve();
    while (this.#ended === undefined && this.#hasWork) {
      const batch = this.#takeBatch();
      try {
        if (batch.commits.length > 0) await this.#write(batch.commits);
        if (this.#wasAbandoned()) break;
        batch.done.resolve();
        await this.#compactFurther();
      } catch (error) {
        this.#fail(batch, error);
      }
    }
    // Without a pause after the last look for work, because what is appended in it would wait for ever.
    this.#writing = undefined;
    if (this.#ended !== undefined) await this.#endCompaction();
  }

  get #hasWork(): boolean {
    return this.#batch.commits.length > 0 || (this.#compaction !== undefined && !this.#isClosing);
  }

  #takeBatch(): Batch {
    this.#lastBatch = this.#batch;
    this.#batch = new Batch();
    return this.#lastBatch;
  }

  /** A method, because the compiler cannot see that `abandon()` may run during an await. */
  #wasAbandoned(): boolean {
    return this.#ended === "abandoned";
  }

  async #write(commits: readonly string[]): Promise<void> {
    const text = commits.map((commit) => `${this.#chain.seal(commit)}\n`).join("");
    await this.#file?.write(text);
    await this.#file?.sync();
    this.#bytes += text.length;
    if (this.#bytes > this.#compactAtBytes) this.#compaction ??= this.#beginCompaction();
  }

  #beginCompaction(): Compaction {
    // A unique name, because an abandoned host of this process may still be writing its last file.
    const path = `${this.#path}.${randomUUID()}`;
    return new Compaction(this.#state, path, this.#options.openFile ?? openJournalFile);
  }

  async #compactAtOnce(): Promise<void> {
    const compaction = this.#beginCompaction();
    try {
      while (await compaction.writePiece());
      await compaction.catchUp();
    } catch (error) {
      await compaction.abandon();
      throw error;
    }
    await this.#replaceBy(compaction);
  }

  /** The next step of a compaction, if there is one. */
  async #compactFurther(): Promise<void> {
    const compaction = this.#compaction;
    if (compaction === undefined || this.#isClosing) return;
    try {
      if (await compaction.writePiece()) return;
      await compaction.catchUp();
    } catch {
      this.#compaction = undefined;
      await compaction.discard();
      this.#compactAtBytes = this.#bytes + this.#mayGrowBy;
      return;
    }
    await this.#changeFiles(compaction);
  }

  /** All that is not in the old file yet is in the new one too, so it needs no lines there. */
  async #changeFiles(compaction: Compaction): Promise<void> {
    const batch = this.#takeBatch();
    try {
      await compaction.catchUp();
      if (this.#wasAbandoned()) return;
      await this.#replaceBy(compaction);
      this.#compaction = undefined;
    } catch (error) {
      this.#fail(batch, error);
    }
    if (!this.#wasAbandoned()) batch.done.resolve();
  }

  async #replaceBy({ path, chain, result }: Compaction): Promise<void> {
    await replaceFile(path, this.#path);
    await this.#file?.close();
    this.#file = result.file;
    this.#chain = chain;
    this.#bytes = result.characters;
    this.#compactAtBytes = this.#bytes + Math.max(this.#mayGrowBy, this.#bytes);
    // It was abandoned while the file got its name.
    if (this.#wasAbandoned()) await this.#file?.close();
  }

  get #mayGrowBy(): number {
    return this.#options.compactAfterBytes ?? COMPACT_AFTER_BYTES;
  }

  /** Of a journal that ends. The next start removes the file. */
  async #endCompaction(): Promise<void> {
    await this.#compaction?.abandon();
    this.#compaction = undefined;
  }

  #fail(batch: Batch, cause: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = "failed";
    const why = cause instanceof Error ? cause.message : String(cause);
    const error = new JournalFailedError(`The journal cannot be written: ${why}`, { cause });
    this.#options.onFailure(error);
    batch.done.reject(error);
    this.#batch.done.reject(error);
  }
}

/** Commits, as JSON, that share one write and one sync. */
class Batch {
  readonly commits: string[] = [];
  readonly done = new Deferred();
}

const FILE_NAME = "journal.jsonl";

function journalPath(directory: string): string {
  return join(directory, FILE_NAME);
}

/** Compacted files that were never renamed. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(`${FILE_NAME}.`)) await unlink(join(directory, name));
  }
}

function refused(): Promise<void> {
  const { promise, reject } = new Deferred();
  reject(new JournalFailedError("The journal cannot be written any more."));
  return promise;
}
