/** Times and durations for people. Instants are shown in the time zone of the machine. */
const two = (number: number): string => String(number).padStart(2, "0");

/** `16:25:54` */
export const clockTime = (instant: string): string => {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
};

/** `2026-11-29 16:25:54` */
export const dayAndTime = (instant: string): string => {
  const date = new Date(instant);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${clockTime(instant)}`;
};

/** `+01:00` */
export function zoneOf(instant: string): string {
  const minutes = -new Date(instant).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export const withZone = (instant: string): string => `${dayAndTime(instant)} ${zoneOf(instant)}`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `42 s`, `3 min 20 s`, `2 h 5 min`, `1 d 4 h` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${whole % MINUTE} s`;
  if (whole < DAY)
    return `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

export const secondsBetween = (start: string, end: string): number =>
  (new Date(end).getTime() - new Date(start).getTime()) / 1_000;
