import { resolve } from "node:path";

import type * as functions from "@azure/functions";
import type * as durableFunctions from "durable-functions";

import { VirtualClock } from "../../../local/clock";
import { startTestHost, type TestHost, type TestHostOptions } from "../../support/embedded-host";

export interface Sdk {
  readonly app: typeof functions.app;
  readonly df: typeof durableFunctions;
}

export interface HostUnderTest extends TestHost {
  /** Starts an orchestration through the webhooks and returns its instance id. */
  start(name: string, options?: { input?: unknown; instanceId?: string }): Promise<string>;
  raise(instanceId: string, eventName: string, data: unknown): Promise<Response>;
  /** Calls the durable webhooks with the system key. */
  webhook(method: string, path: string, init?: RequestInit): Promise<Response>;
  /** Starts an orchestration, lets virtual time pass until it is over, and returns what became of it. */
  complete(name: string, input?: unknown): Promise<Ended>;
}

export type Ended = NonNullable<ReturnType<TestHost["instance"]>>;

export const APP_ROOT = resolve(__dirname, "app-root");

/** Starts a host with an app that `register` writes down, by default in virtual time. */
export async function hostWith(
  register: (sdk: Sdk) => void,
  options: TestHostOptions = {},
): Promise<HostUnderTest> {
  const host = await startTestHost({
    appRoot: APP_ROOT,
    clock: new VirtualClock(),
    appModule: () => {
      const { app } = jest.requireActual<typeof functions>("@azure/functions");
      const df = jest.requireActual<typeof durableFunctions>("durable-functions");
      register({ app, df });
    },
    ...options,
  });
  return Object.assign(host, webhooksOf(host));
}

type Webhooks = Pick<HostUnderTest, "start" | "raise" | "webhook" | "complete">;

function webhooksOf(host: TestHost): Webhooks {
  const webhook: Webhooks["webhook"] = (method, path, init) => {
    const url = new URL(`${host.baseUrl}/runtime/webhooks/durabletask/${path}`);
    url.searchParams.set("code", host.systemKey);
    return fetch(url, { method, ...init });
  };
  const start: Webhooks["start"] = async (name, { input, instanceId = "" } = {}) => {
    const response = await webhook("POST", `orchestrators/${name}/${instanceId}`, {
      ...(input !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      }),
    });
    const { id } = (await response.json()) as { id: string };
    return id;
  };
  return {
    webhook,
    start,
    raise: (instanceId, eventName, data) =>
      webhook("POST", `instances/${instanceId}/raiseEvent/${eventName}`, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(data),
      }),
    complete: async (name, input) => {
      const id = await start(name, { input });
      await host.advanceUntil(() => isOver(host, id));
      return host.instance(id)!;
    },
  };
}

export function isOver(host: TestHost, instanceId: string): boolean {
  const { runtimeStatus = "Pending" } = host.instance(instanceId) ?? {};
  return ["Completed", "Failed", "Terminated"].includes(runtimeStatus);
}

/** An instant that many milliseconds after the orchestration's present. */
export function inFuture(
  context: { readonly df: { readonly currentUtcDateTime: Date } },
  milliseconds: number,
): Date {
  return new Date(context.df.currentUtcDateTime.getTime() + milliseconds);
}
