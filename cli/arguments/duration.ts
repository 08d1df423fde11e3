import { UsageError } from "../usage-error";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `90`, `90s`, `15m`, `2h` or `7d`. */
export function durationSeconds(text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit] ?? 0);
  if (digits === "" || seconds === 0) {
    throw new UsageError(`"${text}" is not a duration: write seconds, or 90s, 15m, 2h, 7d.`);
  }
  return seconds;
}

/** The same, or the word for waits that follow from how long the job usually takes. */
export const waitSeconds = (text: string): number | "adaptive" =>
  text === "adaptive" ? text : durationSeconds(text);

/** Seconds that may be a fraction, for the pace of polling. */
export function intervalSeconds(text: string): number {
  const seconds = /^\d{1,4}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds <= 0) {
    throw new UsageError(`"${text}" is not a number of seconds, such as 2 or 0.5.`);
  }
  return seconds;
}

/** A number of things. */
export function countOf(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count === 0) throw new UsageError(`"${text}" is not a number, such as 50.`);
  return count;
}

/** An instant in ISO form: as it was given, or so long ago. */
export function instantOf(text: string, now: Date = new Date()): string {
  if (/^\d{1,9}[smhd]$/.test(text)) {
    return new Date(now.getTime() - durationSeconds(text) * 1_000).toISOString();
  }
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new UsageError(
      `"${text}" is not a time: write 2h or 7d for so long ago, or 2026-01-31 or 2026-01-31T06:00:00Z.`,
    );
  }
  return date.toISOString();
}
