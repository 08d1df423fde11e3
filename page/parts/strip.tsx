import { durationText } from "../logic/duration-text";
import { labelOf, toneOf } from "../logic/tone";

export interface StripRun {
  readonly id: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly acceptedAt: string;
  readonly endedAt: string | null;
}

interface StripProps {
  /** The oldest first. */
  readonly runs: readonly StripRun[];
  /** Which one the row or the page is about. */
  readonly current: string;
  readonly now: number;
  /** Where to go from a bar; without it, bars are only shown. */
  readonly addressOf?: (id: string) => string;
  readonly height?: number;
}

const BAR = 7;
const GAP = 3;
const SHORTEST = 3;

/** The last runs of a job: the height of a bar is how long it took, its colour how it ended. */
export function Strip({ runs, current, now, addressOf, height = 22 }: StripProps) {
  const seconds = runs.map((run) => secondsOf(run, now));
  const longest = Math.max(1, ...seconds);
  const width = runs.length * (BAR + GAP) - GAP;
  return (
    <svg
      class="strip"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={addressOf === undefined ? "img" : "group"}
      aria-label={describe(runs, seconds)}
    >
      {runs.map((run, index) => {
        const size = Math.max(SHORTEST, ((seconds[index] ?? 0) / longest) * (height - 2));
        const bar = (
          <rect
            x={index * (BAR + GAP)}
            y={height - size}
            width={BAR}
            height={size}
            rx={1.5}
            class={`bar tone-${toneOf(run.status)}${run.id === current ? " current" : ""}`}
          >
            <title>
              {`${labelOf(toneOf(run.status))}, ${durationText(seconds[index] ?? 0)}, ${run.acceptedAt}`}
            </title>
          </rect>
        );
        return addressOf === undefined ? (
          <g key={run.id}>{bar}</g>
        ) : (
          <a key={run.id} href={addressOf(run.id)} tabIndex={-1}>
            {bar}
          </a>
        );
      })}
    </svg>
  );
}

export function secondsOf({ startedAt, acceptedAt, endedAt }: StripRun, now: number): number {
  const end = endedAt === null ? now : Date.parse(endedAt);
  return Math.max(0, (end - Date.parse(startedAt ?? acceptedAt)) / 1_000);
}

function describe(runs: readonly StripRun[], seconds: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const { status } of runs) {
    const label = labelOf(toneOf(status)).toLowerCase();
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const endings = [...counts].map(([label, count]) => `${count} ${label}`).join(", ");
  return `Last ${runs.length} runs: ${endings}; from ${durationText(Math.min(...seconds))} to ${durationText(Math.max(...seconds))}`;
}
