import type { TokenSource } from "../../identity/token-source";

/** One configured dbt account. Its id is the connection id of its attempts. */
export interface DbtAccount {
  readonly id: string;
  /** An https origin from the settings: the only host that the token is sent to. */
  readonly host: string;
  readonly tokens: TokenSource;
}

/** The account's name in messages. */
export function nameOf(account: DbtAccount): string {
  return `dbt account ${account.id} at ${hostOf(account)}`;
}

export function hostOf({ host }: DbtAccount): string {
  return new URL(host).host;
}
