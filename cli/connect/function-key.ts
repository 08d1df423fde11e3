import { readFile, stat } from "node:fs/promises";
import type { Io } from "../io";
import { UsageError } from "../usage-error";

/** Checks a key before it becomes a header. The message never has the key. */
export function toKey(text: string, source: string): string {
  const key = text.trim();
  if (key === "") throw new UsageError(`${source} has no function key.`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(
      `${source} has no function key: it contains spaces, line breaks or characters that are not ASCII.`,
    );
  }
  return key;
}

const READABLE_BY_OTHERS = 0o077;

export async function readKeyFile(io: Io, path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The key file cannot be read: ${reason}`);
  });
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & READABLE_BY_OTHERS) !== 0) {
    io.err.write(`Other users of this machine may read ${path}. Run: chmod 600 ${path}\n`);
  }
  return toKey(text, path);
}
