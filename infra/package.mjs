/**
 * Makes what is deployed: one bundled file, its entry, package.json and host.json, in dist/package or in the folder that
 * is given.
 *
 * A cold start reads 11,000 files without the bundle and one with it; nothing is installed or built in Azure.
 */
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { build } from "esbuild";

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
  // Function and error names stand in logs.
  keepNames: true,
  sourcemap: "linked",
  // Positions are all that stack traces need.
  sourcesContent: false,
  // Their ES modules leave out what is not used; as CommonJS, zod alone brings every language.
  mainFields: ["module", "main"],
  legalComments: "linked",
  // Built into the Functions worker: https://github.com/Azure/azure-functions-nodejs-library/issues/201
  external: ["@azure/functions-core"],
  logLevel: "warning",
});

// Node reads the map of a file when it loads it, so the app must be loaded after this. The option --enable-source-maps would
// do as well, but the host throws its warmed-up worker away for the sake of worker arguments, at every cold start:
// https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/Rpc/WebHostRpcWorkerChannelManager.cs
await writeFile(`${target}/main.js`, 'process.setSourceMapsEnabled(true);\nrequire("./app.js");\n');

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
  `${target}: app.js of ${(size / 1_048_576).toFixed(2)} MB, main.js, package.json, host.json`,
);
