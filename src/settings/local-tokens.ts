/**
 * Tokens in environment variables, for a first run on a developer's machine; a part of `settings.ts`. In Azure they belong into
 * Key Vault, where a token can be replaced without a restart, and is not shown among the app's settings.
 */
import type { Connection } from "../contracts/connection";
import { isLocalHost } from "./place-settings";

type Lists = ReadonlyMap<string, readonly Connection[]>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The token of each variable that a connection names. */
export const readLocalTokens = (lists: Lists, environment: Environment): Map<string, string> =>
  new Map(
    variablesIn([...lists.values()].flat()).map((name) => [name, environment[name] ?? ""] as const),
  );

const variablesIn = (connections: readonly Connection[]): string[] =>
  connections.flatMap(({ auth }) => (auth.kind === "variable" ? [auth.name] : []));

/** What is wrong with those variables: the setting, and a message without any value. */
export function findLocalTokenProblems(
  lists: Lists,
  environment: Environment,
): [setting: string, message: string][] {
  return [...lists].flatMap(([setting, connections]) =>
    variablesIn(connections).flatMap((name): [string, string][] => {
      if (isInAzure(environment)) {
        const message = `tokenVariable is for a developer's machine only. Store the token in Key Vault, and name the secret in tokenSecret`;
        return [[setting, message]];
      }
      return environment[name] === undefined
        ? [[setting, `names the environment variable ${name}, which is not set`]]
        : [];
    }),
  );
}

/** The platform sets both: https://learn.microsoft.com/azure/app-service/reference-app-settings */
const isInAzure = ({ WEBSITE_HOSTNAME: host, IDENTITY_ENDPOINT: identity }: Environment): boolean =>
  identity !== undefined || (host !== undefined && !isLocalHost(host));
