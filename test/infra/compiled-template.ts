/** The template as the compiler made it, from the files that `compiled-files.ts` explains. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Template } from "./arm/deployment";
import type { JsonObject } from "./arm/json";

const compiledFile = (name: string): string =>
  readFileSync(join(__dirname, "compiled", name), "utf8");

export const templateText = compiledFile("main.json");

export const template = JSON.parse(templateText) as Template & { readonly languageVersion: string };

const { parameters } = JSON.parse(compiledFile("main.parameters.json")) as {
  readonly parameters: Readonly<Record<string, JsonObject>>;
};

/** What the parameter file says when the environment says no more than it must. */
export const asDelivered: JsonObject = Object.fromEntries(
  Object.entries(parameters).map(([name, { value = null }]) => [name, value]),
);
