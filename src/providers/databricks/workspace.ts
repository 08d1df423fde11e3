import type { OpenConnection } from "../vendor";

/** One configured Databricks workspace. Its id is the connection id of its attempts. */
export type Workspace = OpenConnection;

/** The workspace's name in messages. */
export function nameOf({ id, host }: Workspace): string {
  return `Databricks workspace ${id} at ${new URL(host).host}`;
}

export function jobUrl({ host }: Workspace, jobId: string): string {
  return new URL(`/jobs/${jobId}`, host).href;
}
