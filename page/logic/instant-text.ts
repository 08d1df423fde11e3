/** Instants as people read them: in their own time zone, or in UTC. */
export interface InstantTexts {
  /** `14:03:09`, or with the day if it is not today. */
  readonly short: string;
  /** With date, seconds and zone. */
  readonly full: string;
}

export function instantTexts(iso: string, zone: "local" | "utc", now: number): InstantTexts {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return { short: iso, full: iso };
  const shown = partsOf(date, zone);
  const today = partsOf(new Date(now), zone);
  const day =
    shown.day === today.day ? "" : `${shown.year === today.year ? shown.day.slice(5) : shown.day} `;
  return { short: `${day}${shown.time}`, full: `${shown.day} ${shown.time} ${shown.zone}` };
}

interface Parts {
  readonly year: string;
  readonly day: string;
  readonly time: string;
  readonly zone: string;
}

function partsOf(date: Date, zone: "local" | "utc"): Parts {
  if (zone === "utc") {
    const text = date.toISOString();
    return {
      year: text.slice(0, 4),
      day: text.slice(0, 10),
      time: text.slice(11, 19),
      zone: "UTC",
    };
  }
  const two = (value: number): string => String(value).padStart(2, "0");
  const year = String(date.getFullYear());
  return {
    year,
    day: `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
    zone: offsetText(-date.getTimezoneOffset()),
  };
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const rest = size % 60;
  const hours = `${minutes < 0 ? "−" : "+"}${Math.floor(size / 60)}`;
  return `UTC${minutes === 0 ? "" : hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}
