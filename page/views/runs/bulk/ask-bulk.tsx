import { MOST_RUNS, runsFor, type BulkAction } from "../../../logic/bulk";
import type { ListedRun } from "../../../logic/documents";
import { toneOf } from "../../../logic/tone";
import { Badge } from "../../../parts/badge";
import { Confirm } from "../../../parts/dialog";
import { Instant } from "../../../parts/time";
import { begin } from "./bulk-work";

interface AskBulkProps {
  readonly action: BulkAction;
  readonly runs: readonly ListedRun[];
  readonly nameOf: (run: ListedRun) => string;
  readonly onClose: () => void;
  readonly onBegin: () => void;
}

interface Words {
  readonly verb: string;
  readonly text: string;
  /** Of those that are left out. */
  readonly others: string;
}

const WORDS: Readonly<Record<BulkAction, Words>> = {
  cancel: {
    verb: "Cancel",
    text: "Each job is cancelled at its vendor. Each run ends when its job is seen to have stopped.",
    others: "already ended",
  },
  repair: {
    verb: "Repair",
    text: "Of each, what failed is run again with the same parameters, as a new run. Where the vendor cannot repair it, the whole job is started again.",
    others: "still running, or succeeded",
  },
};

/** Says which runs would be changed, and asks. */
export function AskBulk({ action, runs, nameOf, onClose, onBegin }: AskBulkProps) {
  const { verb, text, others } = WORDS[action];
  const fitting = runsFor(action, runs);
  const taken = fitting.slice(0, MOST_RUNS);
  const what = taken.length === 1 ? "1 run" : `${taken.length} runs`;
  const leftOut = runs.length - fitting.length;
  return (
    <Confirm
      title={`${verb} ${what}?`}
      action={`${verb} ${what}`}
      danger={action === "cancel"}
      busy={false}
      onConfirm={() => {
        begin(
          action,
          taken.map((run) => ({ id: run.id, name: nameOf(run) })),
        );
        onBegin();
      }}
      onClose={onClose}
    >
      <p>{text}</p>
      <div class="bulk-list" tabIndex={0} role="region" aria-label={`The runs: ${verb}`}>
        <table class="table">
          <caption class="hidden">The runs that are meant</caption>
          <tbody>
            {taken.map((run) => (
              <tr key={run.id}>
                <th scope="row" class="value-text">
                  {nameOf(run)}
                  <p class="row-note">
                    {run.target.type} {run.target.connectionId}
                  </p>
                </th>
                <td>
                  <Badge tone={toneOf(run.status)} />
                </td>
                <td class="right">
                  <Instant at={run.acceptedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leftOut > 0 && (
        <p class="quiet">
          Left out: {leftOut}, {others}.
        </p>
      )}
      {fitting.length > taken.length && (
        <p class="quiet">
          At most {MOST_RUNS} are changed at a time: these are the newest of {fitting.length}.
        </p>
      )}
    </Confirm>
  );
}
