/**
 * Bundles the command line into one file without any dependencies: `dist/cli/runward.cjs`. As a program (`npm run package:cli`)
 * it always does so; `runward.cjs` does it when a source has changed since.
 */
const { mkdirSync, readFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const stamps = require("../infra/stamps.cjs");

const ROOT = dirname(__dirname);
const RESULT = "dist/cli/runward.cjs";
const BUNDLE = join(ROOT, RESULT);
/** The stamps of the bundle and of the sources that it was made from. */
const STAMPS = "dist/cli/build.json";

/** The sources are those that esbuild found: another one can only come with a change of one of them. */
function isCurrent() {
  const stored = stamps.readStamps(join(ROOT, STAMPS));
  return stored !== null && stamps.isCurrent(ROOT, STAMPS, Object.keys(stored.sources));
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
  const sources = stamps.stampsOf(ROOT, [
    "package.json",
    "package-lock.json",
    "bin/bundle.cjs",
    ...own,
  ]);
  mkdirSync(dirname(BUNDLE), { recursive: true });
  stamps.replaceFile(BUNDLE, outputFiles[0].text);
  stamps.keepStamps(ROOT, STAMPS, { sources, results: [RESULT] });
}

module.exports = { BUNDLE, ROOT, bundle, isCurrent };

if (require.main === module) bundle();
