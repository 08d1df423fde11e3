import type { Commit } from "../durable/commit";

/** Keeps commits for the next start of the host, in the order in which they were made. */
export interface Journal {
  /**
   * Takes the commit; the promise resolves when it cannot be lost any more. Nobody has to wait for it: a rejection is
   * never "unhandled".
   * Rejects with JournalFailedError when the journal could not be written, now or before.
   */
  append(commit: Commit): Promise<void>;
  /** Resolves when all that was appended so far is safe. */
  settled(): Promise<void>;
  /** Writes what is left and gives the journal free. */
  close(): Promise<void>;
  /** Stops at once, as a killed process would: what is not written yet is lost. */
  abandon(): void;
}

/** The journal could not be written; nothing that was not acknowledged may happen any more. */
export class JournalFailedError extends Error {
  override readonly name = "JournalFailedError";
}

/** Stores nothing: for hosts that end with their process. */
export const ephemeralJournal: Journal = {
  append: () => Promise.resolve(),
  settled: () => Promise.resolve(),
  close: () => Promise.resolve(),
  abandon: () => undefined,
};
