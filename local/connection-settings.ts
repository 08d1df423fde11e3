/**
 * Writes the names of the settings that list connections into two files outside of the app: `infra/main.bicepparam`, which
 * passes them from the azd environment to the template, and the sample of local settings. `npm run generate` writes both
 * from the list of vendors; a test compares them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vendors } from "../src/providers/vendors";
import { toText } from "./callers/json";

const START = "// connections: written by `npm run generate`\n";
const END = "// /connections\n";

/** Bicep accepts only a literal as the name of a variable. */
export function withConnectionParameter(page: string, settings: readonly string[]): string {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error("The parameter file has no place for the connections.");
  }
  const lines = settings.map(
    (name) => `  ${name}: json(readEnvironmentVariable('${name}', '[]'))\n`,
  );
  return `${before}${START}param connections = {\n${lines.join("")}}\n${END}${after}`;
}

interface LocalSettings {
  readonly Values: Readonly<Record<string, string>>;
}

/** Adds the missing settings after the others that list connections. */
export function withConnectionSettings(sample: string, settings: readonly string[]): string {
  const { Values, ...host } = JSON.parse(sample) as LocalSettings;
  const entries = Object.entries(Values);
  const place = entries.findLastIndex(([name]) => settings.includes(name)) + 1;
  const missing = settings.filter((name) => !(name in Values)).map((name) => [name, "[]"] as const);
  const all = [...entries.slice(0, place), ...missing, ...entries.slice(place)];
  return toText({ ...host, Values: Object.fromEntries(all) });
}

/** The expected text of both files, by their path from the root of the repository. */
export function filesWithConnections(root: string): ReadonlyMap<string, string> {
  const settings = vendors.map(({ connections }) => connections.name);
  const written = (
    path: string,
    write: (text: string, settings: readonly string[]) => string,
  ): readonly [string, string] => [path, write(readFileSync(join(root, path), "utf8"), settings)];
  return new Map([
    written("infra/main.bicepparam", withConnectionParameter),
    written("local.settings.sample.json", withConnectionSettings),
  ]);
}
