/**
 * What the SDK returns for one orchestrationTrigger invocation. `actions[0]` is cumulative: every action of the
 * orchestrator since ExecutionStarted, in order, without ids.
 * https://github.com/Azure/azure-functions-durable-js/blob/v3.x/src/orchestrations/OrchestratorState.ts
 */
export interface OrchestratorState {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
}

/** https://github.com/Azure/azure-functions-durable-js/blob/v3.x/src/actions/ActionType.ts */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  ScheduledSignalEntity: 10,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;
type Types = typeof ActionType;

export interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
}

export interface CallActivity {
  readonly actionType: Types["CallActivity"];
  readonly functionName: string;
  readonly input?: unknown;
}

export interface CallActivityWithRetry {
  readonly actionType: Types["CallActivityWithRetry"];
  readonly functionName: string;
  readonly input?: unknown;
  readonly retryOptions: RetryOptions;
}

export interface CallSubOrchestrator {
  readonly actionType: Types["CallSubOrchestrator"];
  readonly functionName: string;
  readonly instanceId?: string;
  readonly input?: unknown;
  readonly version?: string;
}

export interface CallSubOrchestratorWithRetry {
  readonly actionType: Types["CallSubOrchestratorWithRetry"];
  readonly functionName: string;
  readonly instanceId?: string;
  readonly input?: unknown;
  readonly version?: string;
  readonly retryOptions: RetryOptions;
}

export interface ContinueAsNew {
  readonly actionType: Types["ContinueAsNew"];
  readonly input?: unknown;
}

export interface CreateTimer {
  readonly actionType: Types["CreateTimer"];
  readonly fireAt: string;
  readonly isCanceled: boolean;
}

export interface WaitForExternalEvent {
  readonly actionType: Types["WaitForExternalEvent"];
  readonly externalEventName: string;
}

export interface Compound {
  readonly actionType: Types["WhenAny"] | Types["WhenAll"];
  readonly compoundActions: readonly Action[];
}

/** Entities and callHttp, which this host rejects with an error. */
export interface UnsupportedAction {
  readonly actionType:
    | Types["CallEntity"]
    | Types["CallHttp"]
    | Types["SignalEntity"]
    | Types["ScheduledSignalEntity"]
    | Types["LockEntities"]
    | Types["ReleaseEntities"];
}

export type Action =
  | CallActivity
  | CallActivityWithRetry
  | CallSubOrchestrator
  | CallSubOrchestratorWithRetry
  | ContinueAsNew
  | CreateTimer
  | WaitForExternalEvent
  | Compound
  | UnsupportedAction;

/** The SDK appends the state to the message of the error with which an orchestrator failed, after this label. */
const OUT_OF_PROC_DATA = "\n\n$OutOfProcData$:";

/** The state inside a failed orchestrator's error message, or undefined if something else failed. */
export function extractState(message: string): OrchestratorState | undefined {
  const index = message.indexOf(OUT_OF_PROC_DATA);
  if (index < 0) return undefined;
  const state = message.slice(index + OUT_OF_PROC_DATA.length);
  return JSON.parse(state, withDates) as OrchestratorState;
}

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z$/;

/**
 * The extension reads this JSON, and no other, with a parser that takes instants for dates. Written again, they have no zeros at
 * the end of their fraction.
 * https://github.com/Azure/azure-functions-durable-extension/blob/a7c6d6944041b48267ed8409bb8ec8144ab9bab9/src/WebJobs.Extensions.DurableTask/Listener/TaskOrchestrationShim.cs#L280
 */
export function withDates(_key: string, value: unknown): unknown {
  const [, seconds, fraction = ""] = INSTANT.exec(typeof value === "string" ? value : "") ?? [];
  if (seconds === undefined) return value;
  const rest = fraction.replace(/0+$/, "");
  return rest === "" ? `${seconds}Z` : `${seconds}.${rest}Z`;
}
