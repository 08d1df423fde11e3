import type { ListedRun } from "../../logic/documents";
import { ToneIcon } from "../../parts/badge";
import { labelOf, TONES } from "../../logic/tone";

interface CountsProps {
  readonly runs: readonly ListedRun[];
  readonly status: string;
  readonly onStatus: (status: string) => void;
}

/** How many of the runs that are shown have each state; each count is a filter. */
export function Counts({ runs, status, onStatus }: CountsProps) {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  const tones = TONES.filter((tone) => counts.has(tone) || tone === status);
  return (
    <div class="counts" role="group" aria-label="Runs that are shown, by state">
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
          <span class="number">{counts.get(tone) ?? 0}</span> {labelOf(tone).toLowerCase()}
        </button>
      ))}
    </div>
  );
}
