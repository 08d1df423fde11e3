import { resolve } from "node:path";
import { build } from "esbuild";
import { dependencies, devDependencies, optionalDependencies } from "../../package.json";

const ROOT = resolve(__dirname, "../..");

/** What a user of the demo, `npm start` and the command line runs; `npm ci --omit=dev` installs the packages for it. */
const PROGRAMS = [
  ...["local/start.ts", "local/demo.ts", "local/host-process.ts", "src/index.ts", "cli/runward.ts"],
  ...["page/main.tsx", "infra/build.mjs", "infra/build-page.mjs", "bin/bundle.cjs"],
];

async function importedPackages(): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS,
    outdir: "nowhere",
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    packages: "external",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "error",
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const names = imports
    .filter(({ external = false, path }) => external && /^[@a-z]/.test(path))
    .filter(({ path }) => !path.startsWith("node:"))
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  return new Set(names);
}

describe("package.json", () => {
  it("has no package among the development packages that the demo, npm start or the command line needs", async () => {
    const imported = await importedPackages();

    expect(imported).toContain("fastify");
    expect(Object.keys(devDependencies).filter((name) => imported.has(name))).toStrictEqual([]);
  });

  it("has no other package among the optional ones, which every user of the demo installs", async () => {
    const imported = await importedPackages();

    const unneeded = Object.keys(optionalDependencies).filter((name) => !imported.has(name));

    expect(unneeded).toStrictEqual([]);
  });

  it("has each package once", () => {
    const names = [dependencies, devDependencies, optionalDependencies].flatMap(Object.keys);

    expect(new Set(names).size).toBe(names.length);
  });
});
