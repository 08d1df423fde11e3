import type { ListedWorkflow } from "../../logic/documents";
import { labelOf, TONES } from "../../logic/tone";

/** How far a workflow is: one bar, with a piece for each state. */
export function StepCountsBar({ counts }: { readonly counts: ListedWorkflow["counts"] }) {
  const pieces = TONES.map((tone) => ({ tone, count: counts[tone] })).filter(
    ({ count }) => count > 0,
  );
  let from = 0;
  const words = pieces.map(({ tone, count }) => `${count} ${labelOf(tone).toLowerCase()}`);
  return (
    <>
      <svg class="counts-bar" width="100%" height="8" role="img" aria-label={words.join(", ")}>
        {pieces.map(({ tone, count }) => {
          const x = from;
          from += count / Math.max(1, counts.total);
          return (
            <rect
              key={tone}
              x={`${x * 100}%`}
              width={`${(count / Math.max(1, counts.total)) * 100}%`}
              height="8"
              class={`bar tone-${tone}`}
            />
          );
        })}
      </svg>
      <p class="row-note number">
        {counts.succeeded} of {counts.total} succeeded
      </p>
    </>
  );
}
