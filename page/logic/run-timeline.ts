/** When a run did what: the time until it was launched, in the vendor's queue, each attempt, and after the last one. */
import type { GanttPart } from "./gantt-rows";
import { labelOf, toneOf, type Tone } from "./tone";

interface TimedAttempt {
  readonly number: number;
  readonly mode: string | null;
  readonly result: string | null;
  readonly vendorState: string | null;
  readonly vendorRunId: string;
  readonly runPageUrl: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface TimedRun {
  readonly acceptedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly queuedSeconds: number | null;
  readonly done: boolean;
  readonly status: string;
  readonly phase: string;
  readonly queued: boolean;
  readonly attempts: readonly TimedAttempt[];
  readonly callback: { readonly state: string; readonly tries: number } | null;
  readonly updatedAt: string;
}

interface Piece {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly tone: Tone;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

const toPart = (piece: Piece, href: string | null = null): GanttPart => ({
  parent: null,
  durationSeconds: null,
  attempt: 1,
  error: null,
  href,
  ...piece,
});

export function timelineOf(run: TimedRun): GanttPart[] {
  const first = run.attempts[0];
  const begun = run.startedAt ?? first?.startedAt ?? null;
  return [
    toPart(launchOf(run, begun)),
    ...queueOf(run, begun),
    ...run.attempts.map((attempt, index) => attemptOf(run, attempt, index)),
    ...afterwards(run),
    ...callbackOf(run),
  ];
}

/** From the acceptance to the vendor's start, or to the end of a run that never started. */
function launchOf(run: TimedRun, begun: string | null): Piece {
  const end = begun ?? (run.done ? run.endedAt : null);
  return {
    name: "Launch",
    kind: "",
    state: begun === null && run.done ? "Not started" : end === null ? "Starting" : "Started",
    tone: begun === null ? (run.done ? toneOf(run.status) : "running") : "succeeded",
    startedAt: run.acceptedAt,
    endedAt: end,
  };
}

/** The vendor says how long the newest attempt waited, counted from its start. */
function queueOf({ queuedSeconds, queued, attempts }: TimedRun, begun: string | null): GanttPart[] {
  const from = attempts.at(-1)?.startedAt ?? begun;
  if (from === null) return [];
  const piece = { name: "Vendor's queue", kind: "", startedAt: from };
  if (queued) return [toPart({ ...piece, state: "Waiting", tone: "waiting", endedAt: null })];
  if (queuedSeconds === null || queuedSeconds < 1) return [];
  const endedAt = new Date(Date.parse(from) + queuedSeconds * 1_000).toISOString();
  return [toPart({ ...piece, state: "Left", tone: "succeeded", endedAt })];
}

/** What an attempt of an older version does not say is known of the run, if the attempt is its last. */
function attemptOf(run: TimedRun, attempt: TimedAttempt, index: number): GanttPart {
  const isLast = index === run.attempts.length - 1;
  const { number, mode, vendorState, runPageUrl } = attempt;
  const tone = isLast ? lastTone(run, attempt) : toneOf(attempt.result ?? "unknown");
  const { startedAt, endedAt } = isLast ? lastTimes(run, attempt) : attempt;
  const state = vendorState ?? (tone === "unknown" ? "Not known" : labelOf(tone));
  const name = `Attempt ${number}`;
  return toPart({ name, kind: mode ?? "", state, tone, startedAt, endedAt }, runPageUrl);
}

type Times = Pick<TimedAttempt, "startedAt" | "endedAt">;

const lastTimes = (run: TimedRun, { startedAt, endedAt }: TimedAttempt): Times => ({
  startedAt: startedAt ?? run.startedAt,
  endedAt: endedAt ?? (run.done ? run.endedAt : null),
});

function lastTone({ done, queued }: TimedRun, { result }: TimedAttempt): Tone {
  if (queued) return "waiting";
  return toneOf(result ?? (done ? "unknown" : "running"));
}

/** Finding out why it failed, and reading what it produced. */
function afterwards(run: TimedRun): GanttPart[] {
  const from = run.attempts.at(-1)?.endedAt ?? null;
  if (from === null || run.endedAt === null) return [];
  const seconds = (Date.parse(run.endedAt) - Date.parse(from)) / 1_000;
  if (!(seconds > 0)) return [];
  return [
    toPart({
      name: "Conclusion",
      kind: "",
      state: "Read",
      tone: "succeeded",
      startedAt: from,
      endedAt: run.endedAt,
    }),
  ];
}

const CALLBACK_TONES: Readonly<Record<string, Tone>> = {
  waiting: "waiting",
  delivered: "succeeded",
  refused: "failed",
  abandoned: "failed",
};

function callbackOf({ callback, endedAt, done, updatedAt }: TimedRun): GanttPart[] {
  if (callback === null) return [];
  const tone = CALLBACK_TONES[callback.state] ?? "unknown";
  return [
    toPart({
      name: "Callback",
      kind: callback.tries > 1 ? `${callback.tries} tries` : "",
      state: callback.state,
      tone,
      startedAt: done ? endedAt : null,
      endedAt: tone === "waiting" ? null : updatedAt,
    }),
  ];
}
