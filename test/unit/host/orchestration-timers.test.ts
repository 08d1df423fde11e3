import { hostWith, inFuture, isOver, type Sdk } from "./an-app";

const MINUTE = 60_000;
const HOUR_SECONDS = 3_600;
const DAY_MS = 24 * 60 * MINUTE;

describe("timers and versions of orchestrations", () => {
  it("stays Running until an uncancelled timer is due", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("work", { handler: () => "done" });
      df.app.orchestration("forgetful", function* (context) {
        const timer = context.df.createTimer(inFuture(context, 60 * MINUTE));
        yield context.df.Task.any([context.df.callActivity("work"), timer]);
        return "over";
      });
    });
    const id = await host.start("forgetful");

    await host.advance({ seconds: HOUR_SECONDS - 1 });
    const before = host.instance(id)?.runtimeStatus;
    await host.advance({ seconds: 1 });

    expect(before).toBe("Running");
    expect(host.instance(id)).toMatchObject({ runtimeStatus: "Completed", output: "over" });
  });

  it("completes at once when the timer that lost was cancelled", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("work", { handler: () => "done" });
      df.app.orchestration("careful", function* (context) {
        const timer = context.df.createTimer(inFuture(context, 60 * MINUTE));
        yield context.df.Task.any([context.df.callActivity("work"), timer]);
        timer.cancel();
        return "over";
      });
    });

    const id = await host.start("careful");
    await host.idle();

    expect(host.instance(id)).toMatchObject({ runtimeStatus: "Completed", output: "over" });
  });

  it("ignores a cancelled timer that falls due while the instance is still running", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("patient", function* (context) {
        const short = context.df.createTimer(inFuture(context, MINUTE));
        const go = context.df.waitForExternalEvent("go");
        yield context.df.Task.any([go, short]);
        short.cancel();
        yield context.df.createTimer(inFuture(context, 10 * MINUTE));
        return context.df.currentUtcDateTime.toISOString();
      });
    });
    const id = await host.start("patient");
    await host.advance({ seconds: 30 });
    await host.raise(id, "go", null);

    await host.advanceUntil(() => isOver(host, id));

    expect(host.instance(id)?.output).toBe("2026-01-05T06:10:30.000Z");
  });

  it("cuts a timer of more than six days into slices of three", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.activity("after", { handler: () => "after" });
      df.app.orchestration("long", function* (context) {
        yield context.df.createTimer(inFuture(context, 10 * DAY_MS));
        const after = (yield context.df.callActivity("after")) as string;
        return { after, at: context.df.currentUtcDateTime.toISOString() };
      });
    });

    const { output, instanceId } = await host.complete("long");

    const timers = host
      .history(instanceId)
      .filter((event) => (event as { EventType: number }).EventType === 10)
      .map((event) => (event as { FireAt: string }).FireAt.slice(0, 10));
    expect(timers).toStrictEqual(["2026-01-08", "2026-01-11", "2026-01-14", "2026-01-15"]);
    expect(output).toStrictEqual({ after: "after", at: "2026-01-15T06:00:00.000Z" });
  });

  it("fails when a sliced timer is cancelled after its first slice, as the extension does", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("unlucky", function* (context) {
        const timer = context.df.createTimer(inFuture(context, 10 * DAY_MS));
        yield context.df.Task.any([context.df.waitForExternalEvent("stop"), timer]);
        timer.cancel();
        return "stopped";
      });
    });
    const id = await host.start("unlucky");
    await host.advance({ seconds: 4 * 24 * HOUR_SECONDS });
    await host.raise(id, "stop", null);
    await host.idle();

    expect(host.instance(id)?.runtimeStatus).toBe("Failed");
    expect(host.instance(id)?.output).toContain("Non-Deterministic workflow detected:");
  });

  it("notices an orchestrator that changed under a running instance", async () => {
    let wanted = "one";
    await using host = await hostWith(({ df }) => {
      df.app.activity("one", { handler: () => 1 });
      df.app.activity("two", { handler: () => 2 });
      df.app.orchestration("changing", function* (context) {
        yield context.df.callActivity(wanted);
        yield context.df.waitForExternalEvent("go");
        return "over";
      });
    });
    const id = await host.start("changing");
    await host.idle();

    wanted = "two";
    await host.raise(id, "go", null);
    await host.idle();

    expect(host.instance(id)?.output).toMatch(
      /^Non-Deterministic workflow detected: .* named 'one', .* scheduled 'two'/,
    );
  });

  it("keeps the custom status, and carries it over one turn into the next generation", async () => {
    await using host = await hostWith(talkative);
    const id = await host.start("talkative", { input: { round: 1 } });
    const statuses: unknown[] = [];

    for (let minute = 0; minute < 3; minute++) {
      await host.idle();
      statuses.push(host.instance(id)?.customStatus);
      await host.advance({ seconds: 60 });
    }

    expect(statuses).toStrictEqual([{ phase: "first" }, { phase: "first" }, null]);
  });

  it("shows the version of host.json to orchestrators, and the one a caller asks for", async () => {
    const echo = ({ df }: Sdk): void => {
      df.app.orchestration("echo", function* (context) {
        yield context.df.createTimer(inFuture(context, 1));
        return (context.df as unknown as { version: string }).version;
      });
    };
    await using host = await hostWith(echo);

    const { output } = await host.complete("echo");
    await host.webhook("POST", "orchestrators/echo/chosen?version=7.0");
    await host.advanceUntil(() => isOver(host, "chosen"));

    expect(output).toBe("7.1");
    expect(host.instance("chosen")).toMatchObject({ version: "7.0", output: "7.0" });
  });
});

function talkative({ df }: Sdk): void {
  df.app.orchestration("talkative", function* (context) {
    const { round } = context.df.getInput<{ round: number }>();
    if (round === 1) {
      context.df.setCustomStatus({ phase: "first" });
      yield context.df.createTimer(inFuture(context, MINUTE));
      context.df.continueAsNew({ round: 2 });
      return;
    }
    yield context.df.createTimer(inFuture(context, MINUTE));
    yield context.df.createTimer(inFuture(context, MINUTE));
  });
}
