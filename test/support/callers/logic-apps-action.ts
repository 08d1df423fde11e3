import type { CallerTime } from "./caller-time";
import { parseJson, type Transport, type WireRequest, type WireResponse } from "./transport";

/** How one action ended; the workflow's expressions read `outputs`. */
export interface ActionRun {
  readonly status: "Succeeded" | "Failed" | "TimedOut" | "Cancelled";
  readonly code: string;
  readonly outputs: ActionOutputs | null;
}

export interface ActionOutputs {
  /** Missing for a callback. */
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed if it is JSON, otherwise the text. */
  readonly body: unknown;
}

/** What Logic Apps provides to every action. */
export interface LogicApps {
  readonly transport: Transport;
  readonly time: CallerTime;
  readonly tokenFor: (audience: string) => Promise<string>;
  readonly runName: string;
}

export interface HttpInputs {
  readonly method: string;
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly authentication?: { readonly type: "ManagedServiceIdentity"; readonly audience: string };
  readonly retryPolicy?: { readonly type: string; readonly count?: number };
}

/** https://learn.microsoft.com/azure/connectors/connectors-native-http: headers that never leave the engine. */
const DROPPED =
  /^(accept-.*|allow|content-(?!disposition$|encoding$|type$).*|cookie|host|origin)$/i;

/** Sends a request with the engine's own headers. */
export async function toRequest(
  { method, uri, headers = {}, body, authentication }: HttpInputs,
  engine: LogicApps,
  operationName: string,
): Promise<WireRequest> {
  const kept = Object.entries(headers).filter(([name]) => !DROPPED.test(name));
  return {
    method,
    url: uri,
    headers: {
      "User-Agent": "azure-logic-apps/1.0 (workflow; version 08584000000000000000)",
      "x-ms-workflow-name": "runward-caller",
      "x-ms-workflow-run-id": engine.runName,
      "x-ms-workflow-operation-name": operationName,
      "x-ms-client-tracking-id": engine.runName,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...Object.fromEntries(kept),
      ...(await authorization(authentication, engine)),
    },
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
  };
}

export async function authorization(
  authentication: HttpInputs["authentication"],
  { tokenFor }: LogicApps,
): Promise<Record<string, string>> {
  if (authentication === undefined) return {};
  return { Authorization: `Bearer ${await tokenFor(authentication.audience)}` };
}

/** https://learn.microsoft.com/azure/logic-apps/error-exception-handling: the default policy. */
const DEFAULT_RETRIES = 4;
const RETRY_SECONDS = [7.5, 15, 30, 45] as const;

const isRetried = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Repeats `request` after 408, 429, 5xx and lost connections; undefined if there was no response. */
export async function sendWithRetries(
  request: WireRequest,
  { transport, time }: LogicApps,
  retryPolicy: HttpInputs["retryPolicy"],
): Promise<WireResponse | undefined> {
  const retries = retryPolicy?.type === "none" ? 0 : (retryPolicy?.count ?? DEFAULT_RETRIES);
  for (let tries = 0; ; tries += 1) {
    const response = await transport(request).catch(() => undefined);
    if (response !== undefined && !isRetried(response.status)) return response;
    if (tries >= retries) return response;
    await time.sleep(RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length - 1)] ?? 45);
  }
}

export function toActionRun(response: WireResponse | undefined): ActionRun {
  if (response === undefined) return { status: "Failed", code: "BadGateway", outputs: null };
  const { status: statusCode, headers, body } = response;
  const outputs = { statusCode, headers, body: parseJson(body) ?? body };
  return statusCode < 300
    ? { status: "Succeeded", code: "OK", outputs }
    : { status: "Failed", code: String(statusCode), outputs };
}
