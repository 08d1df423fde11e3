/** Instants are stored with a year of four digits. */
const EARLIEST = Date.parse("0000-01-01T00:00:00.000Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** From milliseconds since 1970; null if there is no number, or none that is an instant. */
export function toDate(milliseconds: number | null): Date | null {
  if (milliseconds === null || !(milliseconds >= EARLIEST && milliseconds <= LATEST)) return null;
  return new Date(milliseconds);
}

/** The same as text. Vendors send 0 for "not yet". */
export function toInstantText(milliseconds: number | null): string | null {
  return milliseconds === 0 ? null : (toDate(milliseconds)?.toISOString() ?? null);
}

/** The seconds between two instants; null if one is missing or they are in the wrong order. */
export function secondsBetween(start: Date | null, end: Date | null): number | null {
  if (start === null || end === null || end < start) return null;
  return (end.getTime() - start.getTime()) / 1_000;
}

/** The same of instants as text. */
export const secondsBetweenTexts = (start: string | null, end: string | null): number | null =>
  secondsBetween(dateOf(start), dateOf(end));

const dateOf = (text: string | null): Date | null =>
  text === null ? null : toDate(Date.parse(text));
