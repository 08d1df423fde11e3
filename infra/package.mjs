/**
 * Writes the deployment package to dist/package, or to the given folder: one bundled file, its entry, package.json,
 * host.json and the files of the runs page.
 *
 * A cold start reads 11,000 files without the bundle and one with it. Nothing is installed or built in Azure.
 */
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { buildPage } from "./build-page.mjs";

const target = process.argv[2] ?? "dist/package";

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

await build({
  entryPoints: ["src/index.ts"],
  outfile: `${target}/app.js`,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  // Logs contain the names of functions and errors.
  keepNames: true,
  sourcemap: "linked",
  // Stack traces need only positions.
  sourcesContent: false,
  // Of ES modules, esbuild drops what is not used. As CommonJS, zod alone would add its texts in every language.
  mainFields: ["module", "main"],
  legalComments: "linked",
  // Built into the Functions worker: https://github.com/Azure/azure-functions-nodejs-library/issues/201
  external: ["@azure/functions-core"],
  logLevel: "warning",
});

// Node reads the source map of a file when it loads the file, so this comes first. The option --enable-source-maps would
// slow down every cold start: the host discards its pre-warmed worker if there are worker arguments.
// https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/Rpc/WebHostRpcWorkerChannelManager.cs
await writeFile(`${target}/main.js`, 'process.setSourceMapsEnabled(true);\nrequire("./app.js");\n');

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

const { size } = await stat(`${target}/app.js`);
console.log(
  `${target}: app.js of ${(size / 1_048_576).toFixed(2)} MB, main.js, package.json, host.json, page`,
);
