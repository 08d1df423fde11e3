import type { Json } from "../json";

/** How a workflow authenticates at Runward. */
export interface WorkflowCredential {
  readonly name: "key" | "identity";
  readonly parameter: "functionKey" | "runwardAudience";
  readonly headers: Json;
  readonly authentication: Json;
  /** The identity of the workflow's resource. */
  readonly resource: Json;
}

export const CREDENTIALS: readonly WorkflowCredential[] = [
  {
    name: "key",
    parameter: "functionKey",
    headers: { "x-functions-key": "@parameters('functionKey')" },
    authentication: {},
    resource: {},
  },
  {
    name: "identity",
    parameter: "runwardAudience",
    headers: {},
    authentication: {
      authentication: {
        type: "ManagedServiceIdentity",
        audience: "@parameters('runwardAudience')",
      },
    },
    resource: { identity: { type: "SystemAssigned" } },
  },
];
