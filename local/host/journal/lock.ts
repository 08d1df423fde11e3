import { randomUUID } from "node:crypto";
import { readFileSync, unlinkSync } from "node:fs";
import { open, readFile, stat, unlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";

import { z } from "zod";

/**
 * Prevents that two hosts use one journal. The lock is a file that names its owner. A lock whose process no longer exists
 * is replaced.
 */
export class JournalLock {
  readonly #path: string;
  readonly #token: string;

  private constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
  }

  /** @throws if a running process owns the journal. */
  static async acquire(directory: string): Promise<JournalLock> {
    const path = join(directory, "lock");
    const owner: Owner = {
      pid: process.pid,
      startedAt: startOf(process.pid) ?? "",
      token: randomUUID(),
    };
    if (!(await createFile(path, owner))) await takeOver(path, owner);
    return new JournalLock(path, owner.token);
  }

  /** Synchronous, so that a host that crashes in this process releases the journal at once. */
  release(): void {
    try {
      if (parseOwner(readFileSync(this.#path, "utf8"))?.token === this.#token) {
        unlinkSync(this.#path);
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

const ownerSchema = z.object({ pid: z.int(), startedAt: z.string(), token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/** The guard allows only one process at a time to replace a stale lock. */
async function takeOver(path: string, owner: Owner): Promise<void> {
  const guard = `${path}.guard`;
  while (!(await createFile(guard, owner))) await waitForGuard(guard);
  try {
    const current = parseOwner(await readFile(path, "utf8").catch(() => ""));
    if (current !== undefined && isAlive(current)) {
      throw new Error(`The journal ${path} is in use by process ${current.pid}.`);
    }
    await unlink(path).catch(ignoreMissing);
    await createFile(path, owner);
  } finally {
    await unlink(guard).catch(ignoreMissing);
  }
}

/** A guard exists for milliseconds; an old one is from a process that was killed. */
const STALE_GUARD_MS = 5_000;

async function waitForGuard(guard: string): Promise<void> {
  const info = await stat(guard).catch(() => undefined);
  if (info === undefined) return;
  // A guard from the future is stale too: the machine's clock was set back.
  const heldMs = Math.abs(performance.timeOrigin + performance.now() - info.mtimeMs);
  if (heldMs > STALE_GUARD_MS) await unlink(guard).catch(ignoreMissing);
  else await pause(20);
}

/** False if the file already exists. */
async function createFile(path: string, owner: Owner): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(JSON.stringify(owner));
    await file.close();
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

/** Undefined if the owner was killed before it wrote its name. */
function parseOwner(text: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The process id may belong to another process by now; then the start differs. */
function isAlive({ pid, startedAt }: Owner): boolean {
  const start = startOf(pid);
  if (start !== undefined) return startedAt === "" || start === startedAt;
  try {
    process.kill(pid, 0);
    return process.platform !== "linux";
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

/** When the process started, in ticks since boot; undefined without /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is a name in parentheses and may contain any character: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return isErrno(error, "ENOENT");
}

function isErrno(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
