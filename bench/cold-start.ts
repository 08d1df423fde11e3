/**
 * How long the deployed bundle and the unbundled build take to load, each in ten fresh processes by turns:
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
const ENTRIES = {
  bundle: join(DIST, "package", "main.js"),
  unbundled: join(DIST, "src", "index.js"),
};

const settings = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "a key for links that nobody follows",
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
};

async function loadMilliseconds(entry: string): Promise<number> {
  const program = require.resolve("./support/load-once");
  const { stdout } = await run(process.execPath, [program, entry], { env: settings });
  return Number(stdout);
}

async function main(): Promise<void> {
  if (!existsSync(ENTRIES.bundle)) throw new Error("There is no bundle: npm run package.");
  const bundle: number[] = [];
  const unbundled: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bundle.push(await loadMilliseconds(ENTRIES.bundle));
    unbundled.push(await loadMilliseconds(ENTRIES.unbundled));
  }
  const ratio = median(unbundled) / median(bundle);
  printTable(
    `Loading the app, median of ${ROUNDS} fresh processes`,
    ["bundle", "unbundled", "unbundled / bundle"],
    [
      ["median ms", median(bundle), median(unbundled), ratio.toFixed(2)],
      ["fastest ms", Math.min(...bundle), Math.min(...unbundled), ""],
      ["slowest ms", Math.max(...bundle), Math.max(...unbundled), ""],
    ],
  );
}

void main();
