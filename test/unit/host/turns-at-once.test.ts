/** What bounds the memory of a host with more due than it can do. It does not depend on the machine. */
import type { CoreInvocationContext } from "../../../local/host/worker/core-types";
import { FunctionRegistry } from "../../../local/host/worker/function-registry";
import { Worker } from "../../../local/host/worker/invocation";
import { hostWith, type HostUnderTest } from "./an-app";

const DUE = 1_000;
const LIMIT = 20;

interface Observed {
  /** The most turns that were in memory at once. */
  most: number;
  /** The most turns that began without the process doing anything else in between. */
  inARow: number;
}

/** Starts an instance that starts a thousand others in one turn. */
async function observeTurns(): Promise<Observed> {
  const observed: Observed = { most: 0, inARow: 0 };
  let [running, sincePause, isOver] = [0, 0, false];
  const pause = (): void => {
    sincePause = 0;
    if (!isOver) setImmediate(pause);
  };
  await using host: HostUnderTest = await hostWith(
    ({ app, df }) => {
      app.hook.preInvocation(() => {
        observed.most = Math.max(observed.most, ++running);
        observed.inARow = Math.max(observed.inARow, ++sincePause);
      });
      app.hook.postInvocation(() => {
        running--;
      });
      df.app.orchestration("child", function* (context) {
        yield context.df.waitForExternalEvent("never");
      });
      df.app.orchestration("parent", function* (context) {
        const children = Array.from({ length: DUE }, () => context.df.callSubOrchestrator("child"));
        yield context.df.Task.all(children);
      });
    },
    {
      environment: {
        AzureFunctionsJobHost__extensions__durableTask__maxConcurrentOrchestratorFunctions:
          String(LIMIT),
      },
    },
  );
  pause();
  await host.start("parent");
  await host.idle();
  isOver = true;
  expect(host.instances().filter(({ name }) => name === "child")).toHaveLength(DUE);
  return observed;
}

describe("turns that are due at once", () => {
  let observed: Observed;
  beforeAll(async () => {
    observed = await observeTurns();
  });

  it("are in memory one by one, because none of them waits for anything", () => {
    expect(observed.most).toBe(1);
  });

  it("let the process do other work after as many as may run at a time", () => {
    expect(observed.inARow).toBeLessThanOrEqual(LIMIT);
  });
});

describe("an invocation that has ended", () => {
  it("leads to its input and its context no more", async () => {
    const registry = new FunctionRegistry();
    const kept: CoreInvocationContext[] = [];
    const seenByHooks: unknown[] = [];
    const context = { df: "the whole replay" };
    const inputs = ["input"];
    const hookContexts: Record<string, unknown>[] = [];
    registry.registerHook("preInvocation", (given) => hookContexts.push(given));
    registry.registerHook("log", ({ invocationContext }) => seenByHooks.push(invocationContext));
    registry.registerFunction(
      { name: "turn", bindings: { input: { type: "orchestrationTrigger", direction: "in" } } },
      () => null,
    );
    registry.model = {
      ...{ name: "a model that keeps what it gets", version: "1" },
      getInvocationModel: (core) => {
        kept.push(core);
        return {
          getArguments: () => Promise.resolve({ context, inputs }),
          invokeFunction: () => {
            core.log("information", "user", "during the invocation");
            return Promise.resolve(null);
          },
          getResponse: () => Promise.resolve({}),
        };
      },
    };
    const worker = new Worker(
      registry,
      () => undefined,
      () => undefined,
    );

    const target = registry.find("turn", "orchestrationTrigger")!;
    await worker.invoke({
      target,
      triggerData: { string: "payload" },
      triggerMetadata: { input: { string: "payload" } },
    });
    kept[0]?.log("information", "user", "after it");

    expect(kept[0]?.request).toMatchObject({ inputData: [], triggerMetadata: {} });
    expect(seenByHooks).toStrictEqual([context, undefined]);
    expect(inputs).toStrictEqual([]);
    expect(hookContexts).toMatchObject([{ invocationContext: undefined, inputs: [] }]);
  });
});
