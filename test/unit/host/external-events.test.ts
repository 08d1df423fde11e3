import type { OrchestrationHandler } from "durable-functions";

import { hostWith, inFuture, isOver, type HostUnderTest, type Sdk } from "./an-app";

const MINUTE = 60_000;

interface Round {
  readonly round: number;
}

/** Waits for `count` events named "tick", one after the other. */
function collector({ df }: Sdk): void {
  df.app.orchestration("collect", function* (context) {
    const { count } = context.df.getInput<{ count: number }>();
    const seen: unknown[] = [];
    while (seen.length < count) seen.push(yield context.df.waitForExternalEvent("tick"));
    return seen;
  });
}

async function raiseAll(host: HostUnderTest, id: string, values: unknown[]): Promise<void> {
  for (const value of values) await host.raise(id, "tick", value);
  await host.idle();
}

describe("external events", () => {
  it("are buffered in order until someone waits for them", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("late", function* (context) {
        yield context.df.createTimer(inFuture(context, MINUTE));
        const first: unknown = yield context.df.waitForExternalEvent("tick");
        const second: unknown = yield context.df.waitForExternalEvent("tick");
        return [first, second];
      });
    });
    const id = await host.start("late");
    await raiseAll(host, id, [{ n: 1 }, { n: 2 }]);

    await host.advance({ seconds: 60 });

    expect(host.instance(id)?.output).toStrictEqual([{ n: 1 }, { n: 2 }]);
  });

  it("are new events when they are raised twice", async () => {
    await using host = await hostWith(collector);
    const id = await host.start("collect", { input: { count: 2 } });

    await raiseAll(host, id, ["same", "same"]);

    expect(host.instance(id)?.output).toStrictEqual(["same", "same"]);
  });

  it("are answered with 404, 410 and 400 as the extension does", async () => {
    await using host = await hostWith(collector);
    const id = await host.start("collect", { input: { count: 1 } });
    await host.idle();

    const unknown = await host.raise("nobody", "tick", 1);
    const plain = await host.webhook("POST", `instances/${id}/raiseEvent/tick`, {
      ...{ headers: { "content-type": "application/odd+json" }, body: "1" },
    });
    const broken = await host.webhook("POST", `instances/${id}/raiseEvent/tick`, {
      ...{ headers: { "content-type": "application/json" }, body: "{" },
    });
    await raiseAll(host, id, [1]);
    const over = await host.raise(id, "tick", 2);

    expect([unknown, plain, broken, over].map(({ status }) => status)).toStrictEqual([
      404, 400, 400, 410,
    ]);
  });

  it("go to the newest of several waiters", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("waiters", function* (context) {
        const first = context.df.waitForExternalEvent("tick");
        const soon = context.df.createTimer(inFuture(context, MINUTE));
        yield context.df.Task.any([first, soon]);
        const second = context.df.waitForExternalEvent("tick");
        const late = context.df.createTimer(inFuture(context, MINUTE));
        yield context.df.Task.any([second, late]);
        late.cancel();
        return { first: first.isCompleted, second: second.isCompleted };
      });
    });
    const id = await host.start("waiters");
    await host.advance({ seconds: 60 });

    await raiseAll(host, id, ["x"]);

    expect(host.instance(id)?.output).toStrictEqual({ first: false, second: true });
  });

  it("are swallowed by a waiter that was abandoned in an earlier round, as the SDK does", async () => {
    await using host = await hostWith(abandonsItsWaiters);
    const id = await host.start("poller");
    await host.advance({ seconds: 90 });
    await host.raise(id, "cancel", null);

    await host.advanceUntil(() => isOver(host, id));

    expect(host.instance(id)?.output).toBe("missed it");
  });

  it("are not lost by one waiter that is made once and looked at after every step", async () => {
    await using host = await hostWith(keepsOneWaiter);
    const id = await host.start("carefulPoller");
    await host.advance({ seconds: 90 });
    await host.raise(id, "cancel", null);
    await host.idle();

    expect(host.instance(id)?.output).toBe("cancelled");
  });

  it.each([
    ["the timer comes first", ["timer", "event"]],
    ["the event comes first", ["event", "timer"]],
  ])("are not lost to a timer when %s", async (_, order) => {
    await using host = await hostWith(races);
    const id = await host.start("racer");
    await host.idle();

    const acts: Record<string, () => Promise<unknown>> = {
      timer: () => host.advance({ seconds: 60 }),
      event: () => host.raise(id, "cancel", null),
    };
    for (const act of order) await acts[act]!();
    await host.idle();

    expect(host.instance(id)?.output).toBe("cancelled");
  });
});

describe("continueAsNew", () => {
  it("starts anew with an empty history, new ids, and the new input and creation time", async () => {
    await using host = await hostWith(goesRound);
    const id = await host.start("rounds", { input: { round: 1 } });

    await host.advance({ seconds: 120 });
    const third = host.instance(id);
    await host.advance({ seconds: 60 });

    expect(third).toMatchObject({
      ...{ input: { round: 3 }, createdTime: "2026-01-05T06:02:00.000Z" },
      ...{ runtimeStatus: "Running", historyEventCount: 4 },
    });
    expect(host.instance(id)).toMatchObject({ output: { round: 3 }, runtimeStatus: "Completed" });
  });

  it("takes a string as text in JSON, as the SDK encodes it", async () => {
    await using host = await hostWith(passesText);

    const { output } = await host.complete("texts", {});

    expect(output).toBe('"str"');
  });

  it("drops events that were buffered and not waited for", async () => {
    await using host = await hostWith(startsListeningLate);
    const id = await host.start("forgetful", { input: { round: 1 } });
    await host.idle();
    await raiseAll(host, id, [1]);

    await host.advanceUntil(() => isOver(host, id));

    expect(host.instance(id)?.output).toBe("dropped");
  });

  it("keeps events that arrive while it continues", async () => {
    const { promise: working, open } = gate();
    await using host = await hostWith(({ df }) => {
      df.app.activity("work", { handler: () => working });
      df.app.orchestration("handover", handOver);
    });
    const id = await host.start("handover", { input: { round: 1 } });
    await untilRunning(host, id);

    open();
    await host.raise(id, "tick", "kept");
    await host.idle();

    expect(host.instance(id)?.output).toBe("kept");
  });
});

const handOver: OrchestrationHandler = function* (context) {
  const { round } = context.df.getInput<Round>();
  if (round === 1) {
    yield context.df.callActivity("work");
    context.df.continueAsNew({ round: 2 });
    return null;
  }
  const tick: unknown = yield context.df.waitForExternalEvent("tick");
  return tick;
};

function gate(): { promise: Promise<null>; open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<null>((resolve) => {
    open = () => {
      resolve(null);
    };
  });
  return { promise, open };
}

async function untilRunning(host: HostUnderTest, id: string): Promise<void> {
  while (host.instance(id)?.runtimeStatus !== "Running") {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function abandonsItsWaiters({ df }: Sdk): void {
  df.app.activity("work", { handler: () => null });
  df.app.orchestration("poller", function* (context) {
    for (let round = 1; round <= 3; round++) {
      yield context.df.callActivity("work");
      const cancelled = context.df.waitForExternalEvent("cancel");
      const pause = context.df.createTimer(inFuture(context, MINUTE));
      yield context.df.Task.any([pause, cancelled]);
      if (cancelled.isCompleted) {
        pause.cancel();
        return "cancelled";
      }
      if (round === 1) yield context.df.createTimer(inFuture(context, MINUTE));
    }
    return "missed it";
  });
}

function keepsOneWaiter({ df }: Sdk): void {
  df.app.activity("work", { handler: () => null });
  df.app.orchestration("carefulPoller", function* (context) {
    const cancelled = context.df.waitForExternalEvent("cancel");
    const isCancelled = (): boolean => cancelled.isCompleted;
    for (let round = 1; round <= 3; round++) {
      yield context.df.callActivity("work");
      if (isCancelled()) return "cancelled";
      const pause = context.df.createTimer(inFuture(context, MINUTE));
      yield context.df.Task.any([pause, cancelled]);
      if (isCancelled()) {
        if (!pause.isCompleted) pause.cancel();
        return "cancelled";
      }
    }
    return "missed it";
  });
}

function races({ df }: Sdk): void {
  df.app.orchestration("racer", function* (context) {
    const cancelled = context.df.waitForExternalEvent("cancel");
    const pause = context.df.createTimer(inFuture(context, MINUTE));
    yield context.df.Task.any([pause, cancelled]);
    if (!pause.isCompleted) pause.cancel();
    if (!cancelled.isCompleted) yield cancelled;
    return "cancelled";
  });
}

function goesRound({ df }: Sdk): void {
  df.app.orchestration("rounds", function* (context) {
    const { round } = context.df.getInput<Round>();
    yield context.df.createTimer(inFuture(context, MINUTE));
    if (round < 3) context.df.continueAsNew({ round: round + 1 });
    return { round };
  });
}

function passesText({ df }: Sdk): void {
  df.app.orchestration("texts", function* (context) {
    const input = context.df.getInput<unknown>();
    yield context.df.createTimer(inFuture(context, 1));
    if (input !== null && typeof input === "object") context.df.continueAsNew("str");
    return input;
  });
}

function startsListeningLate({ df }: Sdk): void {
  df.app.orchestration("forgetful", function* (context) {
    const { round } = context.df.getInput<Round>();
    yield context.df.createTimer(inFuture(context, MINUTE));
    if (round === 1) {
      context.df.continueAsNew({ round: 2 });
      return null;
    }
    const tick = context.df.waitForExternalEvent("tick");
    const timeout = context.df.createTimer(inFuture(context, MINUTE));
    yield context.df.Task.any([tick, timeout]);
    if (!timeout.isCompleted) timeout.cancel();
    return tick.isCompleted ? "kept" : "dropped";
  });
}
