/**
 * Compiles infra/ into the files that test/infra/compiled keeps, so that every machine can test what the compiler makes.
 *
 * `main.json` is the template, `main.parameters.json` what the parameter file says when the environment says no more than
 * it must, `sources.json` the SHA-256 of each file that the template was compiled from. `npm run compile-infra` writes them.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { isObject, type Json } from "./arm/json";
import { sourceOf, sourcesOfTheTemplate } from "./bicep-sources";
import { compile } from "./compile";

export const COMPILED = join(__dirname, "compiled");

export const FILES = ["main.json", "main.parameters.json", "sources.json"];

const asText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const digestsNow = (): Record<string, string> =>
  Object.fromEntries(
    sourcesOfTheTemplate().map((path) => [
      path,
      createHash("sha256").update(sourceOf(path)).digest("hex"),
    ]),
  );

/** The files as they have to be kept, by name; null without the compiler, which has been said. */
export function compileAll(): Readonly<Record<string, string>> | null {
  const compilation = compile("build-params", "main.bicepparam", {
    AZURE_ENV_NAME: "test",
    AZURE_LOCATION: "westeurope",
    DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  });
  if (compilation.kind === "none") return null;
  const { templateJson, parametersJson } = JSON.parse(compilation.output) as {
    readonly templateJson: string;
    readonly parametersJson: string;
  };
  return {
    "main.json": asText(withoutGenerator(JSON.parse(templateJson) as Json)),
    "main.parameters.json": asText(JSON.parse(parametersJson)),
    "sources.json": asText(digestsNow()),
  };
}

/** The compiler signs every template with its version and a hash, which say nothing about what is deployed. */
function withoutGenerator(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutGenerator);
  if (!isObject(value)) return value;
  const others = Object.entries(value).filter(([name]) => name !== "_generator");
  return Object.fromEntries(others.map(([name, inside]) => [name, withoutGenerator(inside)]));
}
