/**
 * `npm run callers`: writes the zips that Data Factory imports into dist/callers. The options, or the variables of `azd`,
 * fill in the address of the app and what else is the same for every pipeline.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toArchive } from "./callers/data-factory/archive";
import { OPTIONS, valuesFor } from "./callers/data-factory/filled-in";
import { createPipelineTemplates, type ParameterValues } from "./callers/data-factory/templates";

const FOLDER = "dist/callers";

const USAGE = [
  "Usage: npm run callers -- [options]",
  ...Object.entries(OPTIONS).map(
    ([parameter, { option, variable, example }]) =>
      `  ${`--${option}`.padEnd(12)} ${parameter}, such as ${example}${variable === null ? "" : `; or ${variable}`}`,
  ),
].join("\n");

const VALUES = Object.fromEntries(
  Object.values(OPTIONS).map(({ option }) => [option, { type: "string" as const }]),
);

async function main(): Promise<void> {
  const { help, ...options } = parseArgs({
    options: { ...VALUES, help: { type: "boolean" } },
  }).values;
  if (help === true) {
    console.log(USAGE);
    return;
  }
  const values = valuesFor(options, process.env);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const templates = createPipelineTemplates(values);
  for (const template of templates) {
    await writeFile(join(FOLDER, `${template.name}.zip`), toArchive(template));
  }
  console.log(`${templates.length} pipelines for Data Factory are in ${FOLDER}.`);
  console.log(describe(values));
}

function describe(values: ParameterValues): string {
  const filled = Object.entries(values).map(([parameter, value]) => `  ${parameter}: ${value}`);
  const open = Object.entries(OPTIONS)
    .filter(([parameter]) => !(parameter in values))
    .map(([parameter, { option }]) => `${parameter} (--${option})`);
  return [
    ...(filled.length === 0 ? [] : ["Filled in:", ...filled]),
    ...(open.length === 0 ? [] : [`To be given in each pipeline: ${open.join(", ")}.`]),
  ].join("\n");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
});
