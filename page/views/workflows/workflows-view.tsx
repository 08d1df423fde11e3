import { useEffect, useMemo } from "preact/hooks";
import { useFeed } from "../../api/feed";
import type { ListedWorkflow } from "../../logic/documents";
import { causeLine } from "../../logic/error-parts";
import { RANGES, rangeSeconds, USUAL_RANGE } from "../../logic/run-filters";
import { toneOf } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { Empty, Loading, ProblemNotice } from "../../parts/notices";
import { Elapsed, Instant } from "../../parts/time";
import { addressOf, setQuery, type ViewProps } from "../../state/route";
import { StepCountsBar } from "./step-counts-bar";
import { createWorkflowsStore, type WorkflowsStore } from "./workflow-list";

const EVERY_SECONDS = 6;

export function WorkflowsView({ place }: ViewProps) {
  const range = place.query.get("range") ?? USUAL_RANGE;
  const store = useMemo(() => createWorkflowsStore(rangeSeconds(range)), [range]);
  const feed = useFeed(`workflows ${range}`, {
    load: store.loadNewest,
    everySeconds: () => EVERY_SECONDS,
  });
  useEffect(() => {
    document.title = "Workflows · Runward";
  }, []);
  const isRead = feed.body.value !== null;
  const problem = feed.problem.value;
  return (
    <>
      <div class="view-head">
        <h1>Workflows</h1>
        <RangeSelect range={range} />
      </div>
      {problem !== null && (
        <ProblemNotice problem={problem} stale={isRead} onRetry={() => void feed.refresh()} />
      )}
      {isRead ? <Found store={store} /> : problem === null && <Loading what="workflows" />}
    </>
  );
}

const RangeSelect = ({ range }: { readonly range: string }) => (
  <select
    class="select"
    aria-label="Time"
    value={range}
    onChange={({ currentTarget }) => {
      setQuery(new Map([["range", currentTarget.value]]));
    }}
  >
    {Object.entries(RANGES).map(([name, { text }]) => (
      <option key={name} value={name}>
        {text}
      </option>
    ))}
  </select>
);

function Found({ store }: { readonly store: WorkflowsStore }) {
  const workflows = store.workflows.value;
  const olderProblem = store.olderProblem.value;
  return (
    <>
      {workflows.length > 0 && <WorkflowsTable workflows={workflows} />}
      {workflows.length === 0 && <NothingFound store={store} />}
      {olderProblem !== null && <ProblemNotice problem={olderProblem} />}
      {store.hasOlder.value && (
        <div class="older">
          <button
            type="button"
            class="button"
            disabled={store.olderBusy.value}
            onClick={() => void store.loadOlder()}
          >
            {store.olderBusy.value ? "Loading…" : "Show older workflows"}
          </button>
        </div>
      )}
    </>
  );
}

function NothingFound({ store }: { readonly store: WorkflowsStore }) {
  if (store.olderBusy.value) return <Loading what="older workflows" lines={3} />;
  return store.hasOlder.value ? (
    <Empty title="Nothing found yet">
      <p>The newest workflows were read. Show older ones to search further.</p>
    </Empty>
  ) : (
    <Empty title="No workflows in this time" />
  );
}

const WorkflowsTable = ({ workflows }: { readonly workflows: readonly ListedWorkflow[] }) => (
  <table class="table runs-table">
    <caption class="hidden">Workflows, newest first</caption>
    <thead>
      <tr>
        <th scope="col" class="col-state">
          State
        </th>
        <th scope="col" class="col-job">
          Workflow
        </th>
        <th scope="col" class="col-target">
          Steps
        </th>
        <th scope="col" class="col-accepted">
          Accepted
        </th>
        <th scope="col" class="col-duration">
          Duration
        </th>
      </tr>
    </thead>
    <tbody>
      {workflows.map((workflow) => (
        <tr key={workflow.id}>
          <td class="col-state">
            <Badge tone={toneOf(workflow.status)} />
          </td>
          <th scope="row" class="col-job">
            <a href={addressOf(["workflows", workflow.id])} class="row-link">
              {workflow.name ?? workflow.id.slice(0, 14)}
            </a>
            <p class="row-note">
              {workflow.done && workflow.succeeded !== true
                ? causeLine(workflow.message)
                : workflow.message.split("\n", 1)[0]}
            </p>
          </th>
          <td class="col-target">
            <StepCountsBar counts={workflow.counts} />
          </td>
          <td class="col-accepted">
            <Instant at={workflow.createdAt} />
          </td>
          <td class="col-duration">
            <Elapsed
              from={workflow.resumedAt ?? workflow.acceptedAt}
              to={workflow.done ? (workflow.endedAt ?? workflow.updatedAt) : null}
            />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
