/**
 * Measures how long the deployed bundle (without and with tracing), the unbundled build, and the least that any app with Durable
 * Functions loads (the floor) take to load, each in ten new processes, in turn:
 * `npm run bench:cold-start`, after `npm run package`.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { median, printTable } from "./support/table";

const run = promisify(execFile);

const ROUNDS = 10;
const DIST = join(__dirname, "..");
const BUNDLE = join(DIST, "package", "main.js");
const UNBUNDLED = join(DIST, "src", "index.js");
const FLOOR = join(DIST, "bench", "floor.js");

/** One orchestrator and one HTTP function that do nothing. */
const LEAST = `
import { app } from "@azure/functions";
import * as df from "durable-functions";
df.app.orchestration("nothing", function* () {});
app.http("least", { handler: () => ({ status: 204 }) });
`;

const settings = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "a key for links that nobody uses",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
};
const tracing = { ...settings, OPENTELEMETRY: "true" };

async function loadMilliseconds(entry: string, env: NodeJS.ProcessEnv): Promise<number> {
  const program = require.resolve("./support/load-once");
  const { stdout } = await run(process.execPath, [program, entry], { env });
  return Number(stdout);
}

/** With the options of infra/package.mjs that matter here. */
const buildFloor = async (): Promise<unknown> =>
  build({
    stdin: { contents: LEAST, resolveDir: __dirname },
    ...{ outfile: FLOOR, bundle: true, platform: "node", target: "node20", format: "cjs" },
    ...{ minify: true, keepNames: true, mainFields: ["module", "main"] },
    external: ["@azure/functions-core"],
  });

async function main(): Promise<void> {
  if (!existsSync(BUNDLE)) throw new Error("There is no bundle: npm run package.");
  await buildFloor();
  const floor: number[] = [];
  const bundle: number[] = [];
  const traced: number[] = [];
  const unbundled: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    floor.push(await loadMilliseconds(FLOOR, settings));
    bundle.push(await loadMilliseconds(BUNDLE, settings));
    traced.push(await loadMilliseconds(BUNDLE, tracing));
    unbundled.push(await loadMilliseconds(UNBUNDLED, settings));
  }
  const measured = [floor, bundle, traced, unbundled];
  printTable(
    `Loading the app, median of ${ROUNDS} fresh processes`,
    ["floor", "bundle", "OPENTELEMETRY=true", "unbundled"],
    [
      ["median ms", ...measured.map(median)],
      ["fastest ms", ...measured.map((times) => Math.min(...times))],
      ["slowest ms", ...measured.map((times) => Math.max(...times))],
      ["median / floor", ...measured.map((times) => (median(times) / median(floor)).toFixed(2))],
      [
        "median / unbundled",
        ...measured.map((times) => (median(times) / median(unbundled)).toFixed(2)),
      ],
    ],
  );
}

void main();
