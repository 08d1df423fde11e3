import type { AttemptReference, Unreachable } from "../../contracts/attempt";
import type { DatabricksJobTarget } from "../../contracts/databricks-target";
import type { HttpClient } from "../../http/http-client";
import { createPacing } from "../../http/pacing";
import type { LaunchOrder, Provider } from "../provider";
import { cancel } from "./cancel";
import { check } from "./check";
import { explain } from "./explain";
import { planByName, toPlan } from "./job-search";
import { launch } from "./launch";
import { lookUp } from "./look-up";
import { chooseWorkspace, type Workspace } from "./workspace";
import { WorkspaceApi } from "./workspace-api";
import { createWorkspacePaces } from "./workspace-paces";

export interface DatabricksProviderOptions {
  readonly workspaces: readonly Workspace[];
  readonly http: HttpClient;
  readonly now: () => Date;
}

export function createDatabricksProvider({
  workspaces,
  http,
  now,
}: DatabricksProviderOptions): Provider<DatabricksJobTarget> {
  const paceFor = createPacing({ now });
  const apis = new Map(
    workspaces.map((one) => {
      const paces = createWorkspacePaces(paceFor);
      return [one.id, new WorkspaceApi(one, { http, now, paces })];
    }),
  );

  /** A connection may be gone from the settings while runs of it are still watched. */
  const withApi = async <Result>(
    connectionId: string,
    use: (api: WorkspaceApi) => Promise<Result>,
  ): Promise<Result | Unreachable> => {
    const api = apis.get(connectionId);
    if (api !== undefined) return use(api);
    const reason = `Databricks workspace ${connectionId} is not configured here any more.`;
    return { kind: "unreachable", reason, retryAfterSeconds: null };
  };

  return {
    planLaunch: async (target) => {
      const choice = chooseWorkspace(workspaces, target.workspaceId);
      if (choice.kind === "rejected") return choice;
      const { workspace } = choice;
      const { jobId, jobName } = target;
      if (jobId !== undefined) return toPlan(workspace, jobId);
      if (jobName === undefined) throw new Error("A target names its job by id or by name.");
      return withApi(workspace.id, (api) => planByName(api, jobName));
    },

    launch: async (order: LaunchOrder<DatabricksJobTarget>) => {
      const result = await withApi(order.plan.connectionId, (api) => launch(api, order, now));
      if (result.kind !== "unreachable") return result;
      const { reason, retryAfterSeconds } = result;
      return { kind: "tryAgain", reason, mayHaveStarted: false, retryAfterSeconds };
    },

    lookUp: (order) => withApi(order.plan.connectionId, (api) => lookUp(api, order, now)),

    /** The token leaves no room for duplicates. */
    confirmLaunch: (_order, attempt) => Promise.resolve({ kind: "found", attempt }),

    check: (attempt) => withApi(attempt.connectionId, (api) => check(api, attempt)),

    cancel: (attempt) => withApi(attempt.connectionId, (api) => cancel(api, attempt)),

    explain: async (attempt: AttemptReference) => {
      const result = await withApi(attempt.connectionId, (api) => explain(api, attempt, now));
      if (result.kind !== "unreachable") return result;
      return { kind: "explained", failedSteps: [], omitted: 0, note: result.reason };
    },
  };
}
