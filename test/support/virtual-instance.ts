import type { OrchestrationHandler } from "durable-functions";
import { withDates } from "../../local/host/durable/orchestrator-state";
import { executionStarted, isEventRaised, orchestratorStarted } from "./history-events";
import type { HistoryEvent } from "./history-events";
import {
  playTurn,
  type Decision,
  type Turn,
  type TurnEnd,
  type TurnInput,
} from "./orchestrator-turn";

/** https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-custom-orchestration-status */
const CUSTOM_STATUS_BYTES = 16 * 1_024;

export interface Parentage {
  readonly instance: VirtualInstance;
  readonly taskId: number;
}

/** What a turn decides. */
export interface Foreseen {
  readonly fresh: readonly { readonly id: number; readonly decision: Decision }[];
  readonly end: TurnEnd;
}

/**
 * One orchestration instance. Rebuilds its orchestrator from history before each turn, and throws if that breaks a
 * rule of the Durable extension.
 *
 * 1. Every turn repeats the decisions of earlier turns unchanged; only a timer may have been cancelled since.
 * 2. It does not end, fail or continue as new while an activity, a child or an uncancelled timer is open.
 * 3. Its custom status stays within 16 KB of UTF-16.
 * 4. Continuing as new drops the events of the old generation, but for those after the last task that ended in it: a cancelled
 *    timer ends its race at once when the extension repeats the turns, so for the extension it had continued as new before them.
 *    Its custom status is gone after the first turn of the next generation, unless that sets one.
 */
export class VirtualInstance {
  readonly id: string;
  readonly name: string;
  readonly parentage: Parentage | null;
  readonly customStatuses: unknown[] = [];
  readonly logged: unknown[][] = [];
  readonly createdAt: number;
  /** When it had its newest turn. */
  playedAt: number;
  readonly #handler: OrchestrationHandler;
  #input: unknown;
  #history: HistoryEvent[] = [];
  #inbox: HistoryEvent[] = [];
  #decisions: readonly Decision[] = [];
  #open = new Set<number>();
  generation = 1;
  #turnsOfGeneration = 0;
  turns = 0;
  largestPayloadBytes = 0;
  /** In all turns together: what its CPU time grows with. */
  playedEvents = 0;
  /** Of the generations before this one. */
  #largestHistoryBytes = 0;
  end: { kind: "completed"; output: unknown } | { kind: "failed"; error: string } | null = null;

  constructor(
    identity: { id: string; name: string; parentage: Parentage | null },
    { handler, input, at }: { handler: OrchestrationHandler; input: unknown; at: number },
  ) {
    this.id = identity.id;
    this.name = identity.name;
    this.parentage = identity.parentage;
    this.createdAt = at;
    this.playedAt = at;
    this.#handler = handler;
    this.#input = input;
    this.#inbox.push(executionStarted(at, this.name, input));
  }

  /** At the end of a generation, with the inputs of what was decided, which the events here do not hold. */
  get largestHistoryBytes(): number {
    const history = JSON.stringify([this.#history, this.#decisions]);
    return Math.max(this.#largestHistoryBytes, Buffer.byteLength(history));
  }

  get hasNews(): boolean {
    return this.#inbox.length > 0 && this.end === null;
  }

  /** Of the newest generation. */
  get input(): unknown {
    return this.#input;
  }

  /** What it waits for, for the message of a test that does not end. */
  get openTasks(): string[] {
    return [...this.#open].map((id) => `${id}: ${JSON.stringify(this.#decisions[id])}`);
  }

  receive(event: HistoryEvent, position: "first" | "last" = "last"): void {
    if (this.end !== null) return;
    // The start of the execution is always first.
    const start = this.#inbox[0]?.EventType === 0 ? 1 : 0;
    if (position === "first") this.#inbox.splice(start, 0, event);
    else this.#inbox.push(event);
  }

  /** Delivers the completion of a task of this generation; later completions are ignored. */
  settle(taskId: number, event: HistoryEvent): void {
    this.#open.delete(taskId);
    this.receive(event);
  }

  /** It has not played its first turn of this generation. */
  get isNew(): boolean {
    return this.#inbox[0]?.EventType === 0;
  }

  /** What a turn would decide now. Nothing of it is stored: its worker is stopped before that. */
  async foresee(at: number): Promise<Foreseen> {
    const history = [...this.#history, orchestratorStarted(at), ...this.#inbox];
    const { decisions, end } = await playTurn(this.#handler, this.#turnInput(history));
    const all = decisions.map((decision, id) => ({ id, decision }));
    return { fresh: all.slice(this.#decisions.length), end };
  }

  /** Takes its events away, as if a worker had fetched them and was stopped. */
  withdraw(): HistoryEvent[] {
    return this.#inbox.splice(0);
  }

  /** Whether the task of this id is that activity, of this generation. */
  isActivity(taskId: number, name: string): boolean {
    const decision = this.#decisions[taskId];
    return decision?.kind === "activity" && decision.name === name;
  }

  /** Plays the inbox; returns the new decisions with their ids. */
  async play(at: number): Promise<{ id: number; decision: Decision }[]> {
    this.playedAt = at;
    this.#history.push(orchestratorStarted(at), ...this.#inbox.splice(0));
    const turn = await playTurn(this.#handler, this.#turnInput(this.#history));
    this.playedEvents += this.#history.length;
    for (const event of this.#history) event.IsPlayed = true;
    this.#note(turn);
    const fresh = turn.decisions
      .map((decision, id) => ({ id, decision }))
      .slice(this.#decisions.length);
    this.#expectSameDecisions(turn.decisions);
    this.#decisions = turn.decisions;
    this.#followDecisions(fresh);
    this.#conclude(turn, at);
    return fresh;
  }

  record(events: readonly HistoryEvent[]): void {
    this.#history.push(...events);
  }

  #turnInput(history: readonly HistoryEvent[]): TurnInput {
    return {
      instanceId: this.id,
      parentInstanceId: this.parentage?.instance.id ?? null,
      input: this.#input,
      history,
    };
  }

  #note(turn: Turn): void {
    this.turns += 1;
    this.#turnsOfGeneration += 1;
    this.logged.push(...turn.logged);
    this.largestPayloadBytes = Math.max(this.largestPayloadBytes, turn.payloadBytes);
    if (turn.customStatus !== undefined) this.#show(storedStatus(turn));
    else if (this.#turnsOfGeneration > 1 && this.customStatuses.length > 0) this.#show(null);
  }

  #show(customStatus: unknown): void {
    const text = JSON.stringify(customStatus);
    if (text.length * 2 > CUSTOM_STATUS_BYTES) {
      throw new Error(`${this.id}: a custom status of ${text.length * 2} bytes in UTF-16.`);
    }
    if (text !== JSON.stringify(this.customStatuses.at(-1))) this.customStatuses.push(customStatus);
  }

  #expectSameDecisions(now: readonly Decision[]): void {
    for (const [id, before] of this.#decisions.entries()) {
      const again = now[id];
      if (again === undefined || lasting(again) !== lasting(before) || isRevived(before, again)) {
        throw new Error(
          `${this.id}: a replay decided ${JSON.stringify(again)} as task ${id}, which was ${JSON.stringify(before)}.`,
        );
      }
    }
  }

  #followDecisions(fresh: readonly { id: number }[]): void {
    for (const { id } of fresh) this.#open.add(id);
    for (const [id, decision] of this.#decisions.entries()) {
      if (decision.kind === "timer" && decision.cancelled) this.#open.delete(id);
    }
  }

  #conclude({ end }: Turn, at: number): void {
    if (end.kind === "goesOn") return;
    if (this.#open.size > 0) {
      throw new Error(`${this.id}: ${end.kind} while open: ${this.openTasks.join("; ")}`);
    }
    if (end.kind === "continuedAsNew") this.#renew(end.input, at);
    else this.end = end;
  }

  #hasEndedTask({ EventType, TimerId }: HistoryEvent): boolean {
    if (EventType !== 11) return [5, 6, 8, 9].includes(EventType);
    const timer = this.#decisions[Number(TimerId)];
    return timer?.kind === "timer" && !timer.cancelled;
  }

  #renew(input: unknown, at: number): void {
    this.#largestHistoryBytes = this.largestHistoryBytes;
    this.generation += 1;
    this.#turnsOfGeneration = 0;
    this.#input = input;
    const lastEnd = this.#history.findLastIndex((event) => this.#hasEndedTask(event));
    const late = [...this.#history.slice(lastEnd + 1), ...this.#inbox].filter(isEventRaised);
    this.#history = [];
    this.#decisions = [];
    this.#open = new Set();
    this.#inbox = [executionStarted(at, this.name, input), ...late];
  }
}

/** As the extension stores the custom status of a turn. */
const storedStatus = ({ customStatus, end }: Turn): unknown =>
  end.kind === "failed" ? JSON.parse(JSON.stringify(customStatus), withDates) : customStatus;

const lasting = (decision: Decision): string =>
  JSON.stringify(decision.kind === "timer" ? { ...decision, cancelled: null } : decision);

const isRevived = (before: Decision, again: Decision): boolean =>
  before.kind === "timer" && again.kind === "timer" && before.cancelled && !again.cancelled;
