import type { TokenSource } from "../../identity/token-source";

/** One configured Databricks workspace. Its id is the connection id of every attempt made there. */
export interface Workspace {
  readonly id: string;
  /** An https origin, as the settings have it: the only host that ever sees the token. */
  readonly host: string;
  readonly tokens: TokenSource;
}

/** How sentences name the workspace. */
export function nameOf({ id, host }: Workspace): string {
  return `Databricks workspace ${id} at ${new URL(host).host}`;
}

export function jobUrl({ host }: Workspace, jobId: string): string {
  return new URL(`/jobs/${jobId}`, host).href;
}
