import type { Failure, Unreachable } from "../../../contracts/attempt";
import { notRepairable } from "../../not-repairable";
import type { Provider } from "../../provider";
import { requestCancel } from "./cancel-run";
import { checkRun } from "./check-run";
import { confirmLaunch } from "./confirm-launch";
import { explainRun } from "./explain-run";
import type { DbtJobTarget } from "./job-target";
import { launchRun, settleLaunch } from "./launch-run";
import { isFailure, type OpenAccounts } from "../open-accounts";
import { readOutputs } from "./outputs";
import { planLaunch } from "./plan-launch";
import { readTasks } from "./tasks";

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
        ? { kind: "tryAgain", ...without(api), mayHaveStarted: true }
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
    check: async (attempt) => {
      const api = open(attempt.connectionId);
      return isFailure(api) ? toUnreachable(api) : checkRun(api, attempt.vendorRunId);
    },
    cancel: async (attempt) => {
      const api = open(attempt.connectionId);
      return isFailure(api)
        ? { kind: "rejected", failure: api }
        : requestCancel(api, attempt.vendorRunId);
    },
    explain: async (attempt, status) => {
      const api = open(attempt.connectionId);
      return isFailure(api)
        ? { kind: "explained", failedSteps: [], omitted: 0, note: api.message }
        : explainRun(api, attempt.vendorRunId, status);
    },
    outputs: async (attempt) => {
      const api = open(attempt.connectionId);
      return isFailure(api)
        ? { kind: "none", note: api.message }
        : readOutputs(api, attempt.vendorRunId);
    },
    tasks: async (attempt) => {
      const api = open(attempt.connectionId);
      return isFailure(api) ? toUnreachable(api) : readTasks(api, attempt.vendorRunId);
    },
  };
}

function without({ message }: Failure): Omit<Unreachable, "kind"> {
  return { reason: message, retryAfterSeconds: null, because: "misconfigured" };
}

function toUnreachable(failure: Failure): Unreachable {
  return { kind: "unreachable", ...without(failure) };
}
