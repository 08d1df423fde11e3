import type { Clock } from "../clock";

/**
 * Makes the global `Date` follow a clock, so that the app has the host's time: virtual time in tests, and otherwise a time
 * that never goes back.
 *
 * Owns: `globalThis.Date`, nothing else. Timers, `performance` and `process.hrtime` stay real, so sockets and HTTP
 * timeouts work. Several hosts may install a clock; the newest one that is still installed is used.
 */
const RealDate = Date;
const installed: Clock[] = [];

/** A plain function, because a Proxy would slow down replay, which creates many dates. */
function VirtualDate(this: unknown, ...args: unknown[]): Date | string {
  const target: unknown = new.target;
  if (target === undefined) return new RealDate(nowMs()).toString();
  const actual = args.length === 0 ? [nowMs()] : args;
  // Subclasses of Date are rare, and so are dates made of parts.
  if (target === VirtualDate && actual.length === 1) return new RealDate(actual[0] as number);
  const Type = target === VirtualDate ? RealDate : (target as DateConstructor);
  return Reflect.construct(RealDate, actual, Type) as Date;
}

Object.defineProperties(VirtualDate, {
  ...Object.getOwnPropertyDescriptors(RealDate),
  now: { value: nowMs },
});

/** Installs `clock`. The returned function removes it, and restores the real `Date` after the last one. */
export function installVirtualDate(clock: Clock): () => void {
  installed.push(clock);
  globalThis.Date = VirtualDate as unknown as DateConstructor;
  return () => {
    const index = installed.lastIndexOf(clock);
    if (index >= 0) installed.splice(index, 1);
    if (installed.length === 0) globalThis.Date = RealDate;
  };
}

function nowMs(): number {
  return installed.at(-1)?.now().getTime() ?? RealDate.now();
}
