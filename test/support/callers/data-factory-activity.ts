import type { CallerTime } from "./caller-time";
import { isJsonObject, parseJson, type Transport, type WireResponse } from "./transport";

/** How one activity ended, for the pipeline's expressions and the monitor. */
export type ActivityRun =
  | { readonly kind: "succeeded"; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly errorCode: string; readonly message: string }
  | { readonly kind: "timedOut"; readonly message: string };

/** What Data Factory provides to every activity. */
export interface DataFactory {
  readonly transport: Transport;
  readonly time: CallerTime;
  /** A token of the factory's managed identity. */
  readonly tokenFor: (resource: string) => Promise<string>;
}

export interface Authentication {
  readonly type: "MSI";
  readonly resource: string;
}

export async function authorization(
  factory: DataFactory,
  authentication: Authentication | undefined,
): Promise<Record<string, string>> {
  if (authentication === undefined) return {};
  return { Authorization: `Bearer ${await factory.tokenFor(authentication.resource)}` };
}

/** https://learn.microsoft.com/azure/data-factory/data-factory-troubleshoot-guide, code 2108 */
const CALL_FAILED = "2108";
const RESPONSE_LIMIT_BYTES = 4 * 1_024 * 1_024;

export const noAnswer = (url: string): ActivityRun => ({
  kind: "failed",
  errorCode: "2128",
  message: `No response from the endpoint '${url}'.`,
});

/** The error of a failed call is its raw body if that is JSON. It contains the status only without a body. */
export function refused({ status, body }: WireResponse): ActivityRun {
  const message =
    body === ""
      ? `Invoking Web Activity failed with HttpStatusCode - '${status}', message - ''`
      : body;
  return { kind: "failed", errorCode: CALL_FAILED, message };
}

/** Data Factory adds its own keys to those of the response, and replaces equal ones. */
const reserved = (headers: WireResponse["headers"]): Record<string, unknown> => ({
  ADFWebActivityResponseHeaders: headers,
  effectiveIntegrationRuntime: "AutoResolveIntegrationRuntime (North Europe)",
  executionDuration: 1,
  durationInQueue: { integrationRuntimeQueue: 0 },
  billingReference: { activityType: "ExternalActivity", billableDuration: [] },
});

/** The output of a call that returned 200: its JSON object, or a failure. */
export function outputOf({ body, headers }: WireResponse): ActivityRun {
  if (Buffer.byteLength(body) > RESPONSE_LIMIT_BYTES) {
    return failed("The response is larger than 4 MB.");
  }
  const json = body === "" ? { Response: "" } : parseJson(body);
  if (!isJsonObject(json)) return failed("Response content is not a valid JSON object.");
  return { kind: "succeeded", output: { ...json, ...reserved(headers) } };
}

const failed = (message: string): ActivityRun => ({
  kind: "failed",
  errorCode: CALL_FAILED,
  message,
});
