import type { CallbackReceiver } from "../../local/simulators/callback-receiver";
import type { NoticeRule } from "../../src/contracts/notices";
import type { World, WorldOptions } from "../support/world";
import { startWaiting, type JsonObject } from "./callback-scene";

export const HOOK_SECRET = "s3cret-of-the-hook-91c2b7";

type RuleChanges = Partial<NoticeRule> & { readonly name: string };

/** The setting NOTIFY with rules whose receivers are on this machine. The secret of each has the name of its rule. */
export const notify = (...rules: RuleChanges[]): { NOTIFY: string } => ({
  NOTIFY: JSON.stringify(
    rules.map((rule) => ({
      ...{ form: "webhook", addressSecret: rule.name, host: "127.0.0.1" },
      ...rule,
    })),
  ),
});

/** A world with somebody who is told by these rules. */
export async function startTold(
  rules: readonly RuleChanges[],
  options: WorldOptions = {},
): ReturnType<typeof startWaiting> {
  const environment = { ...options.environment, ...notify(...rules) };
  const scene = await startWaiting({ ...options, environment });
  for (const { name } of rules) storeAddress(scene, name);
  return scene;
}

export const storeAddress = (
  { world, receiver }: { readonly world: World; readonly receiver: CallbackReceiver },
  name: string,
): void => {
  world.vendors.keyVault.setSecret(name, `${receiver.callBackUri}/${name}?sig=${HOOK_SECRET}`);
};

/** What was posted for a rule. */
export const noticesTo = (receiver: CallbackReceiver, name: string): JsonObject[] =>
  receiver
    .received()
    .filter(({ url }) => url.startsWith(`/callback/${name}?`))
    .map(({ body }) => body as JsonObject);

/** Lets time pass until the notices of a run are settled, and returns what its document says of them. */
export async function told(world: World, id: string, list = "runs"): Promise<unknown> {
  const read = async (): Promise<unknown> =>
    (await world.call(`/api/${list}/${id}`)).body["notices"];
  await world.until(
    async () => {
      const all = (await read()) as readonly { readonly state: string }[] | null;
      return all?.every(({ state }) => state !== "waiting") === true;
    },
    { seconds: 7_200 },
  );
  return read();
}
