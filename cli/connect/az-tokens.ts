/** Tokens of the Azure CLI, for apps that are called with Entra ID. */
import { ClientError } from "../../client/client-error";
import type { TransmissionOptions } from "../../client/transmission";

export interface Token {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** Gets one token. It starts a process, so a token is kept until shortly before it expires. */
type GetToken = (scope: string) => Promise<Token>;

const EARLY_MS = 300_000;

export function createAzTokens(
  scope: string,
  getToken: GetToken = getAzToken,
): NonNullable<TransmissionOptions["authorise"]> {
  let kept: Token | null = null;
  return async ({ fresh }) => {
    if (fresh || kept === null || kept.expiresOnTimestamp - EARLY_MS < Date.now()) {
      kept = await getToken(scope).catch((error: unknown) => {
        throw noToken(scope, error);
      });
    }
    return { Authorization: `Bearer ${kept.token}` };
  };
}

async function getAzToken(scope: string): Promise<Token> {
  const { AzureCliCredential } = await import("@azure/identity");
  return new AzureCliCredential().getToken(scope);
}

function noToken(scope: string, error: unknown): ClientError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ClientError({
    kind: "notAuthorised",
    message: `The Azure CLI gave no token for ${scope}: ${reason}\nRun az login, and check the scope: api://<client id of the app registration>/.default`,
  });
}
