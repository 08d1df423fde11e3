import type { FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import { type Clock, RealClock } from "../clock";
import { type TokenClaims, writeAccessToken } from "./access-tokens";
import { type SimulatorServer, startSimulatorServer } from "./server";
import { VendorError } from "./vendor-error";

export interface ManagedIdentityOptions {
  readonly clock?: Clock;
  readonly port?: number;
  readonly identityHeader?: string;
  /** Client id of the system-assigned identity; null if the app has none. */
  readonly systemAssigned?: string | null;
  /** Client ids of the user-assigned identities. */
  readonly userAssigned?: readonly string[];
  readonly tokenLifetimeSeconds?: number;
}

export interface IssuedToken extends TokenClaims {
  readonly token: string;
  readonly issuedAt: Date;
}

/** The token endpoint of App Service: https://learn.microsoft.com/azure/app-service/overview-managed-identity */
export interface ManagedIdentitySimulator extends SimulatorServer {
  /** The variables that App Service sets for the app. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** Every issued token, oldest first. A response from the endpoint's cache issues none. */
  issued(): readonly IssuedToken[];
  isRevoked(token: string): boolean;
  /** Revokes all issued tokens; the next request gets a new one. */
  revokeTokens(): void;
  setTokenLifetime(seconds: number): void;
}

const API_VERSION = "2019-08-01";
const SYSTEM_ASSIGNED_CLIENT_ID = "5b1f2ad0-3f6e-4c55-9d0e-3a3c1f7f0a11";
/** "Managed identity tokens are cached per resource for around 24 hours", same source as above. */
const DEFAULT_LIFETIME_SECONDS = 24 * 3600;
/** The endpoint does not return a cached token that expires soon. */
const SHORTEST_CACHED_LIFE_SECONDS = 300;

class TokenIssuer {
  readonly issued: IssuedToken[] = [];
  lifetimeSeconds: number;
  #firstValid = 0;
  readonly #clock: Clock;

  constructor(clock: Clock, lifetimeSeconds: number) {
    this.#clock = clock;
    this.lifetimeSeconds = lifetimeSeconds;
  }

  tokenFor(audience: string, principal: string): IssuedToken {
    return this.#cached(audience, principal) ?? this.#issue(audience, principal);
  }

  revokeAll(): void {
    this.#firstValid = this.issued.length;
  }

  isRevoked(token: string): boolean {
    return this.issued.slice(0, this.#firstValid).some((issued) => issued.token === token);
  }

  #cached(audience: string, principal: string): IssuedToken | undefined {
    const lifeMs = Math.min(SHORTEST_CACHED_LIFE_SECONDS, this.lifetimeSeconds / 2) * 1000;
    const stillGoodAt = this.#clock.now().getTime() + lifeMs;
    return this.issued
      .slice(this.#firstValid)
      .find(
        (issued) =>
          issued.audience === audience &&
          issued.principal === principal &&
          issued.expiresAt.getTime() > stillGoodAt,
      );
  }

  #issue(audience: string, principal: string): IssuedToken {
    const issuedAt = this.#clock.now();
    const expiresAt = new Date(issuedAt.getTime() + this.lifetimeSeconds * 1000);
    const claims = { audience, principal, expiresAt };
    const token = writeAccessToken(claims, this.issued.length + 1);
    const issued = { ...claims, token, issuedAt };
    this.issued.push(issued);
    return issued;
  }
}

export async function startManagedIdentitySimulator(
  options: ManagedIdentityOptions = {},
): Promise<ManagedIdentitySimulator> {
  const { clock = new RealClock(), identityHeader = randomUUID() } = options;
  const issuer = new TokenIssuer(clock, options.tokenLifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS);
  const server = await startSimulatorServer({
    clock,
    ...(options.port !== undefined && { port: options.port }),
    state: () => ({ issued: issuer.issued }),
    routes: (app) => {
      app.get("/msi/token", (request) => {
        if (request.headers["x-identity-header"] !== identityHeader) throw unauthorized();
        return answerFor(request, issuer, options);
      });
    },
  });
  return {
    ...server,
    environment: {
      IDENTITY_ENDPOINT: `${server.baseUrl}/msi/token`,
      IDENTITY_HEADER: identityHeader,
    },
    issued: () => issuer.issued,
    isRevoked: (token) => issuer.isRevoked(token),
    revokeTokens: () => {
      issuer.revokeAll();
    },
    setTokenLifetime: (seconds) => {
      issuer.lifetimeSeconds = seconds;
    },
  };
}

function answerFor(
  request: FastifyRequest,
  issuer: TokenIssuer,
  options: ManagedIdentityOptions,
): unknown {
  const query = request.query as Partial<Record<string, string>>;
  if (query["api-version"] !== API_VERSION) {
    throw badRequest(`The api-version '${query["api-version"] ?? ""}' is not supported.`);
  }
  const resource = query["resource"] ?? "";
  if (resource === "") throw badRequest("The parameter 'resource' is missing.");
  const clientId = identityFor(query["client_id"], options);
  const issued = issuer.tokenFor(resource, clientId);
  return {
    access_token: issued.token,
    expires_on: String(Math.floor(issued.expiresAt.getTime() / 1000)),
    resource,
    token_type: "Bearer",
    client_id: clientId,
  };
}

function identityFor(clientId: string | undefined, options: ManagedIdentityOptions): string {
  const { systemAssigned = SYSTEM_ASSIGNED_CLIENT_ID, userAssigned = [] } = options;
  if (clientId === undefined && systemAssigned !== null) return systemAssigned;
  if (clientId !== undefined && userAssigned.includes(clientId)) return clientId;
  // The text of App Service: https://github.com/Azure-Samples/azure-search-openai-demo/issues/2148
  throw badRequest(
    "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
  );
}

function badRequest(message: string): VendorError {
  return new VendorError(400, { statusCode: 400, message, correlationId: randomUUID() });
}

function unauthorized(): VendorError {
  const message = "The X-IDENTITY-HEADER header is missing or wrong.";
  return new VendorError(401, { statusCode: 401, message, correlationId: randomUUID() });
}
