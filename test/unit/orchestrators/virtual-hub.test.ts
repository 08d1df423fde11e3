import type { OrchestrationContext, OrchestrationHandler, Task } from "durable-functions";
import { drive, inTurn, type Driven, type EventScript } from "../../support/drive";
import type { ActivityFake } from "../../support/hub-core";

const cancelOrder = { attempt: { provider: "databricks", connectionId: "c", number: 1 } };

const step: Record<string, ActivityFake> = { step: inTurn({ kind: "done" }) };

const driveOne = (
  handler: OrchestrationHandler,
  more: { events?: EventScript[]; orchestrators?: Record<string, OrchestrationHandler> } = {},
): Promise<Driven> =>
  drive({
    orchestrator: "one",
    orchestrators: { one: handler, ...more.orchestrators },
    input: cancelOrder,
    activities: step,
    ...(more.events === undefined ? {} : { events: more.events }),
  });

const inSeconds = (context: OrchestrationContext, seconds: number): Date =>
  new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000);

function* leavesATimerBehind(context: OrchestrationContext): Generator<Task, void> {
  const timer = context.df.createTimer(inSeconds(context, 60));
  yield context.df.Task.any([context.df.callActivity("step", {}), timer]);
}

function* racesATimerTwice(context: OrchestrationContext): Generator<Task, void> {
  const slow = context.df.createTimer(inSeconds(context, 60));
  yield context.df.Task.any([slow, context.df.callActivity("step", {})]);
  yield context.df.Task.any([slow, context.df.callActivity("step", {})]);
  slow.cancel();
}

function* skipsAStepWhenReplayed(context: OrchestrationContext): Generator<Task, void> {
  if (!context.df.isReplaying) yield context.df.callActivity("step", {});
  yield context.df.createTimer(inSeconds(context, 1));
}

function* racesEventAndTimer(context: OrchestrationContext): Generator<Task, unknown> {
  const waiter = context.df.waitForExternalEvent("Hint");
  const timer = context.df.createTimer(inSeconds(context, 10));
  yield context.df.Task.any([waiter, timer]);
  if (!timer.isCompleted) timer.cancel();
  return { winner: waiter.isCompleted ? "event" : "timer" };
}

function* renewsOnce(context: OrchestrationContext): Generator<Task, unknown> {
  if (context.df.getInput<{ round?: number }>().round === 2) {
    return yield* racesEventAndTimer(context);
  }
  yield context.df.createTimer(inSeconds(context, 10));
  context.df.continueAsNew({ round: 2 });
  return undefined;
}

describe("drive", () => {
  it("lets virtual time pass and answers what was returned", async () => {
    const { output, elapsedSeconds } = await driveOne(function* (context) {
      const done: unknown = yield context.df.callActivity("step", {});
      yield context.df.createTimer(inSeconds(context, 90));
      return done;
    });

    expect(output).toStrictEqual({ kind: "done" });
    expect(elapsedSeconds).toBe(90);
  });

  it("rejects an end with an open timer", async () => {
    const ending = driveOne(leavesATimerBehind);

    await expect(ending).rejects.toThrow(/completed while open: 1: .*timer/);
  });

  it("refuses a task that is part of two races", async () => {
    const ending = driveOne(racesATimerTwice);

    await expect(ending).rejects.toThrow("The SDK has numbered 3 tasks and the extension");
  });

  it("refuses an orchestrator that decides otherwise when it is replayed", async () => {
    const ending = driveOne(skipsAStepWhenReplayed);

    await expect(ending).rejects.toThrow(/a replay decided .*timer.* as task 0/);
  });

  it("refuses a custom status above 16 KB of UTF-16", async () => {
    const ending = driveOne(function* (context) {
      context.df.setCustomStatus("x".repeat(8_191));
      yield context.df.createTimer(inSeconds(context, 1));
    });

    await expect(ending).rejects.toThrow("a custom status of 16386 bytes");
  });

  it("says what an orchestrator waits for that will never end", async () => {
    const ending = driveOne(function* (context) {
      yield context.df.waitForExternalEvent("Never");
    });

    await expect(ending).rejects.toThrow("waits for something that never happens");
  });

  it("drops what was raised before an instance continued as new", async () => {
    const driven = await driveOne(renewsOnce, {
      events: [{ when: { at: 5 }, name: "Hint" }],
    });

    expect(driven.output).toStrictEqual({ winner: "timer" });
    expect(driven.elapsedSeconds).toBe(20);
  });

  it("passes a child's failure to its parent", async () => {
    const { error } = await driveOne(
      function* (context) {
        yield context.df.callSubOrchestrator("broken", {}, "child-1");
      },
      {
        orchestrators: {
          broken: function* (context) {
            yield context.df.createTimer(inSeconds(context, 1));
            throw new Error("out of cheese");
          },
        },
      },
    );

    expect(error).toContain("Orchestrator function 'broken' failed: out of cheese");
  });

  it.each([
    ["first", "event"],
    ["last", "timer"],
  ] as const)(
    "delivers an event %s in the batch of a timer, so the %s wins",
    async (order, winner) => {
      const { output } = await driveOne(racesEventAndTimer, {
        events: [{ when: { at: 10, order }, name: "Hint" }],
      });

      expect(output).toStrictEqual({ winner });
    },
  );
});
