import type { FastifyRequest } from "fastify";
import { DATABRICKS_AUDIENCE, readAccessToken, type TokenClaims } from "../access-tokens";
import { VendorError } from "../vendor-error";
import { databricksError, expiringTokenBody } from "./databricks-error";

export interface AuthenticationOptions {
  readonly personalAccessTokens?: readonly string[];
  /** Tokens that Entra ID issued, but that are no longer valid. */
  readonly isRevoked?: (token: string) => boolean;
  /** The time for the expiry of tokens; by default that of the simulator's clock. */
  readonly tokenNow?: () => Date;
}

/** Databricks rejects a token in its last 30 seconds: https://github.com/databricks/databricks-sdk-py/issues/362 */
const SHORTEST_TOKEN_LIFE_MS = 30_000;

/** Rejects a request whose bearer token is missing, unknown, revoked, for another resource, or about to expire. */
export function authenticate(
  request: FastifyRequest,
  { personalAccessTokens = [], isRevoked = () => false, tokenNow }: AuthenticationOptions,
): void {
  const token = bearerToken(request);
  if (token === undefined) {
    const message = "Credential was not sent or was of an unsupported type for this API.";
    throw databricksError(401, "UNAUTHENTICATED", message);
  }
  if (personalAccessTokens.includes(token)) return;
  const claims = readAccessToken(token);
  if (claims === undefined || isRevoked(token)) {
    throw databricksError(403, "PERMISSION_DENIED", "Invalid access token.");
  }
  checkClaims(claims, (tokenNow?.() ?? new Date()).getTime());
}

export function principalOf(request: FastifyRequest): string {
  return readAccessToken(bearerToken(request) ?? "")?.principal ?? "runward@example.com";
}

function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
}

function checkClaims({ audience, expiresAt }: TokenClaims, nowMs: number): void {
  if (audience !== DATABRICKS_AUDIENCE) {
    const message = `Expected aud claim to be: ${DATABRICKS_AUDIENCE}, but was: ${audience}.`;
    throw databricksError(401, "UNAUTHENTICATED", message);
  }
  if (expiresAt.getTime() - nowMs <= SHORTEST_TOKEN_LIFE_MS) {
    throw new VendorError(403, expiringTokenBody());
  }
}
