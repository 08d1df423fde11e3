/** What came of a change of many runs: one line for each run. */
import {
  tallyOf,
  type BulkItem,
  type BulkJob,
  type ItemState,
  type Tally,
} from "../../../logic/bulk";
import type { Tone } from "../../../logic/tone";
import { Badge } from "../../../parts/badge";
import { Dialog } from "../../../parts/dialog";
import { runAddress } from "../../../state/route";
import { goOn, putAway, stop, tryAgain, working } from "./bulk-work";

interface BulkResultsProps {
  readonly job: BulkJob;
  readonly onHide: () => void;
}

const TITLES = { cancel: "Cancel runs", repair: "Repair runs" } as const;

/** Closing it while calls are under way only hides it. */
export function BulkResults({ job, onHide }: BulkResultsProps) {
  const tally = tallyOf(job);
  const isOver = !working.value && tally.waiting === 0;
  const close = (): void => {
    onHide();
    if (isOver) putAway();
  };
  return (
    <Dialog title={TITLES[job.action]} onClose={close} wide>
      <p role="status">{summaryOf(tally, job.items.length)}</p>
      {!working.value && tally.waiting > 0 && (
        <p class="notice">
          It has stopped: {tally.waiting} {tally.waiting === 1 ? "run was" : "runs were"} not sent
          to the app.
        </p>
      )}
      <div class="bulk-list" tabIndex={0} role="region" aria-label="The result of each run">
        <table class="table">
          <caption class="hidden">The result of each run</caption>
          <tbody>
            {job.items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </div>
      <Buttons tally={tally} isOver={isOver} onClose={close} />
    </Dialog>
  );
}

interface ButtonsProps {
  readonly tally: Tally;
  readonly isOver: boolean;
  readonly onClose: () => void;
}

function Buttons({ tally, isOver, onClose }: ButtonsProps) {
  const failed = tally.refused + tally.unanswered;
  return (
    <div class="dialog-actions">
      {working.value && (
        <button type="button" class="button" onClick={stop}>
          Send no more
        </button>
      )}
      {!working.value && tally.waiting > 0 && (
        <>
          <button type="button" class="button" onClick={putAway}>
            Discard the rest
          </button>
          <button type="button" class="button primary" onClick={() => void goOn()}>
            Go on with {tally.waiting}
          </button>
        </>
      )}
      {isOver && failed > 0 && (
        <button type="button" class="button" onClick={tryAgain}>
          Try {failed} again
        </button>
      )}
      <button type="button" class="button" onClick={onClose}>
        {isOver ? "Close" : "Hide"}
      </button>
    </div>
  );
}

const WORDS: Readonly<Record<ItemState, string>> = {
  waiting: "not sent yet",
  sending: "being sent",
  accepted: "accepted",
  refused: "refused",
  unanswered: "not answered",
};

const ORDER = ["accepted", "refused", "unanswered", "sending", "waiting"] as const;

/** `3 of 5 accepted, 1 refused, 1 not sent yet` */
function summaryOf(tally: Tally, count: number): string {
  const others = ORDER.slice(1).filter((state) => tally[state] > 0);
  return [
    `${tally.accepted} of ${count} accepted`,
    ...others.map((state) => `${tally[state]} ${WORDS[state]}`),
  ].join(", ");
}

const TONES: Readonly<Record<ItemState, Tone>> = {
  waiting: "waiting",
  sending: "running",
  accepted: "succeeded",
  refused: "failed",
  unanswered: "unknown",
};

const Row = ({ item: { id, name, state, note, newId } }: { readonly item: BulkItem }) => (
  <tr>
    <th scope="row" class="value-text">
      <a href={runAddress(id)}>{name}</a>
    </th>
    <td>
      <Badge tone={TONES[state]} text={WORDS[state]} />
    </td>
    <td class="value-text">
      {note}
      {newId !== null && (
        <p>
          <a href={runAddress(newId)}>Show the new run</a>
        </p>
      )}
    </td>
  </tr>
);
