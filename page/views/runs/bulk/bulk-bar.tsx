/** What can be done with the selected runs, and how far the last such change is. */
import { useState } from "preact/hooks";
import { runsFor, tallyOf, type BulkAction } from "../../../logic/bulk";
import type { ListedRun } from "../../../logic/documents";
import { AskBulk } from "./ask-bulk";
import { BulkResults } from "./bulk-results";
import { job, working } from "./bulk-work";

interface BulkBarProps {
  /** Those that are selected and shown. */
  readonly runs: readonly ListedRun[];
  readonly nameOf: (run: ListedRun) => string;
  readonly onClear: () => void;
}

export function BulkBar({ runs, nameOf, onClear }: BulkBarProps) {
  const [asked, setAsked] = useState<BulkAction | null>(null);
  // After a sign-in, or when the page was loaded anew, it is shown by itself.
  const [shown, setShown] = useState(job.value !== null);
  return (
    <>
      {runs.length > 0 && <Selection runs={runs} onAsk={setAsked} onClear={onClear} />}
      {job.value !== null && !shown && (
        <Progress
          onShow={() => {
            setShown(true);
          }}
        />
      )}
      {asked !== null && (
        <AskBulk
          action={asked}
          runs={runs}
          nameOf={nameOf}
          onClose={() => {
            setAsked(null);
          }}
          onBegin={() => {
            setAsked(null);
            setShown(true);
            onClear();
          }}
        />
      )}
      {shown && job.value !== null && (
        <BulkResults
          job={job.value}
          onHide={() => {
            setShown(false);
          }}
        />
      )}
    </>
  );
}

interface SelectionProps {
  readonly runs: readonly ListedRun[];
  readonly onAsk: (action: BulkAction) => void;
  readonly onClear: () => void;
}

const Selection = ({ runs, onAsk, onClear }: SelectionProps) => (
  <div class="bulk-bar" role="group" aria-label="Selected runs">
    <span role="status">{runs.length} selected</span>
    <AskButton action="cancel" text="Cancel" kind="button small danger" {...{ runs, onAsk }} />
    <AskButton action="repair" text="Repair" kind="button small" {...{ runs, onAsk }} />
    <button type="button" class="button small" onClick={onClear}>
      Clear selection
    </button>
  </div>
);

interface AskButtonProps extends Pick<SelectionProps, "runs" | "onAsk"> {
  readonly action: BulkAction;
  readonly text: string;
  readonly kind: string;
}

function AskButton({ action, text, kind, runs, onAsk }: AskButtonProps) {
  const count = runsFor(action, runs).length;
  return (
    <button
      type="button"
      class={kind}
      disabled={count === 0 || job.value !== null}
      onClick={() => {
        onAsk(action);
      }}
    >
      {text} {count}…
    </button>
  );
}

/** While the results are hidden. */
function Progress({ onShow }: { readonly onShow: () => void }) {
  if (job.value === null) return null;
  const { waiting, sending, accepted } = tallyOf(job.value);
  const count = job.value.items.length;
  const what = job.value.action === "cancel" ? "Cancel" : "Repair";
  return (
    <div class="bulk-bar">
      <span role="status">
        {what}: {count - waiting - sending} of {count} answered, {accepted} accepted
        {working.value ? "" : waiting > 0 ? ", stopped" : ""}
      </span>
      <button type="button" class="button small" onClick={onShow}>
        Show
      </button>
    </div>
  );
}
