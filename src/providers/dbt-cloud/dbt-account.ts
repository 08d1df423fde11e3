import type { Rejected } from "../../contracts/attempt";
import type { TokenSource } from "../../identity/token-source";

/** One configured dbt account. Its id is the connection id of every attempt made there. */
export interface DbtAccount {
  readonly id: string;
  /** An https origin, as the settings have it: the only host that ever sees the token. */
  readonly host: string;
  readonly tokens: TokenSource;
}

export type AccountChoice = { readonly kind: "chosen"; readonly account: DbtAccount } | Rejected;

/** How sentences name the account. */
export function nameOf(account: DbtAccount): string {
  return `dbt account ${account.id} at ${hostOf(account)}`;
}

export function hostOf({ host }: DbtAccount): string {
  return new URL(host).host;
}

export function chooseAccount(
  accounts: readonly DbtAccount[],
  accountId: string | undefined,
): AccountChoice {
  const [first, ...others] = accounts;
  if (accountId === undefined && first !== undefined && others.length === 0) {
    return { kind: "chosen", account: first };
  }
  const account = accounts.find(({ id }) => id === accountId);
  if (account !== undefined) return { kind: "chosen", account };
  return { kind: "rejected", failure: { code: "unknownConnection", message: complaint() } };

  function complaint(): string {
    if (first === undefined) return "No dbt account is configured here.";
    const configured = `Configured ${others.length === 0 ? "is" : "are"} ${accounts.map(({ id }) => id).join(", ")}.`;
    return accountId === undefined
      ? `accountId is needed, because several dbt accounts are configured. ${configured}`
      : `dbt account ${accountId} is not configured here. ${configured}`;
  }
}
