import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { generatedFiles } from "../../local/callers/generated-files";
import { requestFiles } from "../../local/callers/requests/request-files";

const ROOT = resolve(__dirname, "../..");

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:json|http)$/.test(entry.name))
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)).replaceAll("\\", "/"));

/** Those of workflows are written by hand. */
const keptFiles = (): string[] =>
  ["infra/callers", "src"]
    .flatMap(filesBelow)
    .filter((path) => !path.startsWith("infra/callers/workflows/"));

describe("generatedFiles", () => {
  it("are up to date: npm run generate writes them", async () => {
    const generated = generatedFiles();
    const made = Object.fromEntries([...generated, ...(await requestFiles(generated))]);

    const kept = Object.fromEntries(
      keptFiles().map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
    );

    expect(kept).toStrictEqual(made);
  });

  it("are generated identically each time", () => {
    expect([...generatedFiles()]).toStrictEqual([...generatedFiles()]);
  });
});
