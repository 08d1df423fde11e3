import type { Commit } from "../durable/commit";

/** Stores commits for the next start of the host, in order. */
export interface Journal {
  /**
   * Appends the commit; the promise resolves when it is stored. It rejects with JournalFailedError if a write has failed,
   * this one or an earlier one. A rejection that nobody awaits is not "unhandled".
   */
  append(commit: Commit): Promise<void>;
  /** Resolves when everything that was appended is stored. */
  settled(): Promise<void>;
  /** Writes the rest and releases the journal. */
  close(): Promise<void>;
  /** Stops at once, like a killed process: what is not written yet is lost. */
  abandon(): void;
}

/** Writing the journal has failed; nothing that was not acknowledged may have an effect. */
export class JournalFailedError extends Error {
  override readonly name = "JournalFailedError";
}

/** Stores nothing, for hosts that are not restarted. */
export const ephemeralJournal: Journal = {
  append: () => Promise.resolve(),
  settled: () => Promise.resolve(),
  close: () => Promise.resolve(),
  abandon: () => undefined,
};
