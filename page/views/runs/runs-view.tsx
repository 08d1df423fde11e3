import { useEffect, useMemo, useRef } from "preact/hooks";
import { filtersOf } from "../../api/contract";
import { getSystem } from "../../api/system";
import { filtersIn, isRunId, splitFilters, type Filters } from "../../logic/run-filters";
import { Loading, ProblemNotice } from "../../parts/notices";
import type { ViewProps } from "../../state/route";
import { now } from "../../state/clock";
import { useFeed } from "../../api/feed";
import { runAddress, setQuery } from "../../state/route";
import { jobsAmong } from "../../logic/same-job";
import { BulkBar } from "./bulk/bulk-bar";
import { Counts } from "./counts";
import { FilterBar } from "./filter-bar";
import { NothingFound } from "./nothing-found";
import { createRunsStore, type RunsStore } from "./run-list";
import { RunsTable } from "./runs-table";
import { useSelection } from "./selection";

const EVERY_SECONDS = 5;

/** What every version of the API has. */
const ALWAYS_KNOWN: ReadonlySet<string> = new Set(["status", "target", "since"]);

export function RunsView({ place }: ViewProps) {
  const filters = filtersIn(place.query);
  const parameters = filtersOf("/runs");
  const knows = (name: string): boolean => (parameters ?? ALWAYS_KNOWN).has(name);
  const { own } = splitFilters(filters, knows, 0);
  const key = JSON.stringify([filters, own]);
  const store = useMemo(
    () => createRunsStore({ query: () => splitFilters(filters, knows, Date.now()).query, own }),
    [key],
  );
  const feed = useFeed(key, { load: store.loadNewest, everySeconds: () => EVERY_SECONDS });
  const connections = useConnections();
  const set = (changes: Filters): void => {
    setQuery(
      new Map(Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== "")),
    );
  };
  useEffect(() => {
    document.title = "Runs · Runward";
  }, []);
  const problem = feed.problem.value;
  const isRead = feed.body.value !== null;
  return (
    <>
      <div class="view-head">
        <h1>Runs</h1>
        <Counts
          runs={store.runs.value}
          counted={Object.keys(own).length === 0 ? (feed.body.value?.counts ?? null) : null}
          status={filters.status ?? ""}
          onStatus={(status) => {
            set({ status });
          }}
        />
        <StartLink />
      </div>
      <FilterBar
        filters={filters}
        runs={store.runs.value}
        connections={connections}
        onChange={set}
        onReset={() => {
          setQuery(new Map());
        }}
        onOpen={(text) => {
          if (isRunId(text)) location.hash = runAddress(text.trim());
        }}
      />
      {problem !== null && (
        <ProblemNotice problem={problem} stale={isRead} onRetry={() => void feed.refresh()} />
      )}
      {isRead ? (
        <Found key={key} store={store} own={own} isFiltered={Object.keys(filters).length > 0} />
      ) : (
        problem === null && <Loading what="runs" />
      )}
    </>
  );
}

const StartLink = () => (
  <a class="button small primary push" href="#/start">
    Start a run
  </a>
);

const CONNECTIONS_EVERY_SECONDS = 300;

/** Of the app. None while they are not known: the filter then offers those of the runs. */
function useConnections(): readonly string[] {
  const feed = useFeed("connections", {
    load: (signal) => getSystem({ signal }),
    everySeconds: () => CONNECTIONS_EVERY_SECONDS,
  });
  return feed.body.value?.connections.map(({ connectionId }) => connectionId) ?? [];
}

interface FoundProps {
  readonly store: RunsStore;
  readonly own: Filters;
  readonly isFiltered: boolean;
}

function Found({ store, own, isFiltered }: FoundProps) {
  const runs = store.runs.value;
  const limits = Object.keys(own).join(", ");
  const jobOf = jobsAmong(runs);
  const selection = useSelection();
  return (
    <>
      <Changes count={runs.length} ended={runs.filter(({ done }) => done).length} />
      {limits !== "" && (
        <p class="notice">
          This version of the app does not filter by {limits}: only the runs that were read are
          searched. Show older runs to search further.
        </p>
      )}
      <BulkBar
        runs={runs.filter(({ id }) => selection.ids.has(id))}
        nameOf={(run) => jobOf(run).name}
        onClear={selection.clear}
      />
      {runs.length === 0 ? (
        <NothingFound
          isAll={!store.hasOlder.value}
          isFiltered={isFiltered}
          busy={store.olderBusy.value}
        />
      ) : (
        <RunsTable runs={runs} jobOf={jobOf} selection={selection} />
      )}
      <Older store={store} />
    </>
  );
}

function Older({ store }: { readonly store: RunsStore }) {
  const { hasOlder, olderBusy, olderProblem } = store;
  return (
    <div class="older">
      {olderProblem.value !== null && <ProblemNotice problem={olderProblem.value} />}
      {hasOlder.value ? (
        <button
          type="button"
          class="button"
          disabled={olderBusy.value}
          onClick={() => void store.loadOlder()}
        >
          {olderBusy.value ? "Loading…" : "Show older runs"}
        </button>
      ) : (
        <p class="quiet">These are all runs of this time.</p>
      )}
    </div>
  );
}

const ANNOUNCE_EVERY_MS = 10_000;

/** For screen readers: what a refresh has changed, and nothing where it changed nothing. */
function Changes({ count, ended }: { readonly count: number; readonly ended: number }) {
  const said = useRef({ count, ended, at: now.peek(), text: "" });
  const { count: before, ended: endedBefore, at } = said.current;
  const isNew = count !== before || ended !== endedBefore;
  if (isNew && now.peek() - at > ANNOUNCE_EVERY_MS) {
    const text = `${count} runs, ${count - ended} of them live`;
    said.current = { count, ended, at: now.peek(), text };
  }
  return (
    <p class="hidden" role="status" aria-live="polite">
      {said.current.text}
    </p>
  );
}
