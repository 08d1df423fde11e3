import type { Target } from "../../../contracts/target";
import type { LaunchOrder, Provider } from "../../provider";
import type { OpenWorkspaces } from "../open-workspaces";
import { checkRepair } from "./check-repair";
import { launchRepair, type RepairOrder, settleRepair } from "./launch-repair";
import { planRepair } from "./plan-repair";
import { repairIdOf } from "./repair-history";

export interface RepairOptions<Of extends Target> {
  readonly workspaces: OpenWorkspaces;
  readonly now: () => Date;
  /** What a run of the target was started with, in the fields of the API. */
  readonly parametersOf: (target: Of) => Readonly<Record<string, unknown>>;
}

/** A provider of runs, for which a launch with `repairs` repairs that run instead of starting another one. */
export function withRepairs<Of extends Target>(
  starting: Omit<Provider<Of>, "planRepair">,
  { workspaces, now, parametersOf }: RepairOptions<Of>,
): Provider<Of> {
  const toRepair = (order: LaunchOrder<Of>): RepairOrder | null =>
    order.repairs === undefined
      ? null
      : { order, attempt: order.repairs, parameters: parametersOf(order.target) };
  return {
    ...starting,

    planRepair: (_target, attempt) =>
      workspaces.use(attempt.connectionId, (api) => planRepair(api, attempt)),

    launch: async (order, claim) => {
      const repair = toRepair(order);
      if (repair === null) return starting.launch(order, claim);
      const result = await workspaces.use(order.plan.connectionId, (api) =>
        launchRepair(api, repair, { claim, now }),
      );
      if (result.kind !== "unreachable") return result;
      return { ...result, kind: "tryAgain", mayHaveStarted: claim.mayHaveBeenSent };
    },

    settleLaunch: (order) => {
      const repair = toRepair(order);
      return repair === null
        ? starting.settleLaunch(order)
        : workspaces.use(order.plan.connectionId, (api) => settleRepair(api, repair, now));
    },

    /** There is no duplicate: the vendor refuses a second repair. */
    confirmLaunch: (order, attempt) =>
      order.repairs === undefined
        ? starting.confirmLaunch(order, attempt)
        : Promise.resolve({ kind: "found", attempt }),

    check: (attempt) => {
      const repairId = repairIdOf(attempt.details);
      return repairId === null
        ? starting.check(attempt)
        : workspaces.use(attempt.connectionId, (api) =>
            checkRepair(api, attempt, { repairId, now }),
          );
    },
  };
}
