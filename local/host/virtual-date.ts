import type { Clock } from "../clock";

/**
 * Makes the global `Date` follow a clock, so that the app under test lives in the host's time too.
 *
 * Owns: `globalThis.Date`, nothing else. Timers, `performance` and `process.hrtime` stay real, so sockets and HTTP
 * timeouts behave. Several hosts may install a clock; the newest one that is still installed decides.
 */
const RealDate = Date;
const installed: Clock[] = [];

const followClock: ProxyHandler<DateConstructor> = {
  construct(target, args, newTarget) {
    const actual = args.length === 0 ? [nowMs()] : args;
    return Reflect.construct(target, actual, newTarget) as Date;
  },
  apply() {
    return new RealDate(nowMs()).toString();
  },
  get(target, property, receiver) {
    return property === "now" ? nowMs : (Reflect.get(target, property, receiver) as unknown);
  },
};

/** Installs `clock`; the answer takes it out again and restores the real `Date` after the last one. */
export function installVirtualDate(clock: Clock): () => void {
  installed.push(clock);
  globalThis.Date = new Proxy(RealDate, followClock);
  return () => {
    const index = installed.lastIndexOf(clock);
    if (index >= 0) installed.splice(index, 1);
    if (installed.length === 0) globalThis.Date = RealDate;
  };
}

function nowMs(): number {
  return installed.at(-1)?.now().getTime() ?? RealDate.now();
}
