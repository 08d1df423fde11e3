/** CPU time and memory of a process, as Linux counts them. NaN on other systems. */
import { readFile } from "node:fs/promises";

/** A message to a process with `memory-hook.ts`, and its answer. */
export const ASK_FOR_HEAP = "heap";
export interface HeapAnswer {
  readonly heapBytes: number;
}

/** Of the kernel's clock, which proc(5) counts CPU time in. */
const TICKS_PER_SECOND = 100;

const read = (pid: number, file: string): Promise<string> =>
  readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");

/** The most memory that it has had at once. */
export async function peakMegabytes(pid: number): Promise<number> {
  return Number(/VmHWM:\s+(\d+) kB/.exec(await read(pid, "status"))?.[1]) / 1_024;
}

/** User and system time since its start. */
export const cpuSeconds = async (pid: number): Promise<number> =>
  secondsIn(await read(pid, "stat"));

/** The same of the thread that runs JavaScript, without its helpers and without workers. */
export const mainThreadSeconds = async (pid: number): Promise<number> =>
  secondsIn(await read(pid, `task/${pid}/stat`));

function secondsIn(stat: string): number {
  // The name of the program, in parentheses, may contain blanks.
  const fields = stat.split(") ").at(-1)?.split(" ") ?? [];
  const [user, system] = fields.slice(11, 13).map(Number);
  return ((user ?? NaN) + (system ?? NaN)) / TICKS_PER_SECOND;
}
