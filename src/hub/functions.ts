/**
 * Registers functions with the host. Their names, routes and bindings are part of the contract.
 *
 * Their code is loaded when one of them is executed first: a start is shorter without it, and an instance of the app that executes
 * only some of them never needs that of the others.
 */
import { setTimeout as wait } from "node:timers/promises";
import { app, type HttpMethod, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import type { DurableClient, DurableClientHandler, OrchestrationHandler } from "durable-functions";
import { onceLoaded } from "../once-loaded";

type Orchestrators<Name extends string> = Readonly<Record<Name, OrchestrationHandler>>;

/** A turn is synchronous, so their code is loaded before it. */
export function registerOrchestrators<Name extends string>(
  names: readonly Name[],
  load: () => Promise<Orchestrators<Name>>,
): void {
  let loaded: Orchestrators<Name> | null = null;
  const loading = onceLoaded(load);
  app.hook.preInvocation(async ({ invocationContext: { options } }) => {
    if (options.trigger.type === "orchestrationTrigger") loaded ??= await untilLoaded(loading);
  });
  for (const name of names) {
    df.app.orchestration(name, (context) => {
      if (loaded === null) throw new Error("The code of the orchestrators is not loaded.");
      return loaded[name](context);
    });
  }
}

const MOST_TRIES = 60;

/** A turn that fails ends its run. So it waits, for example while the process has too many open files. */
async function untilLoaded<Loaded>(load: () => Promise<Loaded>, tries = 1): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if (tries >= MOST_TRIES) throw error;
    await wait(1_000);
    return untilLoaded(load, tries + 1);
  }
}

/** The part of an activity that the host needs. */
interface NamedHandler {
  readonly name: string;
  readonly handler: (rawInput: unknown, context: InvocationContext) => Promise<unknown>;
}

type ClientOf = (context: InvocationContext) => DurableClient;

export interface ActivityNames {
  readonly withoutClient: readonly string[];
  /** Those that get the task hub's client. */
  readonly withClient: readonly string[];
}

export function registerActivities(
  { withoutClient, withClient }: ActivityNames,
  load: (clientOf: ClientOf) => Promise<readonly NamedHandler[]>,
): void {
  const loaded = onceLoaded(() => load((context) => df.getClient(context)));
  const handlerOf =
    (name: string) =>
    async (rawInput: unknown, context: InvocationContext): Promise<unknown> => {
      const activity = (await loaded()).find((one) => one.name === name);
      if (activity === undefined) throw new Error(`There is no code for the activity ${name}.`);
      return activity.handler(rawInput, context);
    };
  for (const name of withoutClient) df.app.activity(name, { handler: handlerOf(name) });
  for (const name of withClient) {
    const extraInputs = [df.input.durableClient()];
    df.app.activity(name, { handler: handlerOf(name), extraInputs });
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

export type TimerHandler = (
  timer: Timer,
  client: DurableClient,
  context: InvocationContext,
) => Promise<void>;

export const registerTimer = (name: string, schedule: string, handler: TimerHandler): void => {
  df.app.client.timer(name, { schedule, useMonitor: true, runOnStartup: false, handler });
};
