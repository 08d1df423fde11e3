import type { ListedRun } from "../../logic/documents";
import { ToneIcon } from "../../parts/badge";
import { labelOf, TONES, type Tone } from "../../logic/tone";

interface CountsProps {
  readonly runs: readonly ListedRun[];
  /** Of all that match, as far as the app has counted; null if the page filters by itself. */
  readonly counted:
    (Partial<Readonly<Record<Tone, number>>> & { readonly atLeast: boolean }) | null;
  readonly status: string;
  readonly onStatus: (status: string) => void;
}

/** How many runs have each state; each count is a filter. */
export function Counts({ runs, counted, status, onStatus }: CountsProps) {
  const counts = countsOf(runs);
  for (const tone of TONES) {
    const count = counted?.[tone] ?? 0;
    if (count > (counts.get(tone) ?? 0)) counts.set(tone, count);
  }
  const more = counted?.atLeast === true ? "+" : "";
  const tones = TONES.filter((tone) => counts.has(tone) || tone === status);
  return (
    <div class="counts" role="group" aria-label="Runs by state">
      {tones.map((tone) => (
        <button
          key={tone}
          type="button"
          class={`count tone-${tone}`}
          aria-pressed={tone === status}
          title={tone === status ? "Show all states" : `Show only: ${labelOf(tone).toLowerCase()}`}
          onClick={() => {
            onStatus(tone === status ? "" : tone);
          }}
        >
          <ToneIcon tone={tone} />
          <span class="number">
            {counts.get(tone) ?? 0}
            {more}
          </span>{" "}
          {labelOf(tone).toLowerCase()}
        </button>
      ))}
    </div>
  );
}

function countsOf(runs: readonly ListedRun[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}
