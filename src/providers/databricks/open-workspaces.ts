import type { Failure, Rejected, Unreachable } from "../../contracts/attempt";
import type { HttpClient } from "../../http/http-client";
import type { PaceFor } from "../../http/pacing";
import type { Clocks } from "../../http/send-window";
import type { Workspace } from "./workspace";
import { WorkspaceApi } from "./workspace-api";
import { createWorkspacePaces } from "./workspace-paces";

/** The configured workspaces, by the id that their attempts contain. */
export interface OpenWorkspaces {
  /** For an existing run: its connection may have been removed from the settings. */
  use<Result>(
    id: string,
    ask: (api: WorkspaceApi) => Promise<Result>,
  ): Promise<Result | Unreachable>;

  /** For a new launch, which is rejected if its connection is not configured. */
  begin<Result>(
    id: string | undefined,
    ask: (api: WorkspaceApi) => Promise<Result>,
  ): Promise<Result | Rejected>;
}

export interface WorkspaceOptions extends Clocks {
  readonly http: HttpClient;
  readonly paceFor: PaceFor;
}

export function openWorkspaces(
  workspaces: readonly Workspace[],
  { paceFor, ...options }: WorkspaceOptions,
): OpenWorkspaces {
  const apis = new Map(
    workspaces.map((one) => {
      const paces = createWorkspacePaces(one.id, paceFor);
      return [one.id, new WorkspaceApi(one, { ...options, paces })];
    }),
  );
  return {
    use: async (id, ask) => {
      const api = apis.get(id);
      if (api !== undefined) return ask(api);
      const reason = `Databricks workspace ${id} is not configured here any more.`;
      return { kind: "unreachable", reason, retryAfterSeconds: null, because: "misconfigured" };
    },
    begin: async (id, ask) => {
      const api = apis.get(id ?? "");
      return api === undefined ? { kind: "rejected", failure: unknown(id, apis) } : ask(api);
    },
  };
}

function unknown(id: string | undefined, apis: ReadonlyMap<string, unknown>): Failure {
  const configured = apis.size === 0 ? "names none" : `has: ${[...apis.keys()].join(", ")}`;
  const message = `Databricks workspace ${id ?? "(none named)"} is not configured here; DATABRICKS_WORKSPACES ${configured}.`;
  return { code: "unknownConnection", message };
}
