import { randomUUID } from "node:crypto";
import { mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";

import { toRecord, type HubState } from "../durable/apply-commit";
import type { Commit } from "../durable/commit";
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
import { HEADER, recover } from "./recovery";

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
 * 2. When it is opened, and when it has grown large, the file is compacted: written from the live data and renamed.
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
  #ended: "failed" | "abandoned" | undefined;
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
      await journal.#compact();
      return { journal, state };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  append(commit: Commit): Promise<void> {
    if (this.#ended === "failed") return refused();
    const { done } = this.#batch;
    this.#batch.commits.push(JSON.stringify(commit));
    this.#writing ??= this.#writeBatches();
    return done.promise;
  }

  settled(): Promise<void> {
    if (this.#ended === "failed") return refused();
    return this.#batch.commits.length > 0 ? this.#batch.done.promise : this.#lastBatch.done.promise;
  }

  async close(): Promise<void> {
    await this.#writing;
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
    while (this.#ended === undefined && this.#batch.commits.length > 0) {
      const batch = this.#batch;
      this.#batch = new Batch();
      this.#lastBatch = batch;
      try {
        await this.#write(batch.commits);
      } catch (error) {
        this.#fail(batch, error);
        break;
      }
      if (this.#wasAbandoned()) break;
      batch.done.resolve();
    }
    this.#writing = undefined;
  }

  /** A method, because the compiler cannot see that `abandon()` may run during an await. */
  #wasAbandoned(): boolean {
    return this.#ended === "abandoned";
  }

  async #write(commits: readonly string[]): Promise<void> {
    const text = commits.map((commit) => `${this.#chain.seal(commit)}\n`).join("");
    if (this.#bytes + text.length > this.#compactAtBytes) {
      // The live state already contains these commits, so the new file needs no lines for them.
      await this.#compact();
      return;
    }
    await this.#file?.write(text);
    await this.#file?.sync();
    this.#bytes += text.length;
  }

  async #compact(): Promise<void> {
    // A unique name, because an abandoned host of this process may still be writing its last file.
    const next = `${this.#path}.${randomUUID()}`;
    // Rendered synchronously: later commits are appended to the new file as lines.
    const chain = new LineChain();
    const text = render(this.#state, chain);
    const file = await (this.#options.openFile ?? openJournalFile)(next);
    try {
      await file.write(text);
      await file.sync();
    } catch (error) {
      await file.close();
      throw error;
    }
    if (this.#wasAbandoned()) {
      await file.close();
      return;
    }
    await replaceFile(next, this.#path);
    await this.#file?.close();
    this.#file = file;
    this.#chain = chain;
    this.#bytes = text.length;
    const grown = this.#options.compactAfterBytes ?? COMPACT_AFTER_BYTES;
    this.#compactAtBytes = this.#bytes + Math.max(grown, this.#bytes);
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

function render({ instances, schedules }: HubState, chain: LineChain): string {
  const commits: Commit[] = [];
  for (const [functionName, status] of schedules) {
    commits.push({ kind: "scheduled", functionName, status });
  }
  for (const instance of instances.values()) {
    commits.push({ kind: "kept", instance: toRecord(instance) });
  }
  const lines = commits.map((commit) => chain.seal(JSON.stringify(commit)));
  return [HEADER, ...lines, ""].join("\n");
}
