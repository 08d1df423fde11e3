/** The commands and their options. */
import { Command } from "commander";
import { addCancel } from "./commands/cancel";
import type { Cli } from "./commands/cli-action";
import { addList } from "./commands/list";
import { addRepair } from "./commands/repair";
import { addRun } from "./commands/run";
import { addSchedules } from "./commands/schedules";
import { addShow } from "./commands/show";
import { addSystem } from "./commands/system";
import { addTasks } from "./commands/tasks";
import { addWatch } from "./commands/watch";
import { addWorkflow } from "./commands/workflow";
import { durationSeconds } from "./arguments/duration";

const HELP = `
Examples:
  runward run 'https://adb-1234567890123456.7.azuredatabricks.net/jobs/281874479417551'
  runward run --type dbt-job 67890 --set gitBranch=main --timeout 2h
  runward list --status failed --since 7d
  runward repair r-6a1f…

The app: RUNWARD_URL or --url; without either, the one that npm start runs on this machine.
The credential: RUNWARD_KEY or --key-file (a function key), or RUNWARD_SCOPE or --scope (a token of az login).

Exit codes: 0 succeeded, 1 failed, 2 wrong use, 3 cancelled, 4 timed out, 5 outcome unknown,
6 app unreachable or not authorised, 130 interrupted.`;

export function createProgram(cli: Cli): Command {
  const { io } = cli;
  const program = new Command("runward")
    .description("Starts jobs exactly once, waits for them, and tells how they ended.")
    .version(io.version, "--version", "print the version")
    .option("--url <address>", "address of the app (RUNWARD_URL)")
    .option("--key-file <file>", "file with a function key (instead of RUNWARD_KEY)")
    .option("--function-key <key>", "a function key; other users of this machine may see it")
    .option("--scope <scope>", "scope of a token of az login, api://…/.default (RUNWARD_SCOPE)")
    .option("--json", "print JSON: one document, or one in each line for every change")
    .option("-q, --quiet", "print only what failed")
    .option("--no-color", "no colours (NO_COLOR)")
    .option("--call-timeout <duration>", "time limit of one call to the app", durationSeconds, 30)
    .option(
      "--give-up-after <duration>",
      "for how long the app may not answer: by default 20s, and 10m while watching",
      durationSeconds,
    )
    .addHelpText("after", HELP)
    .exitOverride()
    .configureOutput({ writeOut: io.out.write, writeErr: io.err.write })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(add --help for the options and examples)");
  for (const add of COMMANDS) add(program, cli);
  return program;
}

const COMMANDS = [
  ...[addRun, addWatch, addList, addShow, addTasks, addCancel, addRepair],
  ...[addWorkflow, addSchedules, addSystem],
];
