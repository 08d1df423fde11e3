import type { Failure, Unreachable } from "../../contracts/attempt";
import type { DbtJobTarget } from "../../contracts/dbt-target";
import type { HttpClient } from "../../http/http-client";
import { createPacing } from "../../http/pacing";
import type { Provider } from "../provider";
import { ADMIN_API_LIMIT, type AdminApi, createAdminApi } from "./admin-api";
import { requestCancel } from "./cancel-run";
import { checkRun } from "./check-run";
import { confirmLaunch } from "./confirm-launch";
import { chooseAccount, type DbtAccount } from "./dbt-account";
import { explainRun } from "./explain-run";
import { launchRun, lookUpRun } from "./launch-run";
import { planLaunch } from "./plan-launch";

export interface DbtCloudOptions {
  readonly accounts: readonly DbtAccount[];
  readonly http: HttpClient;
  readonly now: () => Date;
}

export function createDbtCloudProvider(options: DbtCloudOptions): Provider<DbtJobTarget> {
  const { accounts, http, now } = options;
  const paceFor = createPacing({ now });
  const apis = new Map(
    accounts.map((account) => {
      const pace = paceFor(ADMIN_API_LIMIT);
      return [account, createAdminApi(account, { http, now, pace })];
    }),
  );
  const open = (accountId: string | undefined): AdminApi | Failure => {
    const choice = chooseAccount(accounts, accountId);
    if (choice.kind !== "chosen") return choice.failure;
    const api = apis.get(choice.account);
    if (api === undefined) throw new Error("A dbt account was chosen that is not configured.");
    return api;
  };
  return {
    planLaunch: async (target) => {
      const api = open(target.accountId);
      return isFailure(api) ? { kind: "rejected", failure: api } : planLaunch(api, target);
    },
    launch: async (order) => {
      const api = open(order.plan.connectionId);
      // The account may have left the settings after an earlier execution started the run.
      return isFailure(api)
        ? { kind: "tryAgain", ...without(api), mayHaveStarted: true }
        : launchRun(api, order);
    },
    lookUp: async (order) => {
      const api = open(order.plan.connectionId);
      return isFailure(api) ? toUnreachable(api) : lookUpRun(api, order);
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
  };
}

function isFailure(opened: AdminApi | Failure): opened is Failure {
  return "code" in opened;
}

function without(failure: Failure): { reason: string; retryAfterSeconds: null } {
  return { reason: failure.message, retryAfterSeconds: null };
}

function toUnreachable(failure: Failure): Unreachable {
  return { kind: "unreachable", ...without(failure) };
}
