import { VendorError } from "../vendor-error";

function vaultError(
  status: number,
  error: { readonly code: string; readonly message: string; readonly inner?: string },
  headers: Readonly<Record<string, string>> = {},
): VendorError {
  const { code, message, inner } = error;
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return new VendorError(status, { error: { code, message, ...innererror } }, headers);
}

/** The challenge contains the tenant and the resource for the client's token. */
export function unauthorized(tenantId: string, message: string): VendorError {
  const challenge = `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="https://vault.azure.net"`;
  return vaultError(401, { code: "Unauthorized", message }, { "www-authenticate": challenge });
}

export function secretNotFound(name: string): VendorError {
  const message = `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`;
  return vaultError(404, { code: "SecretNotFound", message });
}

export function deletedSecretNotFound(name: string): VendorError {
  return vaultError(404, { code: "SecretNotFound", message: `Deleted Secret not found: ${name}` });
}

export function secretDisabled(): VendorError {
  const message = "Operation get is not allowed on a disabled secret.";
  return vaultError(403, { code: "Forbidden", message, inner: "SecretDisabled" });
}

export interface Caller {
  readonly appId: string;
  readonly tenantId: string;
  readonly vaultName: string;
}

/** For a vault with role-based access, if the reader does not have "Key Vault Secrets User". */
export function forbiddenByRbac(caller: Caller, secretName: string): VendorError {
  const { appId, tenantId, vaultName } = caller;
  const vault = `/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/rg-data/providers/microsoft.keyvault/vaults/${vaultName}`;
  const message = [
    "Caller is not authorized to perform action on resource.",
    "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
    `Caller: appid=${appId};oid=${appId};iss=https://sts.windows.net/${tenantId}/`,
    "Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'",
    `Resource: '${vault}/secrets/${secretName}'`,
    "Assignment: (not found)",
    "DenyAssignmentId: null",
    "DecisionReason: 'DeniedWithNoValidRBAC' ",
    `Vault: ${vaultName};location=westeurope`,
    "",
  ].join("\r\n");
  return vaultError(403, { code: "Forbidden", message, inner: "ForbiddenByRbac" });
}

export function forbiddenByFirewall(vaultName: string): VendorError {
  const message = `Client address is not authorized and caller is not a trusted service.\r\nClient address: 127.0.0.1\r\nVault: ${vaultName};location=westeurope`;
  return vaultError(403, { code: "Forbidden", message, inner: "ForbiddenByFirewall" });
}

export function throttled(retryAfterSeconds: number): VendorError {
  const message =
    "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached";
  const headers = { "retry-after": String(retryAfterSeconds) };
  return vaultError(429, { code: "Throttled", message }, headers);
}

export function missingApiVersion(): VendorError {
  return vaultError(400, { code: "BadParameter", message: "api-version must be specified" });
}

export function unknownApiVersion(version: string): VendorError {
  const message = `The specified version (${version}) is not recognized. Consider using the latest supported version (2025-07-01).`;
  return vaultError(400, { code: "BadParameter", message });
}
