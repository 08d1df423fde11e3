/** A recording, sorted by what it is about: what the rules read. */
import { asDocument, documentsIn, type RunDocument } from "./documents";
import type { Asks, EntryOf, Recording } from "./entry";

type Call = EntryOf<"call">;
type Answer = EntryOf<"answer">;

/** A call with its answer. `from` and `to` are positions: what ended before another began came before it. */
export interface Exchange {
  readonly call: Call;
  /** Null if none arrived. */
  readonly answer: Answer | null;
  readonly from: number;
  readonly to: number;
}

/** A document that a caller has seen. */
export interface Seen extends Omit<Exchange, "answer"> {
  readonly at: number;
  readonly status: number;
  readonly document: RunDocument;
}

export interface Execution extends Omit<EntryOf<"created">, "kind" | "at"> {
  readonly createdAt: number;
  readonly beganAt: number | null;
  readonly cancelAskedAt: number | null;
  readonly endedAt: number | null;
  readonly state: EntryOf<"ended">["state"] | null;
}

/** Everything about one run. */
export interface Subject {
  readonly id: string;
  readonly asks: Asks | null;
  /** The accepted starts of it. */
  readonly starts: readonly Exchange[];
  readonly cancels: readonly Exchange[];
  /** Status documents, oldest first. */
  readonly documents: readonly Seen[];
  /** The run in lists, which read less of it and so may be behind its document. */
  readonly listed: readonly Seen[];
  readonly results: readonly Seen[];
  /** Every answer that says whether it has ended. */
  readonly all: readonly Seen[];
  /** Started for it by the app, or continued by the vendor. */
  readonly executions: readonly Execution[];
  readonly posts: readonly EntryOf<"post">[];
  readonly callbacks: readonly EntryOf<"callback">[];
  /** The first status document that says that it has ended. */
  readonly ended: Seen | null;
}

export interface Reading {
  readonly recording: Recording;
  readonly limits: EntryOf<"limits">;
  readonly exchanges: readonly Exchange[];
  /** The runs. */
  readonly subjects: readonly Subject[];
  readonly executions: readonly Execution[];
  readonly endAt: number;
  readonly open: readonly string[];
  readonly of: <Kind extends Recording[number]["kind"]>(kind: Kind) => readonly EntryOf<Kind>[];
  /** Nothing happened that could excuse an unknown outcome or a delay. */
  readonly isQuiet: boolean;
  /** Nothing happened that could hide what a vendor has done. */
  readonly isClear: boolean;
  /** Seconds of trouble, of all kinds or of some. */
  readonly trouble: (...where: readonly EntryOf<"trouble">["where"][]) => number;
}

const NO_LIMITS: EntryOf<"limits"> = {
  ...{ kind: "limits", at: 0, endSeconds: 1_800, cancelSeconds: 300 },
  ...{ lostContactSeconds: 600, transitSeconds: 0 },
};

export function read(recording: Recording): Reading {
  const of = <Kind extends Recording[number]["kind"]>(kind: Kind): EntryOf<Kind>[] =>
    recording.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
  const exchanges = exchangesIn(recording);
  const executions = executionsIn(of);
  const end = of("end").at(-1);
  const subjects = subjectsIn({ exchanges, executions, of });
  return {
    ...{ recording, of, exchanges, executions, subjects },
    limits: of("limits")[0] ?? NO_LIMITS,
    endAt: end?.at ?? recording.at(-1)?.at ?? 0,
    open: end?.open ?? [],
    isQuiet: of("trouble").length === 0 && !of("process").some(isInterruption),
    isClear:
      of("trouble").every(({ onlyDelays }) => onlyDelays === true) &&
      !of("process").some(isInterruption),
    trouble: (...where) =>
      of("trouble")
        .filter((one) => where.length === 0 || where.includes(one.where))
        .reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** It ends or delays what the process was doing. */
export const isInterruption = ({ event }: EntryOf<"process">): boolean =>
  event === "killed" || event === "frozen";

function exchangesIn(recording: Recording): Exchange[] {
  const answers = new Map<number, { answer: Answer; to: number }>();
  for (const [to, entry] of recording.entries()) {
    if (entry.kind === "answer") answers.set(entry.call, { answer: entry, to });
  }
  return [...recording.entries()].flatMap(([from, call]) => {
    if (call.kind !== "call") return [];
    const found = answers.get(call.call);
    const arrived = found === undefined || found.answer.status === null ? null : found;
    return [{ call, from, answer: arrived?.answer ?? null, to: arrived?.to ?? Infinity }];
  });
}

type Of = Reading["of"];

function executionsIn(of: Of): Execution[] {
  const first = <Entry extends { execution: string }>(all: readonly Entry[]): Map<string, Entry> =>
    new Map([...all].reverse().map((entry) => [entry.execution, entry]));
  const [began, asked, ended] = [first(of("began")), first(of("cancelAsked")), first(of("ended"))];
  return of("created").map((created) => {
    const { execution } = created;
    return {
      ...created,
      createdAt: created.at,
      beganAt: began.get(execution)?.at ?? null,
      cancelAskedAt: asked.get(execution)?.at ?? null,
      endedAt: ended.get(execution)?.at ?? null,
      state: ended.get(execution)?.state ?? null,
    };
  });
}

const seenIn = ({ answer, ...rest }: Exchange): Seen[] => {
  const { at = 0, status = null, document = null } = answer ?? {};
  if (status === null || document === null) return [];
  return documentsIn(document).map((one) => ({ ...rest, at, status, document: one }));
};

/** Workflows are read by `workflows/workflow-reading.ts`. */
const isWorkflowId = (id: string): boolean => id.startsWith("w-");

const isAccepted = ({ call, answer }: Exchange): boolean =>
  ["start", "repair", "resume", "tick"].includes(call.action) && (answer?.status ?? 500) < 300;

function subjectsIn({
  exchanges,
  executions,
  of,
}: Pick<Reading, "exchanges" | "executions" | "of">): Subject[] {
  const seen = exchanges.flatMap(seenIn).sort((one, other) => one.to - other.to);
  const ids = new Set([
    ...exchanges.filter(isAccepted).flatMap(({ answer }) => answer?.id ?? []),
    ...seen.map(({ document }) => document.id),
    ...executions.flatMap((one) => one.id ?? []),
  ]);
  const asksOf = asksAmong(exchanges.filter(isAccepted));
  const runIds = [...ids].filter((id) => !isWorkflowId(id));
  return runIds.map((id) => {
    const all = seen.filter(({ document }) => document.id === id);
    const whole = all.filter(({ document }) => document.attempts !== null);
    const documents = whole.filter(({ call }) => call.action !== "list");
    return {
      ...{ id, all, documents },
      listed: whole.filter(({ call }) => call.action === "list"),
      asks: asksOf(id),
      starts: exchanges.filter((one) => isAccepted(one) && one.answer?.id === id),
      cancels: exchanges.filter(({ call }) => call.action === "cancel" && call.id === id),
      results: all.filter(({ call }) => call.action === "result"),
      executions: executions.filter((one) => one.id === id && one.by !== "other"),
      posts: of("post").filter((post) => post.id === id),
      callbacks: of("callback").filter((callback) => callback.id === id),
      ended: documents.find(({ document }) => document.done) ?? null,
    };
  });
}

/** A repair asks for what its run asked for. */
function asksAmong(starts: readonly Exchange[]): (id: string) => Asks | null {
  const asksOf = (id: string, depth = 0): Asks | null => {
    const own = starts.find(({ answer, call }) => answer?.id === id && call.asks !== null);
    if (own !== undefined) return own.call.asks;
    const repair = starts.find(({ answer, call }) => answer?.id === id && call.action === "repair");
    if (repair === undefined || repair.call.id === null || depth > 50) return null;
    const earlier = asksOf(repair.call.id, depth + 1);
    return earlier === null ? null : { ...earlier, callback: false };
  };
  return asksOf;
}

/** The document in a callback's body. */
export const callbackDocument = ({ document }: EntryOf<"callback">): RunDocument | null =>
  asDocument(document);
