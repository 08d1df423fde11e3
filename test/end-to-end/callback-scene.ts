import {
  startCallbackReceiver,
  type CallbackReceiver,
} from "../../local/simulators/callback-receiver";
import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import { World, type WorldOptions } from "../support/world";

export type JsonObject = Readonly<Record<string, unknown>>;

export const LOCAL = { CALLBACK_HOSTS: "127.0.0.1" };
export const SECRET = "s3cret-of-the-callback-address-7f3a";

/** A world with someone who waits for callbacks. */
export async function startWaiting(
  options: WorldOptions = {},
): Promise<{ world: World; receiver: CallbackReceiver } & AsyncDisposable> {
  const world = await World.start({
    ...options,
    environment: { ...LOCAL, ...options.environment },
  });
  const receiver = await startCallbackReceiver({ clock: world.clock });
  return {
    world,
    receiver,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await receiver.close();
    },
  };
}

export const addJob = (world: World, task: Partial<TaskDefinition> = {}): string =>
  world.vendors.databricks.addJob({
    name: "Load",
    tasks: [{ key: "main", durationSeconds: 60, ...task }],
    onCancel: { kind: "stops", takesSeconds: 3 },
  });

export const asking = (
  jobId: string,
  address: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, unknown>> = {},
): JsonObject => ({ target: { type: "databricks-job", jobId }, ...address, ...changes });

export const secretly = (uri: string): string => `${uri}/run?sig=${SECRET}`;

export const bodies = (receiver: CallbackReceiver): JsonObject[] =>
  receiver.received().map(({ body }) => body as JsonObject);

export const callbacksReceived = (
  world: World,
  receiver: CallbackReceiver,
  count = 1,
): Promise<void> => world.until(() => receiver.received().length >= count, { seconds: 7_200 });

export const settled = (world: World, id: string): Promise<void> =>
  world.until(() => world.host.instance(id)?.runtimeStatus !== "Running", { seconds: 7_200 });
