/** `npm start`: Runward on this machine, by default with simulated vendors and sample jobs. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RunwardClient } from "../client/runward-client";
import { type Pasted, prepareFirstRun } from "./first-run/first-run";
import { type LocalRunward, startLocalRunward, STATE_DIRECTORY } from "./local-runward";
import { banner, DEFAULT_PORT, findPostmanCollection, type KnownSchedule } from "./start-banner";

const USAGE = `Usage: npm start -- [options]
  --port N          listen on this port of localhost (default ${DEFAULT_PORT}, 0 for any free one)
  --journal DIR     keep the journal there (default .runward/journal)
  --ephemeral       keep everything in memory: nothing survives the host
  --allow-host NAME serve requests under this name as well, of a tunnel for instance; may be repeated
  --no-simulators   use the real vendors of local.settings.json and the environment
  --databricks URL  use the real workspace of this job or pipeline, whose address you paste, signed in with az login
  --dbt URL         use the real dbt Cloud account of this job, with the token in DBT_CLOUD_TOKEN
  --help            this text`;

const WITHOUT_SETTINGS = `A first run needs no settings: npm start -- --no-simulators --databricks '<the address of a job's page>'
docs/where-to-find.md explains it, also for dbt.`;

interface Arguments {
  readonly port: number;
  readonly journalDirectory: string | null;
  readonly simulators: boolean;
  readonly allowedHosts: readonly string[];
  readonly pasted: Pasted;
}

function readArguments(): Arguments | "help" {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      journal: { type: "string" },
      ephemeral: { type: "boolean", default: false },
      simulators: { type: "boolean", default: true },
      databricks: { type: "string" },
      dbt: { type: "string" },
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
  const { databricks, dbt } = values;
  const isReal = [databricks, dbt].some((pasted) => pasted !== undefined);
  return {
    port,
    journalDirectory: values.ephemeral ? null : journal,
    simulators: values.simulators && !isReal,
    allowedHosts: values["allow-host"],
    pasted: { databricks, dbt },
  };
}

/** What the app itself lists; null if it does not answer. */
async function schedulesOf(baseUrl: string): Promise<KnownSchedule[] | null> {
  try {
    const { schedules } = await new RunwardClient({ baseUrl }).schedules();
    return schedules.map(({ name, nextTick }) => ({
      name,
      nextTick: nextTick?.localTime ?? null,
    }));
  } catch {
    return null;
  }
}

async function describe(runward: LocalRunward, { journalDirectory }: Arguments): Promise<string> {
  const { baseUrl, vendors } = runward;
  return banner({
    ...{ baseUrl, journalDirectory, simulators: vendors },
    hostProcessId: runward.hostProcessId(),
    schedules: await schedulesOf(baseUrl),
    postman: findPostmanCollection(join(__dirname, "..", "..")),
  });
}

async function main(): Promise<void> {
  const args = argumentsOrUsage();
  if (args === "help") console.log(USAGE);
  else await run(args);
}

function argumentsOrUsage(): Arguments | "help" {
  try {
    return readArguments();
  } catch (error) {
    throw new Error(`${messageOf(error)}\n${USAGE}`, { cause: error });
  }
}

async function run(args: Arguments): Promise<void> {
  const firstRun = await prepareFirstRun(args.pasted, process.env);
  console.log(
    args.simulators ? "Starting the simulated vendors and Runward." : "Starting Runward.",
  );
  const runward = await startLocalRunward({
    ...args,
    ...(firstRun !== null && { settings: firstRun.environment }),
    verbose: true,
    onRestart: (event) => {
      console.log(
        event === "ended"
          ? "The host has ended. Restarting it with its journal."
          : `The host is running again (process ${runward.hostProcessId() ?? 0}).`,
      );
    },
  }).catch((error: unknown) => {
    if (args.simulators || firstRun !== null) throw error;
    throw new Error(`${messageOf(error)}\n${WITHOUT_SETTINGS}`, { cause: error });
  });
  const stop = (): void => {
    console.log("Stopping.");
    void runward.stop();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    console.log(await describe(runward, args));
    if (firstRun !== null) console.log(firstRun.lines.join("\n"));
  } catch (error) {
    // The host and the vendors would keep the process alive.
    await runward.stop();
    throw error;
  }
  await runward.ended;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
