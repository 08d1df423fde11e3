import { hostWith, inFuture } from "./an-app";

const MINUTE = 60_000;

describe("sub-orchestrations", () => {
  it("run as instances of their own and answer their parent", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("child", function* (context) {
        yield context.df.createTimer(inFuture(context, MINUTE));
        return { of: context.df.parentInstanceId, got: context.df.getInput() };
      });
      df.app.orchestration("parent", function* (context) {
        const named: unknown = yield context.df.callSubOrchestrator("child", { n: 1 }, "the-child");
        const unnamed: unknown = yield context.df.callSubOrchestrator("child", { n: 2 });
        return [named, unnamed];
      });
    });

    const { output, instanceId } = await host.complete("parent");

    expect(output).toStrictEqual([
      { of: instanceId, got: { n: 1 } },
      { of: instanceId, got: { n: 2 } },
    ]);
    const ids = host.instances().map((instance) => instance.instanceId);
    expect(ids).toStrictEqual([instanceId, "the-child", expect.stringMatching(/^[0-9a-f]{32}:1$/)]);
  });

  it("are retried with a new default id for every attempt", async () => {
    let attempts = 0;
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("child", function* (context) {
        attempts += 1;
        yield context.df.createTimer(inFuture(context, 1));
        throw new Error("no");
      });
      df.app.orchestration("parent", function* (context) {
        try {
          yield context.df.callSubOrchestratorWithRetry("child", new df.RetryOptions(1_000, 2));
        } catch (error) {
          return (error as Error).message;
        }
        return "unreachable";
      });
    });

    const { output } = await host.complete("parent");

    expect(output).toContain("Orchestrator function 'child' failed: no");
    expect(host.instances()).toHaveLength(3);
    expect(attempts).toBe(4);
  });

  it("make their parent fail loudly when their id is taken by a live instance", async () => {
    await using host = await hostWith(({ df }) => {
      df.app.orchestration("endless", function* (context) {
        yield context.df.waitForExternalEvent("never");
      });
      df.app.orchestration("parent", function* (context) {
        yield context.df.callSubOrchestrator("endless", {}, "taken");
      });
    });
    await host.start("endless", { instanceId: "taken" });
    await host.idle();

    const { output, runtimeStatus } = await host.complete("parent");

    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("'taken' is already running");
    expect(host.logs.map(({ message }) => message).join()).toContain("childIdInUse");
  });
});
