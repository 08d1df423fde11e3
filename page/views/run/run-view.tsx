import { useEffect } from "preact/hooks";
import { getRun } from "../../api/runs";
import type { RunDocument } from "../../logic/documents";
import { Empty, Loading, ProblemNotice } from "../../parts/notices";
import { DataView, type Json } from "../../parts/data-view";
import type { ViewProps } from "../../state/route";
import { useFeed } from "../../api/feed";
import { nameOf } from "../../logic/run-names";
import { Failure } from "./failure";
import { HistoryTable } from "./history-table";
import { LastRuns } from "./last-runs";
import { RunFacts } from "./run-facts";
import { RunHead } from "./run-head";
import { Tasks } from "./tasks";
import { Timeline } from "./timeline";

const LIVE_SECONDS = 3;
/** A callback may still be on its way, and somebody may repair the run. */
const ENDED_SECONDS = 30;

export function RunView({ place }: ViewProps) {
  const id = place.path[1] ?? "";
  const feed = useFeed(`run ${id}`, {
    load: (signal) => getRun(id, { signal }),
    everySeconds: (run) => (run?.done === true ? ENDED_SECONDS : LIVE_SECONDS),
  });
  const run = feed.body.value;
  const problem = feed.problem.value;
  useEffect(() => {
    document.title = `${run === null ? "Run" : nameOf(run)} · Runward`;
  }, [run?.jobName]);

  if (run === null) {
    if (problem === null) return <Loading what="the run" />;
    return problem.status === 404 ? (
      <Empty title="There is no such run">
        <p>{problem.detail}</p>
        <a href="#/runs">Show the runs</a>
      </Empty>
    ) : (
      <ProblemNotice problem={problem} onRetry={() => void feed.refresh()} />
    );
  }
  return (
    <>
      {problem !== null && (
        <ProblemNotice problem={problem} stale onRetry={() => void feed.refresh()} />
      )}
      <RunHead run={run} onChange={() => void feed.refresh()} />
      <RunBody run={run} />
    </>
  );
}

/** The cause first, then when things happened, then everything else. */
const RunBody = ({ run }: { readonly run: RunDocument }) => (
  <div class="run">
    {run.error === null ? <Doing run={run} /> : <Failure run={run} />}
    <Timeline run={run} />
    <Tasks run={run} />
    {run.outputs !== null && (
      <section class="panel" aria-labelledby="outputs">
        <h2 id="outputs">Outputs</h2>
        <Outputs outputs={run.outputs} />
      </section>
    )}
    <LastRuns run={run} />
    <RunFacts run={run} />
    <HistoryTable history={run.history} />
  </div>
);

const Doing = ({ run }: { readonly run: RunDocument }) => (
  <p class={run.succeeded === true ? "notice good" : "notice"} role="status">
    {run.message.split("\n", 1)[0]}
  </p>
);

const Outputs = ({ outputs }: { readonly outputs: Readonly<Record<string, Json>> }) => (
  <>
    {Object.entries(outputs)
      .filter(([name]) => name !== "truncated")
      .map(([name, value]) => (
        <div key={name} class="output">
          <h3>{name}</h3>
          <DataView value={value} caption={`Outputs: ${name}`} />
        </div>
      ))}
    {outputs["truncated"] === true && (
      <p class="quiet">
        Some of it was left out, to keep it small. The vendor&apos;s page has it all.
      </p>
    )}
  </>
);
