/** What an idempotency key promises. */
import type { Exchange, Reading, Subject } from "../reading";
import type { Finding, Rule } from "../rule";

interface Group {
  readonly name: string;
  readonly isOfWorkflow: boolean;
  readonly accepted: readonly Exchange[];
  readonly refused: readonly Exchange[];
  /** It is not known what became of them. */
  readonly unanswered: readonly Exchange[];
}

const statusOf = ({ answer }: Exchange): number => answer?.status ?? 500;

const WORKFLOW_KEY = "workflow ";

/** The starts of each key. */
function groupsIn({ exchanges }: Reading): Group[] {
  const byKey = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const { action, key, scope, plan } = exchange.call;
    if (action !== "start" || key === null) continue;
    // Runs and workflows have keys of their own.
    const name = `${plan === null ? "" : WORKFLOW_KEY}${scope}/${key}`;
    byKey.set(name, [...(byKey.get(name) ?? []), exchange]);
  }
  return [...byKey].map(([name, starts]) => ({
    name,
    isOfWorkflow: name.startsWith(WORKFLOW_KEY),
    accepted: starts.filter((one) => statusOf(one) < 300),
    refused: starts.filter(({ answer }) => answer?.code === "idempotencyKeyReused"),
    unanswered: starts.filter((one) => statusOf(one) >= 500),
  }));
}

const ofEachKey =
  (wrong: (group: Group) => readonly string[]): Rule["find"] =>
  (reading) =>
    groupsIn(reading).flatMap((group) =>
      wrong(group).map((detail): Finding => ({ about: group.name, detail })),
    );

const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

export const oneKeyOneRun: Rule = {
  name: "one key gives one run",
  invariant: 2,
  harm: "doubled",
  find: ofEachKey((group) => (group.isOfWorkflow ? [] : severalOf(group))),
};

export const oneKeyOneWorkflow: Rule = {
  name: "one key gives one workflow",
  invariant: 2,
  harm: "doubled",
  find: ofEachKey((group) => (group.isOfWorkflow ? severalOf(group) : [])),
};

function severalOf({ accepted }: Group): string[] {
  const ids = distinct(accepted.map(({ answer }) => answer?.id));
  return ids.length > 1 ? [`It gave ${ids.join(", ")}.`] : [];
}

export const conflictOnlyOfBodies: Rule = {
  name: "a key answers 409 exactly when the body differs",
  invariant: null,
  harm: "lost",
  find: ofEachKey(({ accepted, refused, unanswered }) => {
    const bodies = distinct(accepted.map(({ call }) => call.body));
    const [body] = bodies;
    if (bodies.length > 1) return ["Two different bodies were accepted."];
    if (body !== undefined) {
      const wrongly = refused.filter(({ call }) => call.body === body);
      return wrongly.map(() => "409 for the body that was accepted.");
    }
    return refused
      .filter(({ call }) => unanswered.every((other) => other.call.body === call.body))
      .map(() => "409 for the only body that was sent.");
  }),
};

/** At most one of the answers may come from the call that started the run; one has to, if every call was answered. */
export const replayedButOne: Rule = {
  name: "all equal answers but one say that they are replayed",
  invariant: null,
  harm: "lost",
  find: ofEachKey(({ accepted, unanswered }) => {
    const fresh = accepted.filter(({ answer }) => answer?.replayed === false).length;
    if (fresh > 1) return [`${fresh} answers without Idempotent-Replayed.`];
    if (fresh === 1 || accepted.length === 0 || unanswered.length > 0) return [];
    return ["Every answer says that it is replayed."];
  }),
};

/** Every repair of a run, oldest first. */
const repairsOf = (about: string, { subjects }: Reading): Subject[] =>
  subjects.filter(({ starts, documents }) => {
    const named = documents.some(({ document }) => document.repairs === about);
    return named || starts.some(({ call }) => call.action === "repair" && call.id === about);
  });

/** Whether it was live when the other one was accepted. */
function wasLive({ ended }: Subject, [start]: Subject["starts"]): boolean {
  if (start === undefined) return false;
  const isOver = (ended?.to ?? Infinity) < start.to;
  return !isOver && (ended?.document.endedAt ?? Infinity) > (start.answer?.at ?? 0);
}

/** A repeated repair re-attaches while the one before it is live. */
export const oneRepairAtATime: Rule = {
  name: "a run has one live repair at a time",
  invariant: 2,
  harm: "doubled",
  find: (reading) =>
    reading.subjects.flatMap(({ id: about }) =>
      repairsOf(about, reading).flatMap((one, at, all) => {
        const earlier = all[at - 1];
        return earlier !== undefined && wasLive(earlier, one.starts)
          ? [{ about, detail: `${one.id} was started while ${earlier.id} was live.` }]
          : [];
      }),
    ),
};
