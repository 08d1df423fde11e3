/**
 * Bundles the command line into one file without any dependencies: `dist/cli/runward.cjs`. As a program (`npm run package:cli`)
 * it always does so; `runward.cjs` does it when a source is newer than the bundle.
 */
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const ROOT = dirname(__dirname);
const BUNDLE = join(ROOT, "dist/cli/runward.cjs");
/** The sources that the bundle was made from. */
const SOURCES = join(ROOT, "dist/cli/sources.json");

const modifiedAt = (path) => statSync(path).mtimeMs;

function isCurrent() {
  try {
    const sources = JSON.parse(readFileSync(SOURCES, "utf8"));
    const made = modifiedAt(BUNDLE);
    return sources.every((path) => modifiedAt(join(ROOT, path)) <= made);
  } catch {
    return false;
  }
}

/** Replaces a file at once, because two commands may do so at the same time. */
function replace(path, text) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function bundle() {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const { outputFiles, metafile } = require("esbuild").buildSync({
    absWorkingDir: ROOT,
    entryPoints: ["cli/runward.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "eof",
    define: { "process.env.RUNWARD_VERSION": JSON.stringify(version) },
    logLevel: "warning",
  });
  const own = Object.keys(metafile.inputs)
    .map((path) => relative(ROOT, join(ROOT, path)))
    .filter((path) => !path.includes("node_modules"));
  mkdirSync(dirname(BUNDLE), { recursive: true });
  replace(BUNDLE, outputFiles[0].text);
  replace(SOURCES, JSON.stringify(["package.json", "bin/bundle.cjs", ...own]));
}

module.exports = { BUNDLE, ROOT, bundle, isCurrent };

if (require.main === module) bundle();
