import type { Provider } from "../../provider";
import { confirmLaunch } from "./confirm-launch";
import type { DbtJobTarget } from "./job-target";
import { launchRun, settleLaunch } from "./launch-run";
import { isFailure, type OpenAccounts, toUnreachable, withoutAccount } from "../open-accounts";
import { planLaunch } from "./plan-launch";
import { watchedRuns } from "./watched-runs";
import { launchRetry, settleRetry } from "../retries/launch-retry";
import { planRetry } from "../retries/plan-retry";

/** Runs the jobs of accounts. */
export function createJobProvider(open: OpenAccounts): Provider<DbtJobTarget> {
  return {
    planLaunch: async (target) => {
      const api = open(target.accountId);
      return isFailure(api) ? { kind: "rejected", failure: api } : planLaunch(api, target);
    },
    planRepair: async (_target, attempt) => {
      const api = open(attempt.connectionId);
      return isFailure(api) ? { kind: "rejected", failure: api } : planRetry(api, attempt);
    },
    launch: async (order, claim) => {
      const api = open(order.plan.connectionId);
      // The account may have been removed from the settings after an earlier execution started the run.
      if (isFailure(api)) return { kind: "tryAgain", ...withoutAccount(api), mayHaveStarted: true };
      const { repairs: attempt } = order;
      return attempt === undefined
        ? launchRun(api, order, claim)
        : launchRetry(api, order, { attempt, claim });
    },
    settleLaunch: async (order) => {
      const api = open(order.plan.connectionId);
      if (isFailure(api)) return toUnreachable(api);
      const { repairs } = order;
      return repairs === undefined ? settleLaunch(api, order) : settleRetry(api, order, repairs);
    },
    confirmLaunch: async (order, attempt) => {
      // dbt refuses a second retry of a run, so there is no duplicate.
      if (order.repairs !== undefined) return { kind: "found", attempt };
      const api = open(attempt.connectionId);
      return isFailure(api) ? toUnreachable(api) : confirmLaunch(api, order, attempt);
    },
    ...watchedRuns(open),
  };
}
