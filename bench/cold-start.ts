/**
 * Measures how long the deployed bundle (without and with tracing) and the unbundled build take to load, each in ten new
 * processes, in turn:
 * `npm run bench:cold-start`, after `npm run package`.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { median, printTable } from "./support/table";

const run = promisify(execFile);

const ROUNDS = 10;
const DIST = join(__dirname, "..");
const BUNDLE = join(DIST, "package", "main.js");
const UNBUNDLED = join(DIST, "src", "index.js");

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

async function main(): Promise<void> {
  if (!existsSync(BUNDLE)) throw new Error("There is no bundle: npm run package.");
  const bundle: number[] = [];
  const traced: number[] = [];
  const unbundled: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bundle.push(await loadMilliseconds(BUNDLE, settings));
    traced.push(await loadMilliseconds(BUNDLE, tracing));
    unbundled.push(await loadMilliseconds(UNBUNDLED, settings));
  }
  const measured = [bundle, traced, unbundled];
  printTable(
    `Loading the app, median of ${ROUNDS} fresh processes`,
    ["bundle", "OPENTELEMETRY=true", "unbundled"],
    [
      ["median ms", ...measured.map(median)],
      ["fastest ms", ...measured.map((times) => Math.min(...times))],
      ["slowest ms", ...measured.map((times) => Math.max(...times))],
      ["median / bundle", ...measured.map((times) => (median(times) / median(bundle)).toFixed(2))],
    ],
  );
}

void main();
