import { randomUUID } from "node:crypto";
import type { Fault } from "../faults";
import { VendorError } from "../vendor-error";

/** https://docs.databricks.com/api/workspace/introduction and databricks-sdk-py `databricks/sdk/errors` */
function errorBody(code: string | number, message: string): unknown {
  return {
    error_code: code,
    message,
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.RequestInfo",
        request_id: randomUUID(),
        serving_data: "",
      },
    ],
  };
}

export function databricksError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): VendorError {
  return new VendorError(status, errorBody(code, message), headers);
}

type StatusFault = Fault & { kind: "status" };
interface ErrorFaultOptions {
  readonly effect?: boolean;
  readonly retryAfterSeconds?: number | string;
}

function fault(
  status: number,
  body: unknown,
  { effect, retryAfterSeconds }: ErrorFaultOptions = {},
): StatusFault {
  return {
    kind: "status",
    status,
    body,
    ...(effect !== undefined && { effect }),
    ...(retryAfterSeconds !== undefined && {
      headers: { "retry-after": String(retryAfterSeconds) },
    }),
  };
}

/** Every format in which Databricks, and proxies in front of it, report errors, as faults to script. */
export const databricksFaults = {
  error: (
    status: number,
    error: { readonly code: string | number; readonly message: string },
    options?: ErrorFaultOptions,
  ): StatusFault => fault(status, errorBody(error.code, error.message), options),
  rateLimited: (retryAfterSeconds?: number | string): StatusFault =>
    fault(
      429,
      errorBody("REQUEST_LIMIT_EXCEEDED", "Current request has exceeded the rate limit."),
      retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
    ),
  temporarilyUnavailable: (options?: ErrorFaultOptions): StatusFault =>
    fault(
      503,
      errorBody("TEMPORARILY_UNAVAILABLE", "The service is temporarily unavailable."),
      options,
    ),
  /** API 1.2. */
  legacyError: (status: number, error: string): StatusFault => fault(status, { error }),
  plainText: (status: number, code: string, message: string): StatusFault =>
    fault(status, `${code}: ${message}`),
  htmlTitle: (status: number, title: string): StatusFault => ({
    ...fault(status, `<html><head><title>Error ${status} ${title}.</title></head></html>`),
    contentType: "text/html; charset=iso-8859-1",
  }),
  htmlPre: (status: number, text: string): StatusFault => ({
    ...fault(status, `<html><body><h2>HTTP ERROR ${status}</h2><pre>${text}</pre></body></html>`),
    contentType: "text/html; charset=iso-8859-1",
  }),
  emptyBody: (status: number): Fault => ({ kind: "emptyBody", status }),
  badTarget: (path: string): StatusFault => fault(404, badTargetBody(path)),
  privateLink: (): Fault => ({
    kind: "redirect",
    location: "/login.html?error=private-link-validation-error:2847593021847562",
  }),
  tokenExpiring: (): StatusFault => fault(403, expiringTokenBody()),
} as const;

/** https://github.com/databricks/databricks-sdk-py/issues/922 */
export function badTargetBody(path: string): unknown {
  return { error_code: "ENDPOINT_NOT_FOUND", message: `Bad Target: ${path}` };
}

/** https://github.com/databricks/databricks-vscode/issues/583 */
export function expiringTokenBody(): unknown {
  return errorBody("PERMISSION_DENIED", "Token is expiring within 30 seconds. (token expired)");
}
