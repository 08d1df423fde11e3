import { notRepairable } from "../../not-repairable";
import type { Provider } from "../../provider";
import { confirmLaunch } from "./confirm-launch";
import type { DbtJobTarget } from "./job-target";
import { launchRun, settleLaunch } from "./launch-run";
import { isFailure, type OpenAccounts, toUnreachable, withoutAccount } from "../open-accounts";
import { planLaunch } from "./plan-launch";
import { watchedRuns } from "./watched-runs";

/** Runs the jobs of accounts. */
export function createJobProvider(open: OpenAccounts): Provider<DbtJobTarget> {
  return {
    planLaunch: async (target) => {
      const api = open(target.accountId);
      return isFailure(api) ? { kind: "rejected", failure: api } : planLaunch(api, target);
    },
    planRepair: () => Promise.resolve(notRepairable("dbt jobs are started anew.")),
    launch: async (order, claim) => {
      const api = open(order.plan.connectionId);
      // The account may have been removed from the settings after an earlier execution started the run.
      return isFailure(api)
        ? { kind: "tryAgain", ...withoutAccount(api), mayHaveStarted: true }
        : launchRun(api, order, claim);
    },
    settleLaunch: async (order) => {
      const api = open(order.plan.connectionId);
      return isFailure(api) ? toUnreachable(api) : settleLaunch(api, order);
    },
    confirmLaunch: async (order, attempt) => {
      const api = open(attempt.connectionId);
      return isFailure(api) ? toUnreachable(api) : confirmLaunch(api, order, attempt);
    },
    ...watchedRuns(open),
  };
}
