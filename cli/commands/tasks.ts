/** `runward tasks`: the parts of a run, as its vendor describes them now. */
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { taskColumns, taskErrors } from "../text/run-text";
import { table } from "../text/table";
import { UsageError } from "../usage-error";
import { action, type AddCommand } from "./cli-action";
import { isWorkflow } from "./each-id";
import { output } from "./show";

export const addTasks: AddCommand = (program, cli) => {
  program
    .command("tasks")
    .description("list the tasks, steps, models or tables of a run")
    .argument("<run>", "id of the run")
    .addHelpText("after", "\nExample:\n  runward tasks r-6a1f…")
    .action(action(cli, tasks));
};

async function tasks(session: Session, _options: unknown, id = ""): Promise<ExitCode> {
  if (isWorkflow(id)) {
    throw new UsageError(`${id} is a workflow. To show its steps: ${session.next(`show ${id}`)}`);
  }
  const parts = await session.client.tasks(id);
  const lines =
    parts.tasks.length === 0
      ? ["The run has no tasks yet."]
      : [
          ...table(parts.tasks, taskColumns(session.paint)),
          ...(parts.truncated ? ["and more, which are not listed"] : []),
          ...taskErrors(parts.tasks),
        ];
  return output(session, parts, lines);
}
