/** `runward schedules`: lists schedules, starts a run of one now, pauses and resumes it. */
import type { ScheduleDocument } from "../../client/documents";
import { newIdempotencyKey } from "../../client/runward-client";
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { describeSchedule, scheduleColumns } from "../text/schedule-text";
import { table } from "../text/table";
import type { WatchOptions } from "../watch/watch-subject";
import { action, type AddCommand } from "./cli-action";
import { finishStart } from "./run";
import { output } from "./show";
import { startSafely } from "./start-safely";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";

interface RunOptions extends WatchOptions, Detachable {
  readonly parallel?: boolean;
  readonly key?: string;
}

const EXAMPLES = `
Examples:
  runward schedules
  runward schedules run nightly-orders
  runward schedules pause nightly-orders`;

export const addSchedules: AddCommand = (program, cli) => {
  const schedules = program
    .command("schedules")
    .description("list schedules, run one now, pause and resume it")
    .addHelpText("after", EXAMPLES);
  schedules
    .command("list", { isDefault: true })
    .description("list schedules with their next and last ticks")
    .action(action(cli, list));
  const start = schedules
    .command("run")
    .description("start now what a schedule starts, and wait for its end")
    .argument("<name>")
    .option("--parallel", "also while a run of the schedule is live")
    .option("--key <key>", "idempotency key: the same key gets the same run");
  withWatchOptions(withDetach(start)).action(action<RunOptions>(cli, run));
  schedules
    .command("pause")
    .description("start nothing at its ticks until it is resumed")
    .argument("<name>")
    .action(
      action(
        cli,
        change((session, name) => session.client.pauseSchedule(name)),
      ),
    );
  schedules
    .command("resume")
    .description("end its pause")
    .argument("<name>")
    .action(
      action(
        cli,
        change((session, name) => session.client.resumeSchedule(name)),
      ),
    );
};

async function list(session: Session): Promise<ExitCode> {
  const list = await session.client.schedules();
  const lines =
    list.schedules.length === 0
      ? ["No schedules are configured."]
      : table(list.schedules, scheduleColumns(session.paint));
  return output(session, list, lines);
}

async function run(session: Session, options: RunOptions, name = ""): Promise<ExitCode> {
  const key = options.key ?? newIdempotencyKey();
  const allowOverlap = options.parallel === true;
  const start = await startSafely(session, key, (signal) =>
    session.client.runSchedule(name, { key, signal, allowOverlap }),
  );
  return finishStart(session, start, options);
}

const change =
  (call: (session: Session, name: string) => Promise<ScheduleDocument>) =>
  async (session: Session, _options: unknown, name = ""): Promise<ExitCode> => {
    const schedule = await call(session, name);
    return output(session, schedule, [describeSchedule(schedule)]);
  };
