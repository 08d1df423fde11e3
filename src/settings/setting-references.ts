/** References that the platform should have replaced by what they stand for; a part of `settings.ts`, which alone reads it. */

/**
 * What the app sees when the platform could not read the vault: a text that anybody could guess. Only a whole value is
 * ever replaced, so one element of a list is never a secret either.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
const REFERENCE = /(?:^|[,=])\s*@Microsoft\.(?:KeyVault|AppConfiguration)\s*\(/i;

const ADVICE =
  "holds a reference that the platform could not resolve. A reference must be the whole value, and the app's identity needs the role Key Vault Secrets User (App Configuration Data Reader for @Microsoft.AppConfiguration)";

/** One line for each of the settings that still holds a reference, without its value. */
export const findReferences = (
  environment: Readonly<Record<string, string | undefined>>,
  settings: readonly string[],
): string[] =>
  settings
    .filter((setting) => REFERENCE.test(environment[setting] ?? ""))
    .map((setting) => `  ${setting}: ${ADVICE}`);
