import { readFileSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "./infra-folder";

/** Set by the platform in every app, so the template leaves them alone. */
export const SET_BY_THE_PLATFORM = [
  "IDENTITY_ENDPOINT",
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_HOSTNAME",
];

/** The names that the app looks for, read from the schemas' own text: the schemas are nobody else's business. */
export function settingsOfTheApp(): string[] {
  const sources = [
    "settings.ts",
    "caller-settings.ts",
    "connection-settings.ts",
    "place-settings.ts",
  ].map((file) => readFileSync(join(INFRA, "..", "src", file), "utf8"));
  const schemas = sources.map(
    (text) => /= (?:z\.object\()?\{(\n {2}[A-Z].*?)\n\}/s.exec(text)?.[1],
  );
  return schemas.flatMap((schema = "") =>
    [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = ""]) => name),
  );
}
