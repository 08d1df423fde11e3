import type { VirtualClock } from "../../../local/clock";

/** The time of a caller. */
export interface CallerTime {
  now(): Date;
  sleep(seconds: number): Promise<void>;
}

/** For servers without timers: a sleep moves the clock. */
export const ownTime = (clock: VirtualClock): CallerTime => ({
  now: () => clock.now(),
  sleep: (seconds) => {
    clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
    while (clock.runNext());
    return Promise.resolve();
  },
});

/** For a host in virtual time: a sleep advances the host's time. */
export const timeOf = (
  clock: VirtualClock,
  host: { advance(by: { seconds: number }): Promise<void> },
): CallerTime => ({ now: () => clock.now(), sleep: (seconds) => host.advance({ seconds }) });

const LOOK_EVERY_SECONDS = 5;

/** Waits until `found` returns a value; undefined if `limitSeconds` pass first. */
export async function waitFor<Found>(
  time: CallerTime,
  found: () => Found | undefined,
  limitSeconds: number,
): Promise<Found | undefined> {
  const giveUpAt = time.now().getTime() + limitSeconds * 1_000;
  for (;;) {
    const value = found();
    if (value !== undefined) return value;
    const leftSeconds = (giveUpAt - time.now().getTime()) / 1_000;
    if (leftSeconds <= 0) return undefined;
    await time.sleep(Math.min(LOOK_EVERY_SECONDS, leftSeconds));
  }
}

/** `d.hh:mm:ss` or `hh:mm:ss`, the format of durations in Data Factory. */
export function secondsOfTimeSpan(text: string): number {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(text);
  if (match === null) throw new Error(`Not a duration: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((n) => Number(n || 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** The part of ISO 8601 that Logic Apps limits use, such as PT12H or P1DT30M. */
export function secondsOfIsoDuration(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null) throw new Error(`Not a duration: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((n) => Number(n || 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
