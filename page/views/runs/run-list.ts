/**
 * The runs that the list has read.
 *
 * 1. The newest page is read again and again; older pages are added when asked for, and when the newest one shows little. A run is
 *    known once, by its id.
 * 2. In the range of the newest page only its runs are kept: a run that has left it does not fit the filters any more.
 * 3. Older runs that are live are read one by one, a few at a time, so that none looks live for ever.
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Reply } from "../../logic/reply";
import type { ListedRun, RunList } from "../../logic/documents";
import { createOlderPages, type OlderPages } from "../../api/older-pages";
import { getRun, listRuns } from "../../api/runs";
import { fits, type Filters } from "../../logic/run-filters";

export interface RunsStore extends OlderPages {
  /** Newest first. */
  readonly runs: ReadonlySignal<readonly ListedRun[]>;
  readonly loadNewest: (signal: AbortSignal) => Promise<Reply<RunList>>;
}

interface StoreOptions {
  /** Made anew for each page, because it contains the time. */
  readonly query: () => Readonly<Record<string, string>>;
  readonly own: Filters;
}

const MOST_LOOKS = 8;

const newestFirst = (one: ListedRun, other: ListedRun): number =>
  one.createdAt === other.createdAt
    ? one.id.localeCompare(other.id)
    : other.createdAt.localeCompare(one.createdAt);

export function createRunsStore({ query, own }: StoreOptions): RunsStore {
  const known = signal<ReadonlyMap<string, ListedRun>>(new Map());
  const { older, follow } = createOlderPages<RunList>({
    read: (continuation, abort) => listRuns({ ...query(), continuation }, { signal: abort }),
    add: ({ runs }) => {
      known.value = new Map([...known.value, ...runs.map((run) => [run.id, run] as const)]);
    },
    size: () => known.value.size,
  });

  const loadNewest: RunsStore["loadNewest"] = async (abort) => {
    const reply = await listRuns(query(), { signal: abort });
    if (reply.kind !== "read") return reply;
    const { runs, continuation } = reply.body;
    known.value = merged(known.value, runs, continuation === null);
    follow(continuation, abort);
    await lookAtOlder(runs, abort);
    return reply;
  };

  const lookAtOlder = async (newest: readonly ListedRun[], abort: AbortSignal): Promise<void> => {
    const found = await readLive(known.value, newest, abort);
    if (found.length > 0) known.value = refreshed(known.value, found, query()["status"]);
  };

  return {
    runs: computed(() =>
      [...known.value.values()].filter((run) => fits(run, own)).sort(newestFirst),
    ),
    ...older,
    loadNewest,
  };
}

/** Live runs behind the newest page, as they are now. */
async function readLive(
  known: ReadonlyMap<string, ListedRun>,
  newest: readonly ListedRun[],
  abort: AbortSignal,
): Promise<readonly ListedRun[]> {
  const fresh = new Set(newest.map(({ id }) => id));
  const live = [...known.values()]
    .filter(({ id, done }) => !done && !fresh.has(id))
    .slice(0, MOST_LOOKS);
  const replies = await Promise.all(live.map(({ id }) => getRun(id, { signal: abort })));
  return replies.flatMap((reply) => (reply.kind === "read" ? [reply.body] : []));
}

/** A run that has left the status that is asked for is left out. */
function refreshed(
  known: ReadonlyMap<string, ListedRun>,
  found: readonly ListedRun[],
  status: string | undefined,
): ReadonlyMap<string, ListedRun> {
  const next = new Map(known);
  for (const run of found) {
    if (status === undefined || run.status === status) next.set(run.id, run);
    else next.delete(run.id);
  }
  return next;
}

/** The newest page replaces what is known of its range, which an empty page does not show; if it is the only page, it is all. */
function merged(
  known: ReadonlyMap<string, ListedRun>,
  page: readonly ListedRun[],
  isAll: boolean,
): ReadonlyMap<string, ListedRun> {
  const oldest = page.at(-1)?.createdAt ?? "~";
  const kept = isAll ? [] : [...known.values()].filter(({ createdAt }) => createdAt < oldest);
  return new Map([...page, ...kept].map((run) => [run.id, run]));
}
