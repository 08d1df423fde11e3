import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../clock";
import { readAccessToken } from "../access-tokens";
import type { SecretStore, SecretVersion, StoredSecret } from "./secret-store";
import { toDeletedSecret, toSecretBundle } from "./secret-view";
import {
  deletedSecretNotFound,
  forbiddenByFirewall,
  forbiddenByRbac,
  missingApiVersion,
  secretDisabled,
  secretNotFound,
  throttled,
  unauthorized,
  unknownApiVersion,
} from "./vault-errors";

export type VaultDenial =
  /** The reader's role is missing, for the whole vault or for one secret. */
  { readonly kind: "rbac"; readonly secretName?: string } | { readonly kind: "firewall" };

export interface Vault {
  readonly clock: Clock;
  readonly secrets: SecretStore;
  readonly tenantId: string;
  readonly vaultName: string;
  readonly acceptsToken: (token: string) => boolean;
  denial: VaultDenial | undefined;
  throttledUntilMs: number;
}

interface SecretParams {
  readonly name: string;
  readonly version?: string;
}

function tokenOf(request: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

function authenticate({ tenantId, acceptsToken }: Vault, request: FastifyRequest): string {
  const token = tokenOf(request);
  if (token === undefined) {
    throw unauthorized(tenantId, "AKV10000: Request is missing a Bearer or PoP token.");
  }
  if (acceptsToken(token)) return token;
  throw unauthorized(tenantId, "[BearerReadAccessTokenFailed] Error validating token: 'S2S12005'.");
}

function authorize(vault: Vault, token: string, secretName: string): void {
  const { tenantId, vaultName, denial } = vault;
  if (denial?.kind === "firewall") throw forbiddenByFirewall(vaultName);
  if (denial === undefined || (denial.secretName ?? secretName) !== secretName) return;
  const appId = readAccessToken(token)?.principal ?? "00000000-0000-0000-0000-000000000000";
  throw forbiddenByRbac({ appId, tenantId, vaultName }, secretName);
}

/** https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups */
const API_VERSIONS = ["7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01"];

/** Checks authentication, permission and rate limit before the request. */
function admit(vault: Vault, request: FastifyRequest, secretName: string): void {
  authorize(vault, authenticate(vault, request), secretName);
  const waitMs = vault.throttledUntilMs - vault.clock.now().getTime();
  if (waitMs > 0) throw throttled(Math.ceil(waitMs / 1000));
  const { "api-version": version } = request.query as { readonly "api-version"?: string };
  if (version === undefined) throw missingApiVersion();
  if (!API_VERSIONS.includes(version)) throw unknownApiVersion(version);
}

function currentOrNamed(
  secret: StoredSecret | undefined,
  version: string | undefined,
): SecretVersion | undefined {
  if (secret === undefined || secret.deletedMs !== undefined) return undefined;
  // The SDK requests the current version with an empty one: /secrets/name/
  return version === undefined || version === ""
    ? secret.versions.at(-1)
    : secret.versions.find((each) => each.version === version);
}

function getSecret(vault: Vault, request: FastifyRequest): unknown {
  const { name, version } = request.params as SecretParams;
  admit(vault, request, name);
  const secret = vault.secrets.get(name);
  const found = currentOrNamed(secret, version);
  if (secret === undefined || found === undefined) throw secretNotFound(name);
  if (!found.enabled) throw secretDisabled();
  return toSecretBundle(`https://${request.host}`, secret, found);
}

function getDeletedSecret(vault: Vault, request: FastifyRequest): unknown {
  const { name } = request.params as SecretParams;
  admit(vault, request, name);
  const secret = vault.secrets.get(name);
  if (secret?.deletedMs === undefined) throw deletedSecretNotFound(name);
  return toDeletedSecret(`https://${request.host}`, secret, secret.deletedMs);
}

function answer(vault: Vault, handle: (vault: Vault, request: FastifyRequest) => unknown) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    void reply.headers({
      "x-ms-keyvault-region": "westeurope",
      "x-ms-request-id": randomUUID(),
      "x-ms-keyvault-service-version": "1.9.3019.1",
    });
    return reply.send(handle(vault, request));
  };
}

export function addVaultRoutes(app: FastifyInstance, vault: Vault): void {
  app.get("/secrets/:name", answer(vault, getSecret));
  app.get("/secrets/:name/", answer(vault, getSecret));
  app.get("/secrets/:name/:version", answer(vault, getSecret));
  app.get("/deletedsecrets/:name", answer(vault, getDeletedSecret));
}
