/**
 * The pages behind the newest one of a list, read when asked for and when the newest one shows little.
 *
 * A call of the app reads a limited number of instances, so a page of a search may be empty although more follow. Then the next ones
 * are read at once, up to a limit.
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Problem } from "../logic/problem";
import type { Reply } from "../logic/reply";

export interface OlderPages {
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly olderBusy: ReadonlySignal<boolean>;
  readonly olderProblem: ReadonlySignal<Problem | null>;
  loadOlder(): Promise<void>;
}

interface FollowedPages {
  readonly older: OlderPages;
  /** To be called when the newest page was read and its entries are known. `abort`: the view is left. */
  readonly follow: (continuation: string | null, abort: AbortSignal) => void;
}

interface Page {
  readonly continuation: string | null;
}

interface OlderPagesOptions<Body extends Page> {
  readonly read: (continuation: string, abort: AbortSignal | undefined) => Promise<Reply<Body>>;
  readonly add: (page: Body) => void;
  /** How many entries the list knows. */
  readonly size: () => number;
}

/** With fewer, it is searched on. */
const ENOUGH = 10;
const MOST_CALLS = 25;

export function createOlderPages<Body extends Page>({
  read,
  add,
  size,
}: OlderPagesOptions<Body>): FollowedPages {
  /** Of the oldest page that was read; null if there is nothing behind it. */
  const behind = signal<string | null>(null);
  const olderBusy = signal(false);
  const olderProblem = signal<Problem | null>(null);
  let pages = 0;
  let leaving: AbortSignal | undefined;

  /** False if it could not be read. */
  const addPage = async (continuation: string): Promise<boolean> => {
    const reply = await read(continuation, leaving);
    olderProblem.value = reply.kind === "refused" ? reply.problem : null;
    if (reply.kind !== "read") return false;
    pages += 1;
    behind.value = reply.body.continuation;
    add(reply.body);
    return true;
  };

  const loadOlder = async (): Promise<void> => {
    if (olderBusy.value) return;
    olderBusy.value = true;
    const before = size();
    for (let calls = 0; calls < MOST_CALLS && size() - before < ENOUGH; calls++) {
      const continuation = behind.value;
      if (continuation === null || !(await addPage(continuation))) break;
    }
    olderBusy.value = false;
  };

  const follow = (continuation: string | null, abort: AbortSignal): void => {
    leaving = abort;
    const isFirst = pages === 0;
    if (pages <= 1) {
      behind.value = continuation;
      pages = 1;
    }
    if (isFirst && size() < ENOUGH) void loadOlder();
  };

  return {
    older: { hasOlder: computed(() => behind.value !== null), olderBusy, olderProblem, loadOlder },
    follow,
  };
}
