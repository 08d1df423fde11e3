import type { HttpRequest } from "@azure/functions";
import type { FieldError } from "./problem";

export type ExplicitKey =
  { kind: "key"; value: string | null } | { kind: "refused"; error: FieldError };

/** The key that a caller sends, in the header or in the body; null if it sends none. */
export function explicitKeyOf(request: HttpRequest, inBody: string | undefined): ExplicitKey {
  const header = request.headers.get("idempotency-key");
  const refuse = (message: string): ExplicitKey => ({
    kind: "refused",
    error: { field: "Idempotency-Key", message },
  });
  if (header === null) return { kind: "key", value: inBody ?? null };
  if (header === "" || header.length > 256) return refuse("must have 1 to 256 characters");
  if (inBody !== undefined && inBody !== header) {
    return refuse("differs from the field idempotencyKey: send one of them");
  }
  return { kind: "key", value: header };
}

/**
 * A key for a Logic Apps action that sends none: its run, its name and the hash of its request. A retry has the same three.
 * So do two iterations of a For each with the same request, which is why the operator has to opt in. Null for other callers.
 */
export function logicAppsKeyOf(request: HttpRequest, requestHash: string): string | null {
  const run = request.headers.get("x-ms-workflow-run-id") ?? "";
  const action = request.headers.get("x-ms-workflow-operation-name") ?? "";
  return run === "" || action === "" ? null : `logicApps|${run}|${action}|${requestHash}`;
}
