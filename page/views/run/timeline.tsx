import type { RunDocument } from "../../logic/documents";
import { timelineOf } from "../../logic/run-timeline";
import { Gantt } from "../../parts/gantt";
import { runAddress } from "../../state/route";

export const Timeline = ({ run }: { readonly run: RunDocument }) => (
  <section class="panel" aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <Gantt parts={timelineOf(run)} caption="Timeline of the run" live={!run.done} />
    {run.attempts.some(({ reason }) => reason !== null) && (
      <ul class="plain-list">
        {run.attempts.map(({ number, reason }) =>
          reason === null ? null : (
            <li key={number}>
              Attempt {number}: {reason}
            </li>
          ),
        )}
      </ul>
    )}
    <Repairs run={run} />
  </section>
);

const Repairs = ({ run }: { readonly run: RunDocument }) => (
  <>
    {run.repairs !== null && (
      <p>
        Repairs <a href={runAddress(run.repairs)}>an earlier run</a>
      </p>
    )}
    {run.repairedBy.length > 0 && (
      <p>
        Repaired by{" "}
        {run.repairedBy.map((id, index) => (
          <span key={id}>
            {index > 0 && ", "}
            <a href={runAddress(id)}>{id.slice(0, 12)}…</a>
          </span>
        ))}
      </p>
    )}
  </>
);
