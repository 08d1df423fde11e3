/** `npm run package:callers`: writes the zips that Data Factory imports into dist/callers. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toArchive } from "./callers/data-factory/archive";
import { createPipelineTemplates } from "./callers/data-factory/templates";

const FOLDER = "dist/callers";

async function main(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const template of createPipelineTemplates()) {
    const file = join(FOLDER, `${template.name}.zip`);
    await writeFile(file, toArchive(template));
    console.log(file);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
