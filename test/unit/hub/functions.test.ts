import { InvocationContext } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import type { CoreModule } from "../../../local/host/worker/core-types";
import {
  registerActivities,
  registerEndpoint,
  registerOrchestrators,
  registerTimer,
} from "../../../src/hub/functions";
import { loadInto } from "../../support/host-loading";

interface Registered {
  readonly name: string;
  readonly bindings: readonly Readonly<Record<string, unknown>>[];
}

type Callback = (input: unknown, context: InvocationContext) => Promise<unknown>;
type Hook = (context: unknown) => Promise<void>;

interface Host {
  readonly functions: readonly Registered[];
  /** Runs the hooks before an execution of a function with such a trigger. */
  readonly before: (triggerType: string) => Promise<void>;
  readonly execute: (name: string) => Promise<unknown>;
}

/** A host with what is registered meanwhile. */
function hostOf(load: () => void): Host {
  const functions: Registered[] = [];
  const callbacks = new Map<string, Callback>();
  const hooks: Hook[] = [];
  const host = {
    setProgrammingModel: () => undefined,
    registerFunction: (
      { name, bindings }: { name: string; bindings: Record<string, object> },
      callback: Callback,
    ) => {
      functions.push({
        name,
        bindings: Object.values(bindings).map((binding) => ({ ...binding })),
      });
      callbacks.set(name, callback);
      return { dispose: () => undefined };
    },
    registerHook: (name: string, hook: Hook) => {
      if (name === "preInvocation") hooks.push(hook);
      return { dispose: () => undefined };
    },
    log: () => undefined,
  };
  loadInto(host as unknown as CoreModule, load);
  return {
    functions,
    before: async (type) => {
      const invocationContext = { options: { trigger: { type } } };
      for (const hook of hooks) await hook({ invocationContext });
    },
    execute: async (name) => callbacks.get(name)?.(null, new InvocationContext()),
  };
}

const registeredBy = (load: () => void): readonly Registered[] => hostOf(load).functions;

const handler = (): Promise<unknown> => Promise.resolve(null);
const typesOf = ({ bindings }: Registered): unknown[] => bindings.map(({ type }) => type);

describe("registerOrchestrators", () => {
  it("registers each orchestrator by its name, and loads none of them", () => {
    const load = jest.fn();

    const { functions } = hostOf(() => {
      registerOrchestrators(["run", "watch"], load);
    });

    expect(functions.map(({ name }) => name)).toStrictEqual(["run", "watch"]);
    expect(functions.map(typesOf)).toStrictEqual([
      ["orchestrationTrigger"],
      ["orchestrationTrigger"],
    ]);
    expect(load).not.toHaveBeenCalled();
  });

  it("loads the code once, before the first turn and before nothing else", async () => {
    const orchestrate = jest.fn();
    const load = jest.fn(() => Promise.resolve({ run: orchestrate, watch: orchestrate }));
    const { before } = hostOf(() => {
      registerOrchestrators(["run", "watch"], load);
    });

    await before("httpTrigger");
    const loadedForRequests = load.mock.calls.length;
    await before("orchestrationTrigger");
    await before("orchestrationTrigger");

    expect([loadedForRequests, load.mock.calls.length]).toStrictEqual([0, 1]);
  });

  it("waits with a turn until the code can be loaded, because a turn that fails ends its run", async () => {
    const load = jest.fn(() => Promise.resolve({ run: jest.fn() }));
    load.mockRejectedValueOnce(new Error("EMFILE"));
    const { before } = hostOf(() => {
      registerOrchestrators(["run"], load);
    });

    await before("orchestrationTrigger");

    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe("registerActivities", () => {
  const load = (name: string) => () => Promise.resolve([{ name, handler }]);

  it("gives a client only to the activities that need one", () => {
    const { functions } = hostOf(() => {
      const names = { withoutClient: ["launchAttempt"], withClient: ["stopAttempt"] };
      registerActivities(names, load("launchAttempt"));
    });

    expect(functions.map(({ name }) => name)).toStrictEqual(["launchAttempt", "stopAttempt"]);
    expect(functions.map(typesOf)).toStrictEqual([
      ["activityTrigger"],
      ["activityTrigger", "durableClient"],
    ]);
  });

  it("loads the code when the first of them is executed, and again after a failure", async () => {
    const loading = jest.fn(load("launchAttempt"));
    loading.mockRejectedValueOnce(new Error("EMFILE"));
    const { execute } = hostOf(() => {
      registerActivities({ withoutClient: ["launchAttempt"], withClient: [] }, loading);
    });

    await expect(execute("launchAttempt")).rejects.toThrow("EMFILE");
    await expect(execute("launchAttempt")).resolves.toBeNull();
    await expect(execute("launchAttempt")).resolves.toBeNull();

    expect(loading).toHaveBeenCalledTimes(2);
  });

  it("throws for a name that has no code, because that is a defect", async () => {
    const { execute } = hostOf(() => {
      registerActivities({ withoutClient: ["stop"], withClient: [] }, load("launchAttempt"));
    });

    await expect(execute("stop")).rejects.toThrow("no code for the activity stop");
  });

  it("makes the client of the invocation for activities that ask for it", async () => {
    const asked: ((context: InvocationContext) => DurableClient)[] = [];
    const { execute } = hostOf(() => {
      registerActivities({ withoutClient: ["stopAttempt"], withClient: [] }, (clientOf) => {
        asked.push(clientOf);
        return load("stopAttempt")();
      });
    });

    await execute("stopAttempt");

    expect(() => asked[0]?.(new InvocationContext())).toThrow(/client/i);
  });
});

describe("registerEndpoint", () => {
  it("registers one method of a route, with its level and a client", () => {
    const [endpoint] = registeredBy(() => {
      registerEndpoint("getRun", {
        route: "runs/{id}",
        method: "GET",
        authLevel: "function",
        handler: () => ({}),
      });
    });

    expect(endpoint?.name).toBe("getRun");
    expect(endpoint?.bindings).toContainEqual(
      expect.objectContaining({
        type: "httpTrigger",
        route: "runs/{id}",
        methods: ["GET"],
        authLevel: "function",
      }),
    );
    expect(typesOf(endpoint!)).toContain("durableClient");
  });
});

describe("registerTimer", () => {
  it("catches up a missed time, and does not run whenever the app starts", () => {
    const [timer] = registeredBy(() => {
      registerTimer("purgeRuns", "0 17 3 * * *", () => Promise.resolve());
    });

    expect(timer?.name).toBe("purgeRuns");
    expect(timer?.bindings).toContainEqual(
      expect.objectContaining({
        type: "timerTrigger",
        schedule: "0 17 3 * * *",
        useMonitor: true,
        runOnStartup: false,
      }),
    );
    expect(typesOf(timer!)).toContain("durableClient");
  });
});
