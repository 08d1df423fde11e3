import { durationText, relativeText } from "../logic/duration-text";
import { instantTexts } from "../logic/instant-text";
import { now } from "../state/clock";
import { zone } from "../state/preferences";

interface InstantProps {
  /** ISO 8601; null if it is not known. */
  readonly at: string | null;
  /** With how long ago it was. */
  readonly relative?: boolean;
  /** With the date and the zone. */
  readonly full?: boolean;
}

/** An instant in the zone that the person has chosen; both zones are in its title. */
export function Instant({ at, relative = false, full = false }: InstantProps) {
  if (at === null) return <span class="quiet">–</span>;
  const current = now.value;
  const texts = instantTexts(at, zone.value, current);
  const title = `${instantTexts(at, "local", current).full}\n${instantTexts(at, "utc", current).full}`;
  return (
    <time dateTime={at} title={title} class="number">
      {full ? texts.full : texts.short}
      {relative && <span class="quiet"> {relativeText(Date.parse(at), current)}</span>}
    </time>
  );
}

interface ElapsedProps {
  readonly from: string | null;
  /** Null while it goes on. */
  readonly to: string | null;
}

/** A duration, which grows while there is no end. */
export function Elapsed({ from, to }: ElapsedProps) {
  if (from === null) return <span class="quiet">–</span>;
  const end = to === null ? now.value : Date.parse(to);
  return <Seconds count={Math.max(0, (end - Date.parse(from)) / 1_000)} />;
}

export const Seconds = ({ count }: { readonly count: number | null }) =>
  count === null ? <span class="quiet">–</span> : <span class="number">{durationText(count)}</span>;
