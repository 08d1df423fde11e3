import type { Target } from "../contracts/run-request";
import type { FieldError } from "./problem";

/** Ids of what the operator has connected. Nothing else can be reached, whatever a caller sends (invariant 7). */
export interface Connections {
  readonly databricks: readonly string[];
  readonly dbtCloud: readonly string[];
}

export type Resolved =
  { kind: "resolved"; target: Target } | { kind: "refused"; error: FieldError };

/** Pins a target to one configured connection, so that a later change of settings cannot move a live run. */
export function resolveConnection(target: Target, connections: Connections): Resolved {
  switch (target.type) {
    case "databricks-job": {
      const choice = choose(target.workspaceId, connections.databricks, {
        field: "target.workspaceId",
        setting: "DATABRICKS_WORKSPACES",
      });
      if (choice.kind === "refused") return choice;
      return { kind: "resolved", target: { ...target, workspaceId: choice.id } };
    }
    case "dbt-job": {
      const choice = choose(target.accountId, connections.dbtCloud, {
        field: "target.accountId",
        setting: "DBT_CLOUD_ACCOUNTS",
      });
      if (choice.kind === "refused") return choice;
      return { kind: "resolved", target: { ...target, accountId: choice.id } };
    }
  }
}

type Choice = { kind: "chosen"; id: string } | { kind: "refused"; error: FieldError };

function choose(
  asked: string | undefined,
  configured: readonly string[],
  { field, setting }: { field: string; setting: string },
): Choice {
  const refuse = (message: string): Choice => ({ kind: "refused", error: { field, message } });
  const choices = configured.join(", ");
  if (configured.length === 0) return refuse(`cannot be used: ${setting} names no connection`);
  if (asked !== undefined) {
    return configured.includes(asked)
      ? { kind: "chosen", id: asked }
      : refuse(`is not a configured connection; ${setting} has: ${choices}`);
  }
  const [only, another] = configured;
  if (only === undefined || another !== undefined) {
    return refuse(`is needed, because several are configured: ${choices}`);
  }
  return { kind: "chosen", id: only };
}
