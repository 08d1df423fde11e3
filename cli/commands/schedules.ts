/** `runward schedules`: lists schedules, starts a run of one now, pauses and resumes it. */
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { scheduleColumns } from "../text/schedule-text";
import { table } from "../text/table";
import { action, type AddCommand } from "./cli-action";
import { output } from "./show";

export const addSchedules: AddCommand = (program, cli) => {
  const schedules = program.command("schedules").description("list schedules");
  schedules
    .command("list", { isDefault: true })
    .description("list schedules with their next and last ticks")
    .action(action(cli, list));
};

async function list(session: Session): Promise<ExitCode> {
  const list = await session.client.schedules();
  const lines =
    list.schedules.length === 0
      ? ["No schedules are configured."]
      : table(list.schedules, scheduleColumns(session.paint));
  return output(session, list, lines);
}
