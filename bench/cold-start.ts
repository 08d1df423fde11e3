/**
 * Measures how long the deployed bundle (without and with tracing), the unbundled build, and the least that any app with Durable
 * Functions loads (the floor) take to load, each in new processes, in turn: `npm run bench:cold-start`. Two columns include what the
 * bundle loads with the first request, and with the first turn and activity.
 *
 * The floor is an app of one orchestrator and one HTTP function that do nothing, bundled as the package is. It needs no settings,
 * no schemas and no clients. CPU time is what to compare: other work on the machine disturbs it less than the time.
 */
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
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

/** What a turn and an activity need. */
const RUNS = ["orchestrators", "activities", "axios", "moment"];

interface Load {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

async function loadOnce(files: readonly string[], env: NodeJS.ProcessEnv): Promise<Load> {
  const program = require.resolve("./support/load-once");
  const { stdout } = await run(process.execPath, [program, ...files], { env });
  return JSON.parse(stdout) as Load;
}

/** The files of the bundle with these parts; the names of most end with a hash. */
function filesOf(parts: readonly string[]): string[] {
  const folder = dirname(BUNDLE);
  const files = readdirSync(folder).filter((file) => file.endsWith(".js"));
  return parts.map((part) => {
    const file = files.find((one) => one === `${part}.js` || one.startsWith(`${part}-`));
    if (file === undefined) throw new Error(`The bundle has no ${part}.`);
    return join(folder, file);
  });
}

/** With the options of infra/package.mjs that matter here. */
const buildFloor = async (): Promise<unknown> =>
  build({
    stdin: { contents: LEAST, resolveDir: __dirname },
    ...{ outfile: FLOOR, bundle: true, platform: "node", target: "node20", format: "cjs" },
    ...{ minifySyntax: true, minifyWhitespace: true, mainFields: ["module", "main"] },
    external: ["@azure/functions-core"],
  });

async function main(): Promise<void> {
  if (!existsSync(BUNDLE)) throw new Error("There is no bundle: npm run package.");
  await buildFloor();
  const apps = [
    { name: "floor", files: [FLOOR], env: settings },
    { name: "bundle", files: [BUNDLE], env: settings },
    { name: "+ requests", files: [BUNDLE, ...filesOf(["answers", "axios"])], env: settings },
    { name: "+ runs", files: [BUNDLE, ...filesOf(RUNS)], env: settings },
    { name: "OPENTELEMETRY=true", files: [BUNDLE], env: tracing },
    { name: "unbundled", files: [UNBUNDLED], env: settings },
  ].map((app) => ({ ...app, loads: [] as Load[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { files, env, loads } of apps) loads.push(await loadOnce(files, env));
  }
  const cpu = apps.map(({ loads }) => loads.map((load) => load.cpuMilliseconds));
  const taken = apps.map(({ loads }) => loads.map((load) => load.milliseconds));
  const [ofFloor = NaN] = cpu.map(median);
  const ofUnbundled = cpu.map(median).at(-1) ?? NaN;
  printTable(
    `Loading the app, median of ${ROUNDS} fresh processes`,
    apps.map(({ name }) => name),
    [
      ["CPU, ms", ...cpu.map(median)],
      ["least CPU, ms", ...cpu.map((times) => Math.min(...times))],
      ["CPU / floor", ...cpu.map((times) => (median(times) / ofFloor).toFixed(2))],
      ["CPU / unbundled", ...cpu.map((times) => (median(times) / ofUnbundled).toFixed(2))],
      ["time, ms", ...taken.map(median)],
    ],
  );
}

void main();
