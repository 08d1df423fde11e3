const MEGABYTE = "x".repeat(1_048_576);

/**
 * The cost of synchronous work, relative to reading a megabyte of text character by character. Both are measured in CPU
 * time at the same moment, so the result does not depend on the machine or its load. Only work that grows faster than its
 * input costs hundreds of readings.
 */
export function costOf(work: () => unknown): number {
  const rounds = [1, 2, 3, 4, 5].map(() => [cpuTimeOf(readMegabyte), cpuTimeOf(work)] as const);
  const reading = Math.min(...rounds.map(([time]) => time));
  return Math.min(...rounds.map(([, time]) => time)) / reading;
}

/** How long this machine takes now to read a megabyte: about a millisecond if it is not busy. */
export const readingMilliseconds = (): number => cpuTimeOf(readMegabyte) / 1_000;

/** In microseconds. */
function cpuTimeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function readMegabyte(): number {
  let sum = 0;
  for (let at = 0; at < MEGABYTE.length; at++) sum = (sum + MEGABYTE.charCodeAt(at)) | 0;
  return sum;
}
