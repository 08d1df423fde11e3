/** What a Functions host and its storage have done since the measurement began. */
import { readdir, readFile } from "node:fs/promises";
import type { Service, StorageLog } from "./storage-log";

export interface Reading {
  readonly atMs: number;
  readonly storage: Readonly<Record<Service, number>>;
  /** By function. */
  readonly executions: ReadonlyMap<string, number>;
  /** Of the host and its worker; NaN without /proc. */
  readonly cpuSeconds: number;
}

const CLOCK_TICKS_PER_SECOND = 100;
const EXECUTED = /Executed 'Functions\.(\w+)' \(\w+, Id=[^,]+, Duration=\d+ms\)/g;

/** `logFile`: the output of the host. `group`: the process group of the host and its worker. */
export async function readMeter(
  logFile: string,
  group: number,
  storage: StorageLog,
): Promise<Reading> {
  const executions = new Map<string, number>();
  for (const [, name = ""] of (await readFile(logFile, "utf8")).matchAll(EXECUTED)) {
    executions.set(name, (executions.get(name) ?? 0) + 1);
  }
  const cpuSeconds = await cpuSecondsOf(group);
  return { atMs: Date.now(), storage: storage.counts, executions, cpuSeconds };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: after the name, pgrp is field 3, utime and stime are 12 and 13. */
async function cpuSecondsOf(group: number): Promise<number> {
  const processes = await readdir("/proc").catch(() => []);
  let ticks = processes.length === 0 ? NaN : 0;
  for (const id of processes.filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / CLOCK_TICKS_PER_SECOND;
}
