/**
 * Plays one turn of an orchestrator through the SDK's own executor, and reads its decisions as the Durable extension does:
 * it numbers every action of every race, in order, from the start of the execution.
 */
import { DummyOrchestrationContext, type OrchestrationHandler } from "durable-functions";
import { Orchestrator } from "durable-functions/lib/src/orchestrations/Orchestrator";
import type { HistoryEvent } from "./history-events";

export type Decision =
  | { kind: "activity"; name: string; input: unknown }
  | { kind: "child"; name: string; instanceId: string; input: unknown }
  | { kind: "timer"; fireAt: string; cancelled: boolean };

export type TurnEnd =
  | { kind: "goesOn" }
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; error: string }
  | { kind: "continuedAsNew"; input: unknown };

export interface Turn {
  /** Every decision since the start of the execution; the index is the id. */
  readonly decisions: readonly Decision[];
  readonly end: TurnEnd;
  readonly customStatus: unknown;
  readonly logged: readonly unknown[][];
  readonly payloadBytes: number;
  /** What the SDK throws if the orchestrator fails, which the host logs; otherwise null. */
  readonly thrown: string | null;
}

interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly input?: unknown;
  readonly fireAt?: string;
  readonly isCanceled?: boolean;
  readonly compoundActions?: readonly Action[];
}

interface State {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

export interface TurnInput {
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
  readonly input: unknown;
  readonly history: readonly HistoryEvent[];
}

export async function playTurn(handler: OrchestrationHandler, given: TurnInput): Promise<Turn> {
  const payload = JSON.stringify({
    ...given,
    isReplaying: given.history.some(({ IsPlayed }) => IsPlayed),
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  const logged: unknown[][] = [];
  const context = new DummyOrchestrationContext("test", "turn", (_level, ...line: unknown[]) => {
    logged.push(line);
  });
  const orchestrator = new Orchestrator(handler);
  const { state, thrown } = await stateOf(orchestrator.handle(JSON.parse(payload), context));
  const actions = (state.actions[0] ?? []).flatMap(flatten);
  const decisions = actions.flatMap(toDecision);
  const { sequenceNumber } = orchestrator.taskOrchestrationExecutor;
  if (sequenceNumber !== decisions.length) {
    throw new Error(
      `The SDK has numbered ${sequenceNumber} tasks and the extension will number ${decisions.length}: a task was part of two races (azure-functions-durable-js#574).`,
    );
  }
  return {
    decisions,
    end: endOf(state, actions),
    customStatus: state.customStatus,
    logged,
    payloadBytes: Buffer.byteLength(payload),
    thrown,
  };
}

const FAILURE_MARK = "\n\n$OutOfProcData$:";

/** The SDK appends the state of a failed orchestrator to the message of its error. */
async function stateOf(
  handled: Promise<unknown>,
): Promise<{ state: State; thrown: string | null }> {
  try {
    return { state: JSON.parse(JSON.stringify(await handled)) as State, thrown: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const mark = message.indexOf(FAILURE_MARK);
    if (mark === -1) throw error;
    const state = JSON.parse(message.slice(mark + FAILURE_MARK.length)) as State;
    return { state, thrown: message };
  }
}

const flatten = (action: Action): Action[] => action.compoundActions?.flatMap(flatten) ?? [action];

function toDecision(action: Action): Decision[] {
  const { actionType, functionName: name = "", instanceId = "", input } = action;
  switch (actionType) {
    case 0:
      return [{ kind: "activity", name, input }];
    case 2:
      return [{ kind: "child", name, instanceId, input }];
    case 5:
      return [
        { kind: "timer", fireAt: action.fireAt ?? "", cancelled: action.isCanceled === true },
      ];
    case 4:
    case 6:
      return [];
    default:
      throw new Error(`The driver knows no action of type ${actionType}.`);
  }
}

function endOf(state: State, actions: readonly Action[]): TurnEnd {
  if (state.error !== undefined) return { kind: "failed", error: state.error };
  const renewal = actions.find(({ actionType }) => actionType === 4);
  if (renewal !== undefined) return { kind: "continuedAsNew", input: renewal.input };
  return state.isDone ? { kind: "completed", output: state.output ?? null } : { kind: "goesOn" };
}
