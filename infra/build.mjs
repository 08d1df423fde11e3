/**
 * Builds what the local programs run, if something has changed since the last build: each TypeScript file of src, local, client
 * and bench as one JavaScript file below dist, their JSON files, and the runs page. It takes a second or two. Types are checked by
 * `npm run check`, not here.
 *
 * Owns: which files are sources, the file with their stamps, removing what no source makes any more. Does not own: the package
 * (`package.mjs`) and the command line (`bin/bundle.cjs`), which bundle their sources themselves.
 *
 * 1. dist is never older than its sources: every source and every result is compared with the last build.
 * 2. Each file is there at every moment, as it was or as it is now: programs may be running from dist.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesBelow, isCurrent, keepStamps, replaceFile, stampsOf } from "./stamps.cjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const FOLDERS = ["src", "local", "client", "bench"];
const STAMPS = "dist/build.json";
const PAGE = "dist/page";
/** They decide how files are built, and with which versions of packages. */
const SETTINGS = [
  ...["infra/build.mjs", "infra/build-page.mjs", "infra/stamps.cjs"],
  ...["tsconfig.json", "page/tsconfig.json", "package-lock.json"],
];

const isCode = (path) => !path.endsWith(".d.ts");

function findSources() {
  const code = FOLDERS.flatMap((folder) => filesBelow(ROOT, folder, [".ts"])).filter(isCode);
  const page = filesBelow(ROOT, "page", [".ts", ".tsx", ".css", ".html", ".svg"]);
  const data = FOLDERS.flatMap((folder) => filesBelow(ROOT, folder, [".json"]));
  return { code, data, all: [...code, ...data, ...page, ...SETTINGS] };
}

/** Returns false if nothing had changed. */
export async function buildIfChanged(log) {
  const { code, data, all } = findSources();
  if (isCurrent(ROOT, STAMPS, all)) return false;
  const startedAt = performance.now();
  log(
    `Building Runward: ${code.length} TypeScript files and the runs page. It is built again only after a change.`,
  );
  const sources = stampsOf(ROOT, all);
  const results = [...(await buildCode(code, data)), ...(await buildRunsPage())];
  keepStamps(ROOT, STAMPS, { sources, results });
  log(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  return true;
}

async function buildCode(code, data) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: code,
    outdir: join(ROOT, "dist"),
    outbase: ROOT,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "linked",
    sourcesContent: false,
    write: false,
    logLevel: "warning",
  });
  const copies = data.map((path) => ({
    path: join(ROOT, "dist", path),
    contents: readFileSync(join(ROOT, path)),
  }));
  const results = [...outputFiles, ...copies].map(({ path, contents }) => {
    mkdirSync(dirname(path), { recursive: true });
    if (!isAlready(path, contents)) replaceFile(path, contents);
    return path.slice(ROOT.length + 1);
  });
  removeOthers(new Set(results));
  return results;
}

const isAlready = (path, contents) => existsSync(path) && readFileSync(path).equals(contents);

/** Files of sources that exist no more, which a program could still load. */
function removeOthers(results) {
  for (const folder of FOLDERS) {
    for (const path of filesBelow(ROOT, join("dist", folder), [".js", ".js.map", ".json"])) {
      if (!results.has(path)) rmSync(join(ROOT, path), { force: true });
    }
  }
}

async function buildRunsPage() {
  const { buildPage } = await import("./build-page.mjs");
  await buildPage(join(ROOT, PAGE));
  return readdirSync(join(ROOT, PAGE))
    .filter((name) => !name.endsWith(".tmp"))
    .map((name) => join(PAGE, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildIfChanged((line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    const isMissing = error.code === "ERR_MODULE_NOT_FOUND";
    process.stderr.write(
      isMissing
        ? `A package is missing: run npm ci first. (${error.message.split("\n")[0]})\n`
        : `${error.message}\n`,
    );
    process.exitCode = 1;
  }
}
