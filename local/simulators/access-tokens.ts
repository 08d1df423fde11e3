/**
 * The tokens that the simulated Entra ID issues. They look like a JWT, every simulator can read them without the issuer,
 * and they contain a marker in plain text, so that a test can search for leaks.
 */
export const TOKEN_MARKER = "simulated-access-token";

export interface TokenClaims {
  /** The resource of the token, as it was requested. */
  readonly audience: string;
  /** The client id of the identity. */
  readonly principal: string;
  readonly expiresAt: Date;
}

/** One app id for Azure Databricks in every cloud: https://learn.microsoft.com/azure/databricks/dev-tools/auth/ */
export const DATABRICKS_AUDIENCE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
export const KEY_VAULT_AUDIENCE = "https://vault.azure.net";

export function writeAccessToken(claims: TokenClaims, serial: number): string {
  const header = encode({ typ: "JWT", alg: "none" });
  const payload = encode({
    aud: claims.audience,
    appid: claims.principal,
    exp: Math.floor(claims.expiresAt.getTime() / 1000),
  });
  return `${header}.${payload}.${TOKEN_MARKER}-${serial}`;
}

/** The claims of a token, or undefined if the simulated Entra ID did not issue it. */
export function readAccessToken(token: string): TokenClaims | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature?.startsWith(TOKEN_MARKER) !== true) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
      aud: string;
      appid: string;
      exp: number;
    };
    const expiresAt = new Date(claims.exp * 1000);
    return { audience: claims.aud, principal: claims.appid, expiresAt };
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
