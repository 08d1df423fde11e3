/** How many runs and workflows are stored, and what the retention time removes. */
import { useFeed } from "../../api/feed";
import { listRuns } from "../../api/runs";
import { listWorkflows } from "../../api/workflows";
import type { RunList, SystemDocument } from "../../logic/documents";
import { labelOf, type Tone } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { Loading, ProblemNotice } from "../../parts/notices";
import { Instant } from "../../parts/time";
import { now } from "../../state/clock";

type Settings = SystemDocument["settings"];
type Counts = RunList["counts"];

/** Counting reads many entries of the hub. */
const EVERY_SECONDS = 60;
/** The longest page: a call counts as far as it has to read for its page. */
const MOST = "100";
const DAY_MS = 86_400_000;

const daysAgo = (days: number): string => new Date(now.peek() - days * DAY_MS).toISOString();

export const Stored = ({ settings }: { readonly settings: Settings }) => (
  <section class="panel" aria-labelledby="stored">
    <h2 id="stored">What is stored, and for how long</h2>
    <p>{settings.retentionRemoves}</p>
    <dl class="facts">
      <div>
        <dt>The next night removes what ended before</dt>
        <dd>
          <Instant at={daysAgo(settings.retentionDays)} full />
        </dd>
      </div>
      <div>
        <dt>A result link works after the deadline for</dt>
        <dd>{settings.resultLinkDays} days</dd>
      </div>
    </dl>
    <Instances days={settings.retentionDays} />
  </section>
);

function Instances({ days }: { readonly days: number }) {
  const everySeconds = (): number => EVERY_SECONDS;
  const query = { since: daysAgo(days), top: MOST };
  const runs = useFeed(`runs ${days}`, {
    load: (signal) => listRuns(query, { signal }),
    everySeconds,
  });
  const workflows = useFeed(`workflows ${days}`, {
    load: (signal) => listWorkflows(query, { signal }),
    everySeconds,
  });
  const problem = runs.problem.value ?? workflows.problem.value;
  const ofRuns = runs.body.value?.counts ?? null;
  const ofWorkflows = workflows.body.value?.counts ?? null;
  if (problem !== null) return <ProblemNotice problem={problem} stale={ofRuns !== null} />;
  if (ofRuns === null || ofWorkflows === null) return <Loading what="the counts" lines={2} />;
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Stored runs and workflows">
      <table class="table">
        <caption class="hidden">
          Runs and workflows that were accepted within the retention time, by state
        </caption>
        <thead>
          <tr>
            <th scope="col">Accepted in the last {days} days</th>
            {STATES.map((state) => (
              <th key={state} scope="col" class="right">
                <Badge tone={state} text={labelOf(state)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name="Runs" view="runs" counts={ofRuns} />
          <Row name="Workflows" view="workflows" counts={ofWorkflows} />
        </tbody>
      </table>
    </div>
  );
}

const STATES = [
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "timedOut",
  "unknown",
] as const satisfies readonly Tone[];

interface RowProps {
  readonly name: string;
  readonly view: string;
  readonly counts: Counts;
}

/** `12+`: the count goes on beyond what was read. */
const Row = ({ name, view, counts }: RowProps) => (
  <tr>
    <th scope="row">
      <a href={`#/${view}?range=30d`}>{name}</a>
    </th>
    {STATES.map((state) => (
      <td key={state} class="right number">
        {counts[state]}
        {counts.atLeast && "+"}
      </td>
    ))}
  </tr>
);
