/**
 * Data that is read again and again while a view shows it.
 *
 * 1. One call at a time, and none while the tab is hidden, while refreshing is paused or while nobody has access.
 * 2. After a failure the last data stays, with the problem beside it, and the pause grows.
 * 3. A view that is left drops its call.
 */
import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Reply } from "../logic/reply";
import { UNREACHABLE, type Problem } from "../logic/problem";
import { hadAccess, lockedBy } from "../state/session";

/** Chosen in the header, for all views. */
export const paused = signal(false);

export interface Feed<Body> {
  /** Null until the first answer. */
  readonly body: ReadonlySignal<Body | null>;
  readonly problem: ReadonlySignal<Problem | null>;
  readonly busy: ReadonlySignal<boolean>;
  readonly refreshedAt: ReadonlySignal<number | null>;
  refresh(): Promise<void>;
  stop(): void;
}

export interface FeedOptions<Body> {
  readonly load: (signal: AbortSignal) => Promise<Reply<Body>>;
  /** When to look again; null: never. */
  readonly everySeconds: (body: Body | null) => number | null;
}

const MOST_BACKOFF = 8;

export function createFeed<Body>({ load, everySeconds }: FeedOptions<Body>): Feed<Body> {
  const body = signal<Body | null>(null);
  const problem = signal<Problem | null>(null);
  const busy = signal(false);
  const refreshedAt = signal<number | null>(null);
  const leaving = new AbortController();
  const isLeft = (): boolean => leaving.signal.aborted;
  let backoff = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refresh = async (): Promise<void> => {
    if (busy.peek() || isLeft()) return;
    clearTimeout(timer);
    busy.value = true;
    const reply = await load(leaving.signal);
    busy.value = false;
    if (reply.kind === "dropped" || isLeft()) return;
    if (reply.kind === "read") {
      backoff = 1;
      hadAccess.value = true;
      problem.value = null;
      body.value = reply.body;
      refreshedAt.value = Date.now();
    } else {
      backoff = Math.min(backoff * 2, MOST_BACKOFF);
      const goesOn = everySeconds(body.peek()) !== null;
      problem.value = goesOn ? withHope(reply.problem) : reply.problem;
    }
    plan();
  };

  const plan = (): void => {
    clearTimeout(timer);
    const seconds = everySeconds(body.peek());
    if (seconds === null || isLeft()) return;
    const wanted = Math.max(seconds * backoff, problem.peek()?.retryAfter ?? 0);
    timer = setTimeout(() => {
      if (document.hidden || paused.value || lockedBy.value !== null) plan();
      else void refresh();
    }, wanted * 1_000);
  };

  const onShow = (): void => {
    if (!document.hidden && !paused.value && lockedBy.value === null) void refresh();
  };
  document.addEventListener("visibilitychange", onShow);
  const stopResuming = effect(() => {
    if (paused.value) return;
    untracked(() => {
      if (refreshedAt.value !== null) void refresh();
    });
  });

  void refresh();
  return {
    ...{ body, problem, busy, refreshedAt, refresh },
    stop: () => {
      clearTimeout(timer);
      leaving.abort();
      stopResuming();
      document.removeEventListener("visibilitychange", onShow);
    },
  };
}

const withHope = (problem: Problem): Problem =>
  problem.code === UNREACHABLE
    ? { ...problem, detail: `${problem.detail} The page tries again by itself.` }
    : problem;

/** A feed for as long as a component shows it; a new one when `key` changes. */
export function useFeed<Body>(key: string, options: FeedOptions<Body>): Feed<Body> {
  const feed = useMemo(() => createFeed(options), [key]);
  useEffect(
    () => () => {
      feed.stop();
    },
    [feed],
  );
  return feed;
}
