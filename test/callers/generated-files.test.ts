import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { generatedFiles } from "../../local/callers/generated-files";

const ROOT = resolve(__dirname, "../..");

const jsonBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)).replaceAll("\\", "/"));

/** Those of workflows are written by hand. */
const keptJson = (): string[] =>
  ["infra/callers", "src"]
    .flatMap(jsonBelow)
    .filter((path) => !path.startsWith("infra/callers/workflows/"));

describe("generatedFiles", () => {
  it("are up to date: npm run generate writes them", () => {
    const made = Object.fromEntries(generatedFiles());

    const kept = Object.fromEntries(
      keptJson().map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
    );

    expect(kept).toStrictEqual(made);
  });

  it("are generated identically each time", () => {
    expect([...generatedFiles()]).toStrictEqual([...generatedFiles()]);
  });
});
