/**
 * A page of runs, newest first.
 *
 * 1. What repairs a run is newer than the run. So on a page that begins with the newest run, and that left out none for its
 *    status, the repairs are among what was read. On other pages they are looked up for each run that may have some.
 * 2. A run's own row is written before the run starts. Only the rows of children may be half-written, and no list shows those.
 */
import type { DurableClient } from "durable-functions";
import type { ListCounts } from "../../contracts/list-page";
import type { RunStatus } from "../../contracts/outcome";
import { inTurns } from "../in-turns";
import { findRepairsOf, repairsAmong } from "../repairs";
import { verdictOf } from "../run-documents";
import { toRun, type StoredRun } from "../run-store";
import { countStatuses } from "./list-counts";
import { newestFirst, pageOf, readNewest, type ListOrder, type ListPosition } from "./newest-first";
import { statesFor } from "./statuses";

export interface RunListOrder extends Omit<
  ListOrder<StoredRun>,
  "idPrefix" | "statuses" | "toEntry"
> {
  readonly status: RunStatus | undefined;
  /** The beginning of a run's id, if only one run is wanted. */
  readonly idPrefix: string | undefined;
  readonly mayRead: (run: StoredRun) => boolean;
  readonly isWanted: (run: StoredRun) => boolean;
}

export interface RunPage {
  readonly runs: readonly { readonly run: StoredRun; readonly repairedBy: readonly string[] }[];
  readonly counts: ListCounts;
  /** Null on the last page. */
  readonly end: ListPosition | null;
}

const AT_A_TIME = 10;

export async function listRuns(client: DurableClient, order: RunListOrder): Promise<RunPage> {
  const { status, idPrefix, mayRead, isWanted } = order;
  const readable = new Map<string, StoredRun>();
  const newest = await readNewest<StoredRun>(client, {
    ...order,
    idPrefix: idPrefix ?? "r-",
    statuses: statesFor(status),
    toEntry: (instance) => {
      const run = toRun(instance);
      if (run === null || !mayRead(run)) return null;
      readable.set(run.id, run);
      return isWanted(run) ? run : null;
    },
  });
  const { shown, end } = pageOf(newest, order.most);
  const hasAllNewer =
    order.after === null && order.until === null && status === undefined && idPrefix === undefined;
  const among = repairsAmong([...readable.values()].sort(newestFirst));
  const repairsOf = hasAllNewer ? among : (run: StoredRun) => findRepairsOf(client, run);
  return {
    runs: await inTurns(shown, AT_A_TIME, async (run) => ({
      run,
      repairedBy: await repairsOf(run),
    })),
    counts: countStatuses(
      newest.entries.map((run) => verdictOf(run).status),
      newest.end !== null,
    ),
    end,
  };
}
