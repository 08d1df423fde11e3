/** Registers functions with the host. Their names, routes and bindings are part of the contract. */
import type { HttpMethod, InvocationContext, Timer } from "@azure/functions";
import * as df from "durable-functions";
import type { DurableClient, DurableClientHandler, OrchestrationHandler } from "durable-functions";

/** The part of an activity that the host needs. */
interface NamedHandler {
  readonly name: string;
  readonly handler: (rawInput: unknown, context: InvocationContext) => Promise<unknown>;
}

export function registerOrchestrators(
  byName: Readonly<Record<string, OrchestrationHandler>>,
): void {
  for (const [name, handler] of Object.entries(byName)) df.app.orchestration(name, handler);
}

type ClientOf = (context: InvocationContext) => DurableClient;

/** Registers activities, or a function that makes them from the task hub's client; only the latter get a client. */
export function registerActivities(
  activities: readonly NamedHandler[] | ((clientOf: ClientOf) => readonly NamedHandler[]),
): void {
  const needClient = typeof activities === "function";
  const list = needClient ? activities((context) => df.getClient(context)) : activities;
  for (const { name, handler } of list) {
    df.app.activity(name, {
      handler,
      ...(needClient && { extraInputs: [df.input.durableClient()] }),
    });
  }
}

export interface Endpoint {
  readonly route: string;
  readonly method: HttpMethod;
  readonly authLevel: "anonymous" | "function";
  readonly handler: DurableClientHandler;
}

export const registerEndpoint = (
  name: string,
  { route, method, authLevel, handler }: Endpoint,
): void => {
  df.app.client.http(name, { route, methods: [method], authLevel, handler });
};

type TimerHandler = (
  timer: Timer,
  client: DurableClient,
  context: InvocationContext,
) => Promise<void>;

export const registerTimer = (name: string, schedule: string, handler: TimerHandler): void => {
  df.app.client.timer(name, { schedule, useMonitor: true, runOnStartup: false, handler });
};
