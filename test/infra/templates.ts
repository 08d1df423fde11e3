import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBicep, type BicepFile, type BicepResource } from "./bicep-reader";
import type { BicepValue } from "./bicep-values";
import { INFRA } from "./infra-folder";

/** What Runward itself is deployed with; infra/callers/ deploys into other people's services. */
const bicepFiles = [
  "main.bicep",
  ...readdirSync(join(INFRA, "modules"))
    .sort()
    .map((file) => `modules/${file}`),
];

export interface Template extends BicepFile {
  /** Path below infra/, with slashes. */
  readonly path: string;
  readonly source: string;
}

export const templates: readonly Template[] = bicepFiles.map((file) => {
  const source = readFileSync(join(INFRA, file), "utf8");
  return { path: file, source, ...readBicep(source) };
});

export function templateNamed(path: string): Template {
  const found = templates.find((template) => template.path === path);
  if (found === undefined) throw new Error(`There is no infra/${path}`);
  return found;
}

/** Every resource that the templates make, of one type. */
export const resourcesOf = (type: string): BicepResource[] =>
  templates
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource.type === type && !resource.isExisting);

/** The one resource of a type; a second one would go untested. */
export function theResource(type: string): BicepResource {
  const [first, ...others] = resourcesOf(type);
  if (first === undefined || others.length > 0) {
    throw new Error(`Expected one ${type}, found ${others.length + (first === undefined ? 0 : 1)}`);
  }
  return first;
}

/** What a declaration holds; of a loop, what it makes for each. */
export function bodyOf(value: BicepValue | null): BicepValue {
  const body = value?.kind === "list" ? value.items[0] : value;
  if (body === undefined || body === null) throw new Error("A declaration without a body");
  return body;
}
