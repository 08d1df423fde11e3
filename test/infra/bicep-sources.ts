import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "./infra-folder";

export interface BicepSource {
  /** Path below infra/, with slashes. */
  readonly path: string;
  readonly source: string;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(INFRA, folder))
    .sort()
    .map((file) => `${folder}/${file}`);

export const sourceOf = (path: string): string => readFileSync(join(INFRA, path), "utf8");

/** What Runward itself is deployed with; infra/callers/ deploys into other people's services. */
export const bicepSources: readonly BicepSource[] = ["main.bicep", ...filesIn("modules")].map(
  (path) => ({ path, source: sourceOf(path) }),
);

/** Everything that the compiled template depends on. */
export const sourcesOfTheTemplate = (): string[] => [
  "bicep/bicep.csproj",
  "bicepconfig.json",
  "main.bicep",
  ...filesIn("modules"),
  ...filesIn("queries"),
];
