import { onceLoaded } from "../once-loaded";
import type { Provider } from "./provider";

type ByType<Type extends string> = Readonly<Record<Type, Provider>>;

/**
 * Providers whose code is read at the first call, because a cold start that reads it takes longer, and most apps use one vendor.
 * `listing`: whether the provider of a type lists active runs, which is asked before anything is called.
 */
export function loadedLater<Type extends string>(
  load: () => Promise<ByType<Type>>,
  listing: Readonly<Record<Type, boolean>>,
): ByType<Type> {
  const all = onceLoaded(load);
  const entries = (Object.keys(listing) as Type[]).map((type) => {
    const loaded = async (): Promise<Provider> => (await all())[type];
    return [type, later(loaded, listing[type])] as const;
  });
  return Object.fromEntries(entries) as Record<Type, Provider>;
}

const later = (loaded: () => Promise<Provider>, lists: boolean): Provider => ({
  planLaunch: async (target) => (await loaded()).planLaunch(target),
  planRepair: async (target, attempt) => (await loaded()).planRepair(target, attempt),
  launch: async (order, claim) => (await loaded()).launch(order, claim),
  settleLaunch: async (order) => (await loaded()).settleLaunch(order),
  confirmLaunch: async (order, attempt) => (await loaded()).confirmLaunch(order, attempt),
  check: async (attempt) => (await loaded()).check(attempt),
  cancel: async (attempt) => (await loaded()).cancel(attempt),
  explain: async (attempt, status) => (await loaded()).explain(attempt, status),
  outputs: async (attempt, status) => (await loaded()).outputs(attempt, status),
  tasks: async (attempt) => (await loaded()).tasks(attempt),
  durations: async (attempt) => (await loaded()).durations(attempt),
  listActive: lists ? async (connectionId) => listOf(await loaded())(connectionId) : null,
});

function listOf({ listActive }: Provider): NonNullable<Provider["listActive"]> {
  if (listActive === null) throw new Error("A provider has no list of active runs after all.");
  return listActive;
}
