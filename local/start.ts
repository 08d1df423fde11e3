/** `npm start`: Runward on this machine, by default with simulated vendors and sample jobs. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LocalRunward, startLocalRunward, STATE_DIRECTORY } from "./local-runward";
import { addSampleJobs, SAMPLE_JOB_LINES } from "./sample-jobs";
import { SAMPLE_JOBS } from "./simulators/sample-jobs";

const DEFAULT_PORT = 7_071;

const USAGE = `Usage: npm start -- [options]
  --port N          listen on this port of localhost (default ${DEFAULT_PORT}, 0 for any free one)
  --journal DIR     keep the journal there (default .runward/journal)
  --ephemeral       keep everything in memory: nothing survives the host
  --allow-host NAME serve requests under this name as well, of a tunnel for instance; may be repeated
  --no-simulators   use the real vendors of local.settings.json and the environment
  --help            this text`;

interface Arguments {
  readonly port: number;
  readonly journalDirectory: string | null;
  readonly simulators: boolean;
  readonly allowedHosts: readonly string[];
}

function readArguments(): Arguments | "help" {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      journal: { type: "string" },
      ephemeral: { type: "boolean", default: false },
      simulators: { type: "boolean", default: true },
      "allow-host": { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  if (values.help) return "help";
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not "${values.port}".`);
  }
  if (values.ephemeral && values.journal !== undefined) {
    throw new Error("--ephemeral and --journal exclude each other.");
  }
  const journal = values.journal ?? join(STATE_DIRECTORY, "journal");
  return {
    port,
    journalDirectory: values.ephemeral ? null : journal,
    simulators: values.simulators,
    allowedHosts: values["allow-host"],
  };
}

function describe(runward: LocalRunward, { journalDirectory }: Arguments): string {
  const simulated = runward.vendors !== null;
  const kept =
    journalDirectory === null
      ? "Nothing is stored: --ephemeral."
      : `Journal: ${journalDirectory}. If you kill the host (process ${runward.hostProcessId() ?? 0}), it is restarted and the runs continue.`;
  const vendors = simulated
    ? [
        "Vendors: simulated on this machine, with these jobs:",
        ...SAMPLE_JOB_LINES.map((line) => `  ${line}`),
      ]
    : ["Vendors: the real ones."];
  if (runward.vendors !== null) {
    const { databricks, dbtCloud } = runward.vendors;
    vendors.push(`  at ${databricks.baseUrl} (Databricks) and ${dbtCloud.baseUrl} (dbt Cloud)`);
  }
  const jobId = simulated ? SAMPLE_JOBS.fails.jobId : "<your job's id>";
  return [
    "",
    `Runward listens on ${runward.baseUrl}`,
    kept,
    ...vendors,
    "",
    "Start a job:",
    `  curl -si ${runward.baseUrl}/api/runs -H 'Content-Type: application/json' \\`,
    `    -d '{"target":{"type":"databricks-job","jobId":"${jobId}"},"waitSeconds":5}'`,
    "Then poll its Location: 202 while it runs, 200 if it succeeded, 424 with the reason if it did not.",
    `All runs, as a page: ${runward.baseUrl}/api/ui`,
    `and as JSON: curl -s ${runward.baseUrl}/api/runs`,
    ...(simulated ? commandsFor(runward, jobId) : []),
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

/** The command line finds the usual port without being told. */
function commandsFor({ baseUrl }: LocalRunward, jobId: string): string[] {
  const isUsual = new URL(baseUrl).port === String(DEFAULT_PORT);
  const address = isUsual ? "" : ` --url ${baseUrl}`;
  return [
    "Or with the command line, in another terminal:",
    `  npx . run --type databricks-job ${jobId}${address}`,
  ];
}

async function main(): Promise<void> {
  const args = readArguments();
  if (args === "help") {
    console.log(USAGE);
    return;
  }
  const runward = await startLocalRunward({
    ...args,
    verbose: true,
    onRestart: (event) => {
      console.log(
        event === "ended"
          ? "The host has ended. Restarting it with its journal."
          : `The host is running again (process ${runward.hostProcessId() ?? 0}).`,
      );
    },
  });
  if (runward.vendors !== null) addSampleJobs(runward.vendors);
  console.log(describe(runward, args));
  const stop = (): void => {
    console.log("Stopping.");
    void runward.stop();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  await runward.ended;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
});
