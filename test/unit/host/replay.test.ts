import {
  EventType,
  scheduled,
  unscheduled,
  type HistoryEvent,
} from "../../../local/host/durable/history";
import { ActionType, type Action } from "../../../local/host/durable/orchestrator-state";
import { replay, type Replay } from "../../../local/host/shadow/replay";

const SIX = new Date("2026-01-05T06:00:00.000Z");
const minutesLater = (minutes: number): Date => new Date(SIX.getTime() + minutes * 60_000);

const call = (functionName: string): Action => ({
  ...{ actionType: ActionType.CallActivity, functionName, input: null },
});
const timer = (minutes: number, isCanceled = false): Action => ({
  actionType: ActionType.CreateTimer,
  ...{ fireAt: minutesLater(minutes).toISOString(), isCanceled },
});
const waitFor = (externalEventName: string): Action => ({
  ...{ actionType: ActionType.WaitForExternalEvent, externalEventName },
});
const all = (...compoundActions: Action[]): Action => ({
  ...{ actionType: ActionType.WhenAll, compoundActions },
});
const any = (...compoundActions: Action[]): Action => ({
  ...{ actionType: ActionType.WhenAny, compoundActions },
});
const continueAsNew: Action = { actionType: ActionType.ContinueAsNew, input: { round: 2 } };
const retried = (functionName: string, maxNumberOfAttempts: number): Action => ({
  ...{ actionType: ActionType.CallActivityWithRetry, functionName, input: null },
  retryOptions: { firstRetryIntervalInMilliseconds: 60_000, maxNumberOfAttempts },
});

const turnAt = (at: Date): HistoryEvent => unscheduled(EventType.OrchestratorStarted, at);
const executionStarted: HistoryEvent = {
  ...unscheduled(EventType.ExecutionStarted, SIX),
  ...{ Name: "tested", Version: null, Input: null, ParentInstance: null, Tags: null },
  ...{ Correlation: null, ScheduledStartTime: null, Generation: 0 },
  OrchestrationInstance: { InstanceId: "i", ExecutionId: "e" },
};
const started = [turnAt(SIX), executionStarted];
const taskScheduled = (id: number, Name: string): HistoryEvent => ({
  ...scheduled(EventType.TaskScheduled, id, SIX),
  ...{ Name, Version: "", Input: null },
});
const timerCreated = (id: number, minutes: number): HistoryEvent => ({
  ...scheduled(EventType.TimerCreated, id, SIX),
  FireAt: minutesLater(minutes).toISOString(),
});
const taskCompleted = (TaskScheduledId: number): HistoryEvent => ({
  ...unscheduled(EventType.TaskCompleted, SIX),
  ...{ TaskScheduledId, Result: null },
});
const taskFailed = (TaskScheduledId: number): HistoryEvent => ({
  ...unscheduled(EventType.TaskFailed, SIX),
  ...{ TaskScheduledId, Reason: "r", Details: "d", FailureDetails: null },
});
const timerFired = (TimerId: number, minutes: number): HistoryEvent => ({
  ...unscheduled(EventType.TimerFired, minutesLater(minutes)),
  ...{ TimerId, FireAt: minutesLater(minutes).toISOString() },
});
const raised = (Name: string): HistoryEvent => ({
  ...unscheduled(EventType.EventRaised, SIX),
  ...{ Name, Input: "null" },
});
const suspended: HistoryEvent = { ...unscheduled(EventType.ExecutionSuspended, SIX), Reason: "" };
const resumed: HistoryEvent = { ...unscheduled(EventType.ExecutionResumed, SIX), Reason: "" };

function replayed(history: HistoryEvent[], actions: Action[], isDone = false): Replay {
  return replay(
    history,
    { isDone, actions: [actions], output: "out" },
    {
      ...{ executionId: "e", functionName: "tested", instanceId: "i" },
      parentInstanceId: undefined,
      knowsActivity: () => true,
      knowsOrchestrator: () => true,
    },
  );
}

function decided(history: HistoryEvent[], actions: Action[]): string[] {
  return replayed(history, actions).decisions.map((decision) => `${decision.id} ${decision.kind}`);
}

describe("replay", () => {
  it("decides the first action only, until it is over", () => {
    expect(decided(started, [call("a"), call("b")])).toStrictEqual(["0 scheduleTask"]);
  });

  it("decides the next action when the previous one is over, even badly", () => {
    const history = [...started, taskScheduled(0, "a"), turnAt(SIX), taskFailed(0)];

    expect(decided(history, [call("a"), call("b")])).toStrictEqual(["1 scheduleTask"]);
  });

  it("numbers the children of compound actions in order", () => {
    expect(
      decided(started, [all(call("a"), timer(5), any(call("b"), waitFor("x")))]),
    ).toStrictEqual(["0 scheduleTask", "1 createTimer", "2 scheduleTask"]);
  });

  it("waits for every child of WhenAll, also after a failure", () => {
    const both = [taskScheduled(0, "a"), taskScheduled(1, "b")];
    const history = [...started, ...both, turnAt(SIX), taskFailed(0)];

    expect(decided(history, [all(call("a"), call("b")), call("c")])).toStrictEqual([]);
    expect(
      decided([...history, taskCompleted(1)], [all(call("a"), call("b")), call("c")]),
    ).toStrictEqual(["2 scheduleTask"]);
  });

  it("goes on after the first child of WhenAny, with the others still open", () => {
    const history = [...started, taskScheduled(0, "a"), timerCreated(1, 5), taskCompleted(0)];

    const result = replayed(history, [any(call("a"), timer(5))], true);

    expect(result.ending).toBeUndefined();
    expect(
      replayed([...history, timerFired(1, 5)], [any(call("a"), timer(5))], true).ending,
    ).toStrictEqual({ kind: "completed", output: "out" });
  });

  it("gives a cancelled timer its id but does not wait for it", () => {
    const result = replayed(started, [any(timer(5, true), waitFor("x")), call("a")]);

    expect(result.decisions.map(({ id, kind }) => [id, kind])).toStrictEqual([
      [0, "createTimer"],
      [1, "scheduleTask"],
    ]);
  });

  it("puts a timer behind every failure of a retried activity, the last one due at once", () => {
    const first = [...started, taskScheduled(0, "a"), turnAt(minutesLater(1)), taskFailed(0)];
    const second = [...first, timerCreated(1, 2), turnAt(minutesLater(2)), timerFired(1, 2)];
    const third = [...second, taskScheduled(2, "a"), turnAt(minutesLater(3)), taskFailed(2)];
    const fourth = [...third, timerCreated(3, 3), turnAt(minutesLater(3)), timerFired(3, 3)];
    const actions = [retried("a", 2), call("b")];

    expect(replayed(first, actions).decisions).toStrictEqual([
      { kind: "createTimer", id: 1, fireAt: minutesLater(2) },
    ]);
    expect(decided(second, actions)).toStrictEqual(["2 scheduleTask"]);
    expect(replayed(third, actions).decisions).toStrictEqual([
      { kind: "createTimer", id: 3, fireAt: minutesLater(3) },
    ]);
    expect(decided(fourth, actions)).toStrictEqual(["4 scheduleTask"]);
  });

  it("ignores a second result for the same task", () => {
    const history = [...started, taskScheduled(0, "a"), taskCompleted(0), taskCompleted(0)];

    expect(decided(history, [call("a"), call("b")])).toStrictEqual(["1 scheduleTask"]);
  });

  it("matches event names whatever their case", () => {
    expect(decided([...started, raised("GO")], [waitFor("go"), call("a")])).toStrictEqual([
      "0 scheduleTask",
    ]);
  });

  it("decides nothing while suspended, and catches up in order when resumed", () => {
    const history = [...started, taskScheduled(0, "a"), suspended, taskCompleted(0), raised("x")];
    const actions = [call("a"), waitFor("x"), call("b")];

    expect(replayed(history, actions)).toMatchObject({ decisions: [], suspended: true });
    expect(replayed([...history, resumed], actions)).toMatchObject({
      ...{ decisions: [{ id: 1, name: "b" }], suspended: false },
    });
  });

  it("holds back what was decided in the turn that suspends", () => {
    expect(decided([...started, suspended], [call("a")])).toStrictEqual([]);
    expect(decided([...started, suspended, resumed], [call("a")])).toStrictEqual([
      "0 scheduleTask",
    ]);
  });

  it("terminates at once, even while suspended", () => {
    const terminated: HistoryEvent = {
      ...{ ...unscheduled(EventType.ExecutionTerminated, SIX), Input: "enough" },
    };

    expect(replayed([...started, suspended, terminated], [call("a")]).ending).toStrictEqual({
      ...{ kind: "terminated", reason: "enough" },
    });
  });

  it("carries events over that arrive after the decision to continue as new", () => {
    const history = [...started, taskScheduled(0, "a"), turnAt(SIX), taskCompleted(0), raised("x")];

    expect(replayed(history, [call("a"), continueAsNew], true).ending).toMatchObject({
      ...{ kind: "continuedAsNew", input: { round: 2 }, carriedOver: [{ Name: "x" }] },
    });
  });

  it("drops events that came before the decision to continue as new", () => {
    const history = [...started, taskScheduled(0, "a"), turnAt(SIX), raised("x"), taskCompleted(0)];

    expect(replayed(history, [call("a"), continueAsNew], true).ending).toMatchObject({
      ...{ kind: "continuedAsNew", carriedOver: [] },
    });
  });

  it("does not continue as new while a timer is open", () => {
    const history = [...started, timerCreated(0, 5), raised("x")];

    expect(
      replayed(history, [any(timer(5), waitFor("x")), continueAsNew], true).ending,
    ).toBeUndefined();
  });

  it.each([
    ["another function", [call("b")], "scheduled 'b' with this sequence number"],
    ["a timer", [timer(5)], "produced a createTimer action"],
    ["nothing", [waitFor("x")], "hasn't (yet?) scheduled this task"],
  ])("fails an orchestrator that now schedules %s", (_, actions, text) => {
    const { ending } = replayed([...started, taskScheduled(0, "a")], actions);

    expect(ending).toHaveProperty("kind", "failed");
    expect(ending).toHaveProperty("reason", expect.stringContaining(text));
  });

  it("refuses retry intervals of more than six days", () => {
    const action: Action = {
      ...{ actionType: ActionType.CallActivityWithRetry, functionName: "a", input: null },
      retryOptions: { firstRetryIntervalInMilliseconds: 7 * 86_400_000, maxNumberOfAttempts: 2 },
    };

    expect(replayed(started, [action]).ending).toHaveProperty(
      "reason",
      "Orchestrator function 'tested' failed: A retry interval may not be longer than 6 days.",
    );
  });
});
