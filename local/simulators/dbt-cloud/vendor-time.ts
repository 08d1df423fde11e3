/** dbt Cloud writes a space, microseconds and the offset: `2024-07-03 13:59:00.653171+00:00`. */
export function toVendorTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1).replace("T", " ")}000+00:00`;
}

/** Null until the instant, as for a run that has not ended yet. */
export function toVendorTimeOnce(ms: number, nowMs: number): string | null {
  return ms <= nowMs ? toVendorTime(ms) : null;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** `HH:MM:SS`, without days: a real run of a day has `24:00:36`. */
export function toVendorDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  return [hours, Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(":");
}

const UNITS = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
];

/** The two largest units, as in `56 minutes, 48 seconds`; zero is `0 minutes`. */
export function toHumanDuration(ms: number): string {
  let left = Math.max(0, Math.floor(ms / 1000));
  const parts: string[] = [];
  for (const { name, seconds } of UNITS) {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return parts.length === 0 ? "0 minutes" : parts.slice(0, 2).join(", ");
}
