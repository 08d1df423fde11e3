/**
 * `npm run generate`: writes the OpenAPI documents, the types of the client, the ready-made callers, the calls for people,
 * and the settings of connections outside of the app. Tests compare them with the committed files.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CLIENT_TYPES_PATH, clientTypes } from "./callers/client-types";
import { generatedFiles } from "./callers/generated-files";
import { requestFiles } from "./callers/requests/request-files";
import { filesWithConnections } from "./connection-settings";

async function main(): Promise<void> {
  const generated = generatedFiles();
  const files = [
    ...generated,
    ...(await requestFiles(generated)),
    ...filesWithConnections(process.cwd()),
    [CLIENT_TYPES_PATH, await clientTypes()] as const,
  ];
  for (const [path, text] of files) {
    const target = join(process.cwd(), path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    console.log(path);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
