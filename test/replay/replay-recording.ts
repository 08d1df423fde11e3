/**
 * Replays a recorded history with the code of today, through the SDK's own executor.
 *
 * 1. An instance may be in flight at any of its turns when a new version comes, so the history is replayed up to each
 *    of them: today's code has to decide there what was decided then, and nothing else.
 * 2. What is said (custom status, outcome, inputs of steps) has to be the same in the version that was recorded. A later
 *    version may choose other words; the steps, their order and their timers are bound for ever.
 */
import type { OrchestrationHandler } from "durable-functions";
import type { HistoryEvent } from "../support/history-events";
import { playTurn, type Decision, type Turn } from "../support/orchestrator-turn";
import type { Recording } from "./recording";

/** https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/History/EventType.cs */
const ORCHESTRATOR_STARTED = 12;
const TASK_SCHEDULED = 4;
const CHILD_CREATED = 7;
const TIMER_CREATED = 10;
const ORCHESTRATOR_COMPLETED = 13;

/** Whether the orchestrator itself has brought it about; `EventId` is then the id of the decision. */
export const isDecided = ({ EventType }: HistoryEvent): boolean =>
  [TASK_SCHEDULED, CHILD_CREATED, TIMER_CREATED].includes(EventType);

interface Moment {
  /** What the orchestrator is shown in this turn. */
  readonly history: readonly HistoryEvent[];
  /** How many decisions had been made after it; null for the last turn. */
  readonly decided: number | null;
}

/** What differs; nothing, if the recording replays. */
export async function replayRecording(
  recording: Recording,
  handler: OrchestrationHandler,
  { wordsMayDiffer = false } = {},
): Promise<string[]> {
  const moments = momentsOf(recording.history);
  for (const [index, { history, decided }] of moments.entries()) {
    const turn = await playTurn(handler, { ...recording, history });
    const expected = recording.decisions.slice(0, decided ?? undefined);
    const steps = compareSteps(turn.decisions, expected);
    const words = wordsMayDiffer ? [] : compareInputs(turn.decisions, expected);
    const ends = decided === null ? compareEnds(recording, turn, wordsMayDiffer) : [];
    // After a different step, the rest cannot be compared.
    const differences = steps.length > 0 ? steps : [...words, ...ends];
    if (differences.length > 0) {
      return differences.map((text) => `turn ${index + 1} of ${moments.length}: ${text}`);
    }
  }
  return [];
}

/** Every turn, as it was shown to the orchestrator. */
function momentsOf(history: readonly HistoryEvent[]): Moment[] {
  const starts = history.flatMap(({ EventType }, at) =>
    EventType === ORCHESTRATOR_STARTED ? [at] : [],
  );
  return starts.map((start, turn): Moment => {
    const nextStart = starts[turn + 1] ?? history.length;
    const news = history
      .slice(start, nextStart)
      .filter((event) => !isDecided(event) && event.EventType !== ORCHESTRATOR_COMPLETED);
    const before = history.slice(0, start).map((event) => ({ ...event, IsPlayed: true }));
    return {
      history: [...before, ...news.map((event) => ({ ...event, IsPlayed: false }))],
      decided:
        turn === starts.length - 1 ? null : history.slice(0, nextStart).filter(isDecided).length,
    };
  });
}

/** A timer that was cancelled later is the same decision. */
const stepOf = (decision: Decision | undefined): string => {
  switch (decision?.kind) {
    case undefined:
      return "nothing";
    case "activity":
      return `activity ${decision.name}`;
    case "child":
      return `child ${decision.name} ${decision.instanceId}`;
    case "timer":
      return `timer for ${decision.fireAt}`;
  }
};

function compareSteps(now: readonly Decision[], then: readonly Decision[]): string[] {
  const longest = Math.max(now.length, then.length);
  for (let id = 0; id < longest; id++) {
    const [today, recorded] = [stepOf(now[id]), stepOf(then[id])];
    if (today !== recorded) return [`task ${id} was ${recorded} and is now ${today}`];
  }
  return [];
}

const inputOf = (decision: Decision | undefined): string =>
  decision === undefined || decision.kind === "timer" ? "" : jsonOf(decision.input);

function compareInputs(now: readonly Decision[], then: readonly Decision[]): string[] {
  const at = then.findIndex((decision, id) => inputOf(decision) !== inputOf(now[id]));
  return at === -1
    ? []
    : [`the input of task ${at} was ${inputOf(then[at])} and is now ${inputOf(now[at])}`];
}

function compareEnds(recording: Recording, turn: Turn, wordsMayDiffer: boolean): string[] {
  if (recording.end.kind !== turn.end.kind) {
    return [`it ended as ${recording.end.kind} and now as ${turn.end.kind}`];
  }
  if (wordsMayDiffer) return [];
  const openTimers = compareCancelled(turn.decisions, recording.decisions);
  return [
    ...openTimers,
    ...difference("end", recording.end, turn.end),
    ...difference("custom status", recording.customStatus, turn.customStatus),
  ];
}

const isCancelled = (decision: Decision | undefined): boolean =>
  decision?.kind === "timer" && decision.cancelled;

function compareCancelled(now: readonly Decision[], then: readonly Decision[]): string[] {
  const at = then.findIndex((decision, id) => isCancelled(decision) !== isCancelled(now[id]));
  return at === -1
    ? []
    : [`timer ${at} is ${isCancelled(now[at]) ? "now" : "no longer"} cancelled`];
}

function difference(what: string, then: unknown, now: unknown): string[] {
  const [recorded, today] = [jsonOf(then ?? null), jsonOf(now ?? null)];
  return recorded === today ? [] : [`its ${what} was ${recorded} and is now ${today}`];
}

/** JSON with sorted fields: their order means nothing, to the host as to us. */
const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner !== "object" || inner === null || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1))),
  );
