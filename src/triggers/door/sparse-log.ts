const PAUSE_MS = 60_000;

/** Writes the same line at most once a minute, so that strangers cannot fill the log. */
export type SparseLog = (line: string, write: (line: string) => void) => void;

/** For lines from a bounded set, such as those that name a connection. */
export function createSparseLog(now: () => Date): SparseLog {
  const lines = new Map<string, { nextAt: number; skipped: number }>();
  return (line, write) => {
    const nowMs = now().getTime();
    const { nextAt, skipped } = lines.get(line) ?? { nextAt: 0, skipped: 0 };
    if (nowMs < nextAt) {
      lines.set(line, { nextAt, skipped: skipped + 1 });
      return;
    }
    lines.set(line, { nextAt: nowMs + PAUSE_MS, skipped: 0 });
    write(skipped === 0 ? line : `${line} (and ${skipped} more times since it was last logged)`);
  };
}
