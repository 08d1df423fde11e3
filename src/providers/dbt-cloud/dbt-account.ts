import type { TokenSource } from "../../identity/token-source";

/** One configured dbt account. Its id is the connection id of every attempt made there. */
export interface DbtAccount {
  readonly id: string;
  /** An https origin, as the settings have it: the only host that ever sees the token. */
  readonly host: string;
  readonly tokens: TokenSource;
}

/** How sentences name the account. */
export function nameOf(account: DbtAccount): string {
  return `dbt account ${account.id} at ${hostOf(account)}`;
}

export function hostOf({ host }: DbtAccount): string {
  return new URL(host).host;
}
