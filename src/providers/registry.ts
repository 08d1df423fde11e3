import { Target, type TargetKind } from "../contracts/target";
import type { LaunchOrder, Provider, Providers } from "./provider";
import type { ProviderOptions, Vendor } from "./vendor";

/**
 * Makes the providers of all vendors and finds them by type of target. For an unknown type it throws, because that is a
 * defect and no other vendor may get the target.
 */
export function createProviders(
  vendors: readonly Vendor[],
  optionsOf: (vendor: Vendor) => ProviderOptions,
): Providers {
  const byType = new Map<string, Provider>();
  const firstType = new Map<string, string>();
  for (const vendor of vendors) {
    const providers = vendor.createProviders(optionsOf(vendor));
    const kinds = new Map(Object.entries(vendor.targets));
    for (const [type, provider] of Object.entries(providers)) {
      if (byType.has(type)) throw new Error(`Two vendors offer targets of type ${type}.`);
      byType.set(type, parsing(provider, kinds.get(type)));
      if (!firstType.has(vendor.name)) firstType.set(vendor.name, type);
    }
  }
  const forTarget = (type: string): Provider => {
    const provider = byType.get(type);
    if (provider === undefined) throw new Error(`No vendor here runs targets of type ${type}.`);
    return provider;
  };
  return {
    forTarget,
    // The oldest attempts in the history contain only their vendor, which then had one type of target.
    forAttempt: ({ provider, targetType }) =>
      forTarget(targetType ?? firstType.get(provider) ?? provider),
  };
}

/** Parses the target for its provider, because data in the history comes from outside. */
function parsing(provider: Provider, kind: TargetKind | undefined): Provider {
  if (kind === undefined) throw new Error("A provider has no target that it is for.");
  const parse = (target: Target): Target => Target.parse(kind.schema.parse(target));
  const inOrder = <Order extends LaunchOrder>(order: Order): Order => ({
    ...order,
    target: parse(order.target),
  });
  return {
    ...provider,
    planLaunch: (target) => provider.planLaunch(parse(target)),
    planRepair: (target, attempt) => provider.planRepair(parse(target), attempt),
    launch: (order, claim) => provider.launch(inOrder(order), claim),
    settleLaunch: (order) => provider.settleLaunch(inOrder(order)),
    confirmLaunch: (order, attempt) => provider.confirmLaunch(inOrder(order), attempt),
  };
}
