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

/** What a host is told while functions are registered. */
function registeredBy(load: () => void): Registered[] {
  const registered: Registered[] = [];
  const host = {
    setProgrammingModel: () => undefined,
    registerFunction: ({ name, bindings }: { name: string; bindings: Record<string, object> }) => {
      registered.push({
        name,
        bindings: Object.values(bindings).map((binding) => ({ ...binding })),
      });
      return { dispose: () => undefined };
    },
    registerHook: () => ({ dispose: () => undefined }),
    log: () => undefined,
  };
  loadInto(host as unknown as CoreModule, load);
  return registered;
}

const handler = (): Promise<unknown> => Promise.resolve(null);
const typesOf = ({ bindings }: Registered): unknown[] => bindings.map(({ type }) => type);

describe("registerOrchestrators", () => {
  it("registers each orchestrator by its name", () => {
    const orchestrate = () => undefined as never;

    const registered = registeredBy(() => {
      registerOrchestrators({ run: orchestrate, watch: orchestrate });
    });

    expect(registered.map(({ name }) => name)).toStrictEqual(["run", "watch"]);
    expect(registered.map(typesOf)).toStrictEqual([
      ["orchestrationTrigger"],
      ["orchestrationTrigger"],
    ]);
  });
});

describe("registerActivities", () => {
  it("gives no client to activities that need none", () => {
    const [activity] = registeredBy(() => {
      registerActivities([{ name: "launchAttempt", handler }]);
    });

    expect(activity?.name).toBe("launchAttempt");
    expect(typesOf(activity!)).toStrictEqual(["activityTrigger"]);
  });

  it("gives the client of the invocation to activities that ask for it", () => {
    const asked: ((context: InvocationContext) => DurableClient)[] = [];

    const [activity] = registeredBy(() => {
      registerActivities((clientOf) => (asked.push(clientOf), [{ name: "stopAttempt", handler }]));
    });

    expect(activity?.name).toBe("stopAttempt");
    expect(typesOf(activity!)).toStrictEqual(["activityTrigger", "durableClient"]);
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
