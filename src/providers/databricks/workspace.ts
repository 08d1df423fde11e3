import type { TokenSource } from "../../identity/token-source";

/** One configured Databricks workspace. Its id is the connection id of its attempts. */
export interface Workspace {
  readonly id: string;
  /** An https origin from the settings: the only host that the token is sent to. */
  readonly host: string;
  readonly tokens: TokenSource;
}

/** The workspace's name in messages. */
export function nameOf({ id, host }: Workspace): string {
  return `Databricks workspace ${id} at ${new URL(host).host}`;
}

export function jobUrl({ host }: Workspace, jobId: string): string {
  return new URL(`/jobs/${jobId}`, host).href;
}
