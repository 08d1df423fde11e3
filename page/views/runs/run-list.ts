/**
 * The runs that the list has read.
 *
 * 1. The newest page is read again and again; older pages are added when asked for, and when the newest one shows little. A run is
 *    known once, by its id.
 * 2. A call of the app reads a limited number of runs, so a page of a search may be empty although more follow. Then the next ones are
 *    read at once, up to a limit.
 * 3. In the range of the newest page only its runs are kept: a run that has left it does not fit the filters any more.
 * 4. Older runs that are live are read one by one, a few at a time, so that none looks live for ever.
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Reply } from "../../logic/reply";
import type { ListedRun, RunList } from "../../logic/documents";
import type { Problem } from "../../logic/problem";
import { getRun, listRuns } from "../../api/runs";
import { fits, type Filters } from "../../logic/run-filters";

export interface RunsStore {
  /** Newest first. */
  readonly runs: ReadonlySignal<readonly ListedRun[]>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly olderBusy: ReadonlySignal<boolean>;
  readonly olderProblem: ReadonlySignal<Problem | null>;
  readonly loadNewest: (signal: AbortSignal) => Promise<Reply<RunList>>;
  loadOlder(): Promise<void>;
}

interface StoreOptions {
  /** Made anew for each page, because it contains the time. */
  readonly query: () => Readonly<Record<string, string>>;
  readonly own: Filters;
}

const MOST_LOOKS = 8;

/** With fewer, it is searched on. */
const ENOUGH = 10;
const MOST_CALLS = 25;

const newestFirst = (one: ListedRun, other: ListedRun): number =>
  one.createdAt === other.createdAt
    ? one.id.localeCompare(other.id)
    : other.createdAt.localeCompare(one.createdAt);

export function createRunsStore({ query, own }: StoreOptions): RunsStore {
  const known = signal<ReadonlyMap<string, ListedRun>>(new Map());
  /** Of the oldest page that was read; null if there is nothing behind it. */
  const behind = signal<string | null>(null);
  const olderBusy = signal(false);
  const olderProblem = signal<Problem | null>(null);
  let pages = 0;
  let leaving: AbortSignal | undefined;

  const loadNewest: RunsStore["loadNewest"] = async (abort) => {
    leaving = abort;
    const reply = await listRuns(query(), { signal: abort });
    if (reply.kind !== "read") return reply;
    const { runs, continuation } = reply.body;
    const isFirst = pages === 0;
    if (pages <= 1) {
      behind.value = continuation;
      pages = 1;
    }
    known.value = merged(known.value, runs, continuation === null);
    if (isFirst && runs.length < ENOUGH) void loadOlder();
    await lookAtOlder(runs, abort);
    return reply;
  };

  const lookAtOlder = async (newest: readonly ListedRun[], abort: AbortSignal): Promise<void> => {
    const found = await readLive(known.value, newest, abort);
    if (found.length > 0) known.value = refreshed(known.value, found, query()["status"]);
  };

  const loadOlder = async (): Promise<void> => {
    if (olderBusy.value) return;
    olderBusy.value = true;
    const before = known.value.size;
    for (let calls = 0; calls < MOST_CALLS && known.value.size - before < ENOUGH; calls++) {
      const continuation = behind.value;
      if (continuation === null || !(await addPage(continuation))) break;
    }
    olderBusy.value = false;
  };

  /** False if it could not be read. */
  const addPage = async (continuation: string): Promise<boolean> => {
    const reply = await listRuns({ ...query(), continuation }, { signal: leaving });
    olderProblem.value = reply.kind === "refused" ? reply.problem : null;
    if (reply.kind !== "read") return false;
    pages += 1;
    behind.value = reply.body.continuation;
    const next = new Map(known.value);
    for (const run of reply.body.runs) next.set(run.id, run);
    known.value = next;
    return true;
  };

  return {
    runs: computed(() =>
      [...known.value.values()].filter((run) => fits(run, own)).sort(newestFirst),
    ),
    hasOlder: computed(() => behind.value !== null),
    ...{ olderBusy, olderProblem, loadNewest, loadOlder },
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
