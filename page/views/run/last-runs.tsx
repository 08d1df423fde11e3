import { useMemo } from "preact/hooks";
import { filtersOf } from "../../api/contract";
import type { ListedRun, RunDocument } from "../../logic/documents";
import { searchRuns } from "../../api/runs";
import { jobsAmong } from "../../logic/same-job";
import { labelOf, toneOf } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { Strip } from "../../parts/strip";
import { Elapsed, Instant } from "../../parts/time";
import { now } from "../../state/clock";
import { useFeed } from "../../api/feed";
import { runAddress } from "../../state/route";
import { endOf } from "../../logic/run-names";

const DAYS = 14;
const MOST_BARS = 30;
const MOST_CALLS = 4;
const MOST_ROWS = 8;
const EVERY_SECONDS = 60;

/** The runs of the same job in the last two weeks: how each ended, and how long it took. */
export function LastRuns({ run }: { readonly run: RunDocument }) {
  const knowsJob = filtersOf("/runs")?.has("job") === true;
  const query = useMemo(() => queryFor(run, knowsJob), [run.id, knowsJob]);
  const feed = useFeed(`${run.id} ${knowsJob}`, {
    load: (signal) => searchRuns(query, { most: MOST_BARS, mostCalls: MOST_CALLS }, { signal }),
    everySeconds: () => EVERY_SECONDS,
  });
  const listed: readonly ListedRun[] = feed.body.value?.runs ?? [];
  const jobOf = jobsAmong<ListedRun>([run, ...listed]);
  const { key } = jobOf(run);
  const runs = listed.filter((one) => key !== null && jobOf(one).key === key);
  if (runs.length < 2) return null;
  const strip = runs.slice(0, MOST_BARS).reverse();
  return (
    <section class="panel" aria-labelledby="last-runs">
      <h2 id="last-runs">Last runs of this job</h2>
      <Strip runs={strip} current={run.id} now={now.value} addressOf={runAddress} height={48} />
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Last runs of this job">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Accepted</th>
              <th scope="col" class="right">
                Duration
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, MOST_ROWS).map((one) => (
              <Row key={one.id} run={one} isThis={one.id === run.id} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function queryFor({ target }: RunDocument, knowsJob: boolean): Readonly<Record<string, string>> {
  const since = new Date(Date.now() - DAYS * 86_400_000).toISOString();
  const job = target.jobId ?? target.jobName;
  return {
    since,
    ...(target.type !== null && { target: target.type }),
    ...(knowsJob && job !== null && { job }),
  };
}

const Row = ({ run, isThis }: { readonly run: ListedRun; readonly isThis: boolean }) => (
  <tr class={isThis ? "current" : ""}>
    <td>
      {isThis ? (
        <Badge tone={toneOf(run.status)} text={`${labelOf(toneOf(run.status))}, this run`} />
      ) : (
        <a href={runAddress(run.id)}>
          <Badge tone={toneOf(run.status)} />
        </a>
      )}
    </td>
    <td>
      <Instant at={run.acceptedAt} relative />
    </td>
    <td class="right">
      <Elapsed from={run.startedAt ?? run.acceptedAt} to={endOf(run)} />
    </td>
  </tr>
);
