import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/identity";
import * as z from "zod";

/**
 * `ManagedIdentityCredential` (@azure/identity 4.13) always uses a cache that all its instances share, and has no option
 * for msal-node's public `acquireToken({ forceRefresh })`, which bypasses it:
 * https://learn.microsoft.com/javascript/api/@azure/msal-node/managedidentityrequestparams
 */
interface ManagedIdentityApp {
  acquireToken(request: { resource: string; forceRefresh: boolean }): Promise<unknown>;
}

const MsalToken = z.object({ accessToken: z.string().min(1), expiresOn: z.date() });

/**
 * Gets the token from the identity endpoint itself. With another kind of credential, or a later SDK in which this is not
 * possible, the credential's own result is used: the developer tools have no cache.
 */
export async function getFreshToken(
  credential: TokenCredential,
  scope: string,
  options: GetTokenOptions,
): Promise<AccessToken | null> {
  const app = managedIdentityAppOf(credential);
  if (app === undefined) return credential.getToken(scope, options);
  const resource = scope.replace(/\/\.default$/, "");
  const token = MsalToken.parse(await app.acquireToken({ resource, forceRefresh: true }));
  return { token: token.accessToken, expiresOnTimestamp: token.expiresOn.getTime() };
}

function managedIdentityAppOf(credential: object): ManagedIdentityApp | undefined {
  const app: unknown = Reflect.get(credential, "managedIdentityApp");
  return isManagedIdentityApp(app) ? app : undefined;
}

function isManagedIdentityApp(app: unknown): app is ManagedIdentityApp {
  return (
    typeof app === "object" &&
    app !== null &&
    "acquireToken" in app &&
    typeof app.acquireToken === "function"
  );
}
