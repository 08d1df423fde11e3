import type { Hindrance } from "../../contracts/attempt";
import type { VendorError } from "./vendor-error";

/**
 * What an error means, if status and code alone do not show it. Sources:
 * https://github.com/databricks/databricks-sdk-py/tree/main/databricks/sdk/errors (overrides, platform errors) and
 * https://github.com/databricks/databricks-sdk-go/blob/main/apierr/errors.go (transient texts)
 */

/** Sent with 400 as well as with 429. */
const LIMIT_CODES: ReadonlySet<string> = new Set([
  "REQUEST_LIMIT_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "QUOTA_EXCEEDED",
  "COULD_NOT_ACQUIRE_LOCK",
]);

const LIMIT_TEXTS = /RPC token bucket limit has been exceeded/i;

const TRANSIENT_TEXTS = [
  /UnknownWorkerEnvironmentException|ClusterNotReadyException/,
  /does not have any associated worker environments|There is no worker environment with id/,
  /Unknown worker environment/i,
  /Timed out after|deadline exceeded/i,
  /Please try again later or try a faster operation/i,
];

/** Temporary errors of a gateway or the service, and 425, which asks for a repetition. 501 is permanent. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 499, 500, 502, 503, 504]);

/** A limit was reached: the vendor reports that it did nothing. */
export function isLimit({ status, code, message }: VendorError): boolean {
  return status === 429 || LIMIT_CODES.has(code ?? "") || LIMIT_TEXTS.test(message);
}

/** Also sent with the code of too many requests: https://github.com/databricks-demos/dbdemos/issues/244 */
const FULL_TEXTS = /\b(active|concurrent|concurrent task) runs\b|\bquota\b|\bis full\b/i;
const FULL_CODES: ReadonlySet<string> = new Set(["QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED"]);
/** Sent with the codes of a full workspace: https://github.com/ecmwf/WeatherGenerator/issues/1482 */
const RATE_TEXTS = /too many requests|token bucket|rate limit|request frequency/i;

/** The limit of active runs is reached: nothing is wrong with the request, and it waits as in a queue. */
export function isFull(error: VendorError): boolean {
  const { code, message } = error;
  if (!isLimit(error) || RATE_TEXTS.test(message)) return false;
  return FULL_CODES.has(code ?? "") || FULL_TEXTS.test(message);
}

/** Too many requests, not too many runs: every request of this kind is rejected meanwhile. */
export function isRateLimit(error: VendorError): boolean {
  const { status, code, message } = error;
  if (isFull(error)) return false;
  return status === 429 || code === "REQUEST_LIMIT_EXCEEDED" || LIMIT_TEXTS.test(message);
}

/** Why a request that may be repeated was not accepted; undefined for a temporary error of unknown length. */
export function hindranceOf(error: VendorError): Hindrance | undefined {
  if (isFull(error)) return "full";
  // No API of the vendor redirects: the host is wrong, or the workspace was deleted.
  return error.status < 400 ? "misconfigured" : undefined;
}

/** A temporary error: the request may succeed later, or may have succeeded already. */
export function isTransient({ status, message }: VendorError): boolean {
  if (TRANSIENT_STATUSES.has(status) || TRANSIENT_TEXTS.some((text) => text.test(message)))
    return true;
  return /\bworker env /i.test(message) && /\bnot found\b/i.test(message);
}

/** Whether the vendor rejected the request permanently: a client error that is neither a limit nor temporary. */
export function isRefusal(error: VendorError): boolean {
  const { status } = error;
  const clientError = (status >= 400 && status < 500 && status !== 409) || status === 501;
  return clientError && !isLimit(error) && !isTransient(error);
}

/** https://github.com/databricks/databricks-sdk-py/issues/922 */
export function isMissingApi({ status, code, message }: VendorError): boolean {
  return status === 404 && (code === "ENDPOINT_NOT_FOUND" || /\bBad Target\b/i.test(message));
}

const NOT_THERE = /\b(does not|doesn't) exist\b/i;

/**
 * The requested job or run does not exist. The vendor reports that with 400 INVALID_PARAMETER_VALUE, which the SDKs turn
 * into a 404. If something else does not exist, such as a cluster, the request is wrong.
 * https://github.com/databricks/databricks-sdk-go/blob/main/apierr/errors.go
 */
export function isMissing({ status, code, message }: VendorError): boolean {
  if (status === 404) return code === "RESOURCE_DOES_NOT_EXIST" || NOT_THERE.test(message);
  return status === 400 && /^(job|run)\b/i.test(message) && NOT_THERE.test(message);
}

/** A run does not exist (not its job). */
export function isMissingRun(error: VendorError): boolean {
  if (!isMissing(error)) return false;
  return error.code === "RESOURCE_DOES_NOT_EXIST" || /^Run:? /i.test(error.message);
}

/** A 403 that is about the token, not about permissions: https://github.com/databricks/databricks-vscode/issues/583 */
export function isAboutToken({ status, message }: VendorError): boolean {
  if (status === 401) return true;
  return status === 403 && /invalid access token|token is expiring|token expired/i.test(message);
}

/**
 * The token is from another tenant ("iss") or for another service ("aud"), which is reported with 400:
 * https://github.com/databricks/terraform-provider-databricks/issues/4262,
 * https://github.com/MicrosoftDocs/azure-docs/issues/85703
 */
export function isWrongClaim({ message }: VendorError): boolean {
  return /IncorrectClaimException|Expected (iss|aud) claim/i.test(message);
}

/** The code that the SDKs use for the redirect to the login page: https://github.com/databricks/databricks-sdk-go/blob/main/apierr/private_link.go */
export const PRIVATE_LINK = "PRIVATE_LINK_VALIDATION_ERROR";

export function isPrivateLinkRedirect(location: string | undefined): boolean {
  return location?.includes("error=private-link-validation-error") === true;
}
