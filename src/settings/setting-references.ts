/** Key Vault references that the platform should have replaced by their values; a part of `settings.ts`. */

/**
 * The value that the app gets if the platform could not read the vault: a text that anybody could guess. The platform only
 * replaces a whole value, so a reference as one element of a list is never replaced either.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
const REFERENCE = /(?:^|[,=])\s*@Microsoft\.(?:KeyVault|AppConfiguration)\s*\(/i;

const ADVICE =
  "holds a reference that the platform could not resolve. A reference must be the whole value, and the app's identity needs the role Key Vault Secrets User (App Configuration Data Reader for @Microsoft.AppConfiguration)";

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of OpenTelemetry's SDK that are set, because it reads them itself; none while OpenTelemetry is off. */
export const telemetryVariables = (environment: Environment): string[] =>
  environment["OPENTELEMETRY"] === "true"
    ? Object.keys(environment).filter((name) => name.startsWith("OTEL_"))
    : [];

/** One line for each setting that still contains a reference, without its value. */
export const findReferences = (environment: Environment, settings: readonly string[]): string[] =>
  settings
    .filter((setting) => REFERENCE.test(environment[setting] ?? ""))
    .map((setting) => `  ${setting}: ${ADVICE}`);
