/**
 * Writes the deployment package to dist/package, or to the given folder: the bundle, package.json, host.json and the files of the runs
 * page. The source maps go to a folder beside it, named like it with `-maps`.
 *
 * A cold start reads 11,000 files without the bundle and some with it. Nothing is installed or built in Azure.
 */
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { build, transform } from "esbuild";
import { buildPage } from "./build-page.mjs";
import { laterEntryPoints, leanPackages } from "./lean-packages.mjs";
import { mergedParts } from "./merged-parts.mjs";

const require = createRequire(import.meta.url);
const target = process.argv[2] ?? "dist/package";

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

// Not in the package, because Node would read them at every cold start. infra/explain-trace.mjs reads them.
const maps = `${target}-maps`;
await rm(maps, { recursive: true, force: true });
await mkdir(maps, { recursive: true });

/**
 * Names stay as they are, because traces and logs contain those of functions, and the storage SDK knows some of its classes by them.
 * esbuild's `keepNames` would keep them too, by a call for each function: a tenth of a cold start.
 */
const SMALLER = { minifySyntax: true, minifyWhitespace: true, legalComments: "none" };
const FOR_NODE = { platform: "node", target: "node20" };

/** Shortens what has a name only inside of a file of a package, which is most of it: an eighth of the bundle. */
const withShortLocals = {
  name: "short locals of packages",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.[cm]?js$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        // White space goes later: with it, esbuild drops the comments by which it knows what is not used.
        ...{ ...FOR_NODE, minifySyntax: true, legalComments: "inline", minifyIdentifiers: true },
        ...{ loader: "js", sourcefile: path, sourcemap: "inline", sourcesContent: false },
      });
      return { contents: code, loader: "js" };
    });
  },
};

// What is loaded with `import()` gets files of its own, so that a cold start does not read it.
const entryPoints = { main: "src/index.ts", ...laterEntryPoints };
const { outputFiles, metafile } = await build({
  ...{ ...FOR_NODE, ...SMALLER, legalComments: "external" },
  entryPoints,
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  sourcemap: "inline",
  sourcesContent: false,
  // Of ES modules, esbuild drops what is not used. As CommonJS, zod alone would add its texts in every language.
  mainFields: ["module", "main"],
  // durable-functions would load the CommonJS one. So there is only one, and of that what is used.
  alias: { axios: join(dirname(require.resolve("axios/package.json")), "index.js") },
  // Built into the Functions worker: https://github.com/Azure/azure-functions-nodejs-library/issues/201
  external: ["@azure/functions-core"],
  plugins: [leanPackages, withShortLocals],
  logLevel: "warning",
  metafile: true,
  write: false,
});

const options = { target: FOR_NODE.target, ...SMALLER };
const entries = Object.keys(entryPoints);
const files = await mergedParts({ outputFiles, metafile, entries, target, options });
for (const { name, code, map } of files) {
  await writeFile(join(target, name), code);
  await writeFile(join(maps, `${name}.map`), map);
}
for (const { path, contents } of outputFiles) {
  if (path.endsWith(".LEGAL.txt")) await writeFile(join(target, basename(path)), contents);
}

await buildPage(join(resolve(target), "page"));

const { name, version, engines } = JSON.parse(await readFile("package.json", "utf8"));
await writeFile(
  `${target}/package.json`,
  `${JSON.stringify({ name, version, private: true, main: "main.js", engines }, null, 2)}\n`,
);
await cp("host.json", `${target}/host.json`);
await cp("schedules.json", `${target}/schedules.json`).catch((error) => {
  if (error.code !== "ENOENT") throw error;
});

const { size } = await stat(`${target}/main.js`);
console.log(
  `${target}: main.js of ${(size / 1_048_576).toFixed(2)} MB, parts loaded when needed, package.json, host.json, page`,
);
