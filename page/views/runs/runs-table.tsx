import type { ListedRun } from "../../logic/documents";
import { causeLine } from "../../logic/error-parts";
import { endOf } from "../../logic/run-names";
import { stripsOf, type JobOf } from "../../logic/same-job";
import { toneOf } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { LongBody } from "../../parts/long-body";
import { OutsideLink } from "../../parts/outside-link";
import { Strip } from "../../parts/strip";
import { Elapsed, Instant } from "../../parts/time";
import { runAddress } from "../../state/route";
import { SelectAll, SelectOne, type Selection } from "./selection";

const COLUMNS = ["State", "Job", "Target", "Accepted", "Duration", "Last runs", "Vendor"];
const MOST_BARS = 10;

interface RunsTableProps {
  readonly runs: readonly ListedRun[];
  readonly jobOf: (run: ListedRun) => JobOf;
  readonly selection: Selection;
}

export function RunsTable({ runs, jobOf, selection }: RunsTableProps) {
  const strips = stripsOf(runs, jobOf, MOST_BARS);
  return (
    <table class="table runs-table" aria-rowcount={runs.length + 1}>
      <caption class="hidden">Runs, newest first</caption>
      <thead>
        <tr aria-rowindex={1}>
          <th class="col-select" scope="col">
            <SelectAll shown={runs.map(({ id }) => id)} selection={selection} />
          </th>
          {COLUMNS.map((name) => (
            <th key={name} scope="col" class={`col-${name.toLowerCase().replace(" ", "-")}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <LongBody
        rows={runs}
        columns={COLUMNS.length + 1}
        show={(run, rowIndex) => (
          <RunRow
            key={run.id}
            run={run}
            name={jobOf(run).name}
            rowIndex={rowIndex}
            strip={strips.get(run.id) ?? []}
            selection={selection}
          />
        )}
      />
    </table>
  );
}

interface RunRowProps {
  readonly run: ListedRun;
  readonly name: string;
  readonly rowIndex: number;
  readonly strip: readonly ListedRun[];
  readonly selection: Selection;
}

const RunRow = ({ run, name, rowIndex, strip, selection }: RunRowProps) => (
  <tr aria-rowindex={rowIndex} class={selection.ids.has(run.id) ? "current" : ""}>
    <td class="col-select">
      <SelectOne id={run.id} name={name} selection={selection} />
    </td>
    <td class="col-state">
      <Badge tone={toneOf(run.status)} />
    </td>
    <th scope="row" class="col-job">
      <a href={runAddress(run.id)} class="row-link">
        {name}
      </a>
      <p class="row-note" title={noteOf(run)}>
        {noteOf(run)}
      </p>
    </th>
    <td class="col-target">
      {run.target.type}
      <p class="row-note">{run.target.connectionId}</p>
    </td>
    <td class="col-accepted">
      <Instant at={run.acceptedAt} />
      <p class="row-note">{run.tags["schedule"] ?? ""}</p>
    </td>
    <td class="col-duration">
      <Elapsed from={run.startedAt ?? run.acceptedAt} to={endOf(run)} />
    </td>
    <td class="col-last-runs">
      {strip.length > 1 && <Strip runs={strip} current={run.id} now={Date.parse(run.updatedAt)} />}
    </td>
    <td class="col-vendor">
      {run.runPageUrl !== null && (
        <OutsideLink href={run.runPageUrl} label={`Run ${run.vendorRunId ?? ""} at the vendor`}>
          <span class="vendor-id number">{run.vendorRunId}</span>
        </OutsideLink>
      )}
    </td>
  </tr>
);

/** What a reader needs next: why it failed, or what it is doing. */
function noteOf({ done, succeeded, message, vendorState, queued }: ListedRun): string {
  if (succeeded === true) return "";
  if (done) return causeLine(message);
  return queued ? `Waits in the vendor's queue. ${message}` : (vendorState ?? message);
}
