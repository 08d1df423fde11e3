/**
 * What a person can do about an error. It depends on the vendor's error text; a status alone is not enough, so many errors
 * come without advice.
 */
import {
  isAboutToken,
  isMissing,
  isMissingApi,
  isRefusal,
  isWrongClaim,
  PRIVATE_LINK,
} from "./error-meaning";
import type { Purpose } from "./purpose";
import type { VendorError } from "./vendor-error";

interface Rule {
  readonly applies: (error: VendorError, purpose: Purpose) => boolean;
  readonly advice: (purpose: Purpose) => string;
}

const IP_LIST = /\bIP (ACL|access list|address)/i;
/** https://learn.microsoft.com/azure/databricks/security/network/front-end/ */
const NETWORK = /unauthorized network access|public access is not allowed/i;
const WRONG_TENANT = /Expected iss claim/i;
/** https://github.com/DataThirstLtd/databricks.vsts.tools/issues/20; "This API is disabled for users without the workspace-access entitlement". */
const NOT_A_MEMBER = /\buser not authorized|\bworkspace-access\b.{0,100}\bentitlement/i;

const HOST = "Check that the configured host is the workspace's own.";

/** The first that applies. */
const RULES: readonly Rule[] = [
  {
    applies: ({ code }) => code === PRIVATE_LINK,
    advice: () =>
      "Connect this app to a network from which the workspace's private endpoint can be reached.",
  },
  {
    applies: ({ status, message }) => status === 403 && IP_LIST.test(message),
    advice: () => "Add the outbound addresses of this app to the workspace's IP access list.",
  },
  {
    applies: ({ status, message }) => status === 403 && NETWORK.test(message),
    advice: () =>
      "Connect this app to a network that the workspace's network settings accept, such as that of its private endpoint.",
  },
  {
    applies: (error) => isWrongClaim(error) && WRONG_TENANT.test(error.message),
    advice: () =>
      "Use an identity of the Microsoft Entra tenant that the workspace belongs to: this token is from another tenant.",
  },
  {
    applies: isWrongClaim,
    advice: () =>
      "Use a token for Azure Databricks: the one configured for this workspace is meant for another service.",
  },
  {
    applies: ({ status, message }) => status === 403 && NOT_A_MEMBER.test(message),
    advice: () =>
      'Add the identity configured for this workspace to the workspace, with the entitlement "Workspace access".',
  },
  {
    applies: isAboutToken,
    advice: () =>
      "Check that the identity or token configured for this workspace is valid, and that its owner was added to the workspace.",
  },
  {
    // Databricks checks the permission before it looks whether the thing exists.
    applies: ({ status, code, message }) =>
      status === 403 && (code === "PERMISSION_DENIED" || /\bpermission/i.test(message)),
    advice: ({ permission }) =>
      `Give the identity configured for this workspace ${permission}; if it has that, the job, run or pipeline was deleted.`,
  },
  {
    applies: (error) => isMissingApi(error) || (error.status === 404 && error.webPage),
    advice: () => HOST,
  },
  {
    applies: isMissing,
    advice: () => "Either it does not exist in this workspace, or it was deleted.",
  },
  { applies: ({ status }) => status < 400, advice: () => HOST },
  {
    applies: (error, { madeByCaller }) => madeByCaller && isBadRequest(error),
    advice: () => "Correct the request before sending it again.",
  },
];

/** Null if the vendor's error does not allow any advice. */
export function toAdvice(purpose: Purpose, error: VendorError): string | null {
  return RULES.find(({ applies }) => applies(error, purpose))?.advice(purpose) ?? null;
}

/** Not for the launch of a deleted run, which cannot be corrected, and not for an error of a gateway. */
function isBadRequest(error: VendorError): boolean {
  const { status, code, message } = error;
  if (status !== 400 || code === null || !isRefusal(error)) return false;
  return !/idempotency.?token/i.test(message);
}
