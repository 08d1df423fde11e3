import type { OpenConnection } from "../vendor";

/** One configured dbt account. Its id is the connection id of its attempts. */
export type DbtAccount = OpenConnection;

/** The account's name in messages. */
export function nameOf(account: DbtAccount): string {
  return `dbt account ${account.id} at ${hostOf(account)}`;
}

export function hostOf({ host }: DbtAccount): string {
  return new URL(host).host;
}
