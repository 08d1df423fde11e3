import type { Failure, Unreachable } from "../../contracts/attempt";
import type { HttpClient } from "../../http/http-client";
import type { PaceFor } from "../../http/pacing";
import type { Clocks } from "../../http/send-window";
import { ADMIN_API_LIMIT, type AdminApi, createAdminApi } from "./admin-api";
import type { DbtAccount } from "./dbt-account";

/** The API of a configured account, by the id that its attempts contain; a failure if it is not configured. */
export type OpenAccounts = (accountId: string | undefined) => AdminApi | Failure;

export interface AccountOptions extends Clocks {
  readonly http: HttpClient;
  readonly paceFor: PaceFor;
}

export function openAccounts(
  accounts: readonly DbtAccount[],
  { paceFor, ...options }: AccountOptions,
): OpenAccounts {
  const apis = new Map(
    accounts.map((account) => {
      const pace = paceFor(account.id, ADMIN_API_LIMIT);
      return [account.id, createAdminApi(account, { ...options, pace })];
    }),
  );
  return (accountId) => {
    const api = apis.get(accountId ?? "");
    if (api !== undefined) return api;
    const configured = apis.size === 0 ? "names none" : `has: ${[...apis.keys()].join(", ")}`;
    const message = `dbt account ${accountId ?? "(none named)"} is not configured here; DBT_CLOUD_ACCOUNTS ${configured}.`;
    return { code: "unknownConnection", message };
  };
}

export const isFailure = (opened: AdminApi | Failure): opened is Failure => "code" in opened;

/** For an existing run: its account may have been removed from the settings. */
export const withoutAccount = ({ message }: Failure): Omit<Unreachable, "kind"> => ({
  reason: message,
  retryAfterSeconds: null,
  because: "misconfigured",
});

export const toUnreachable = (failure: Failure): Unreachable => ({
  kind: "unreachable",
  ...withoutAccount(failure),
});
