import type { Rejected } from "../../contracts/attempt";
import type { TokenSource } from "../../identity/token-source";

/** One configured Databricks workspace. Its id is the connection id of every attempt made there. */
export interface Workspace {
  readonly id: string;
  /** An https origin, as the settings have it: the only host that ever sees the token. */
  readonly host: string;
  readonly tokens: TokenSource;
}

export type WorkspaceChoice = { readonly kind: "chosen"; readonly workspace: Workspace } | Rejected;

/** How sentences name the workspace. */
export function nameOf({ id, host }: Workspace): string {
  return `Databricks workspace ${id} at ${new URL(host).host}`;
}

export function jobUrl({ host }: Workspace, jobId: string): string {
  return new URL(`/jobs/${jobId}`, host).href;
}

/** The workspace that a target or an attempt names; the only one when none is named. */
export function chooseWorkspace(
  workspaces: readonly Workspace[],
  workspaceId: string | undefined,
): WorkspaceChoice {
  const only = workspaces.length === 1 ? workspaces[0] : undefined;
  const workspace =
    workspaceId === undefined ? only : workspaces.find(({ id }) => id === workspaceId);
  if (workspace !== undefined) return { kind: "chosen", workspace };
  const message = complaint(workspaces, workspaceId);
  return { kind: "rejected", failure: { code: "unknownConnection", message } };
}

function complaint(workspaces: readonly Workspace[], workspaceId: string | undefined): string {
  if (workspaces.length === 0) return "No Databricks workspace is configured here.";
  const ids = workspaces.map(({ id }) => id).join(", ");
  const configured = `configured ${workspaces.length === 1 ? "is" : "are"} ${ids}.`;
  return workspaceId === undefined
    ? `workspaceId is needed: ${configured}`
    : `Databricks workspace ${workspaceId} is not configured here: ${configured}`;
}
