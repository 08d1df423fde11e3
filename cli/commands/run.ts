/** `runward run`: starts a job, and waits for its end. */
import { Option } from "commander";
import { newIdempotencyKey } from "../../client/runward-client";
import { durationSeconds, waitSeconds } from "../arguments/duration";
import { collect } from "../arguments/pairs";
import { createReadText } from "../arguments/read-text";
import { runRequestOf, toRunText, type RunOptions } from "../arguments/run-request";
import { TARGET_TYPES } from "../arguments/target-types";
import { EXIT, type ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { safe } from "../text/safe-text";
import { watchRun } from "../watch/watch-run";
import { watchWorkflow } from "../watch/watch-workflow";
import type { WatchOptions } from "../watch/watch-subject";
import { action, type AddCommand } from "./cli-action";
import { type Begun, begunAs, started } from "./started";
import { startSafely } from "./start-safely";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";

type Options = RunOptions & WatchOptions & Detachable & { readonly key?: string };

const EXAMPLES = `
Examples:
  runward run 'https://adb-1234567890123456.7.azuredatabricks.net/jobs/281874479417551'
  runward run 'https://ab123.us1.dbt.com/deploy/1234/projects/56/jobs/789' --set gitBranch=main
  runward run --type databricks-job 'Nightly orders' --param day=2026-01-31 --timeout 2h
  runward run -f run.json --key nightly-2026-01-31 --detach

The address of a job or pipeline starts it. The address of a run watches that run and starts nothing.`;

export const addRun: AddCommand = (program, cli) => {
  const command = program
    .command("run")
    .description("start a job or pipeline, and wait for its end")
    .argument("[target]", "address, id or name of the job, or the target as JSON")
    .option("-f, --file <file>", "the body of the start, or its target, as JSON; - reads stdin")
    .addOption(new Option("-t, --type <type>", "for ids and names").choices(TARGET_TYPES))
    .option("-c, --connection <id>", "the workspace or account, if several are configured")
    .option("-p, --param <name=value>", "a parameter of the job; may be repeated", collect)
    .option("--set <field=value>", "a field of the target, as JSON or text", collect)
    .option("--tag <name=value>", "a label of your own; may be repeated", collect)
    .option("--wait-seconds <n|adaptive>", "seconds between two polls of the vendor", waitSeconds)
    .option("--timeout <duration>", "cancel the job after this time", durationSeconds)
    .option("--queue-timeout <duration>", "the same for the vendor's queue", durationSeconds)
    .option("--key <key>", "idempotency key: the same key and request get the same run")
    .addHelpText("after", EXAMPLES);
  withWatchOptions(withDetach(command)).action(action<Options>(cli, run));
};

async function run(session: Session, options: Options, target?: string): Promise<ExitCode> {
  const request = await runRequestOf(target, options, createReadText(session.io));
  const key = options.key ?? newIdempotencyKey();
  const start = await startSafely(session, key, (signal) =>
    session.client.startRun(toRunText(request), { key, signal }),
  );
  return finishStart(session, start, options);
}

/** Prints what was started, and waits for it unless that is not wanted. */
export async function finishStart(
  session: Session,
  start: Begun,
  options: WatchOptions & Detachable,
): Promise<ExitCode> {
  const { document } = start;
  const { id, message } = document;
  if (options.detach === true) {
    started(session, start, `watch ${id}`);
    return EXIT.succeeded;
  }
  session.note(`${begunAs(start)}: ${safe(message)}`);
  return id.startsWith("w-") ? watchWorkflow(session, id, options) : watchRun(session, id, options);
}
