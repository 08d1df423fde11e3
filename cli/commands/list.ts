/** `runward list`: the newest runs, or those that the filters choose. */
import type { ListedRun, RunListQuery } from "../../client/documents";
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { runColumns } from "../text/run-text";
import { table } from "../text/table";
import { action, type AddCommand } from "./cli-action";
import { filtersOf, printList, readPages, withListOptions, type ListOptions } from "./pages";

interface Options extends ListOptions {
  readonly target?: string;
  readonly connection?: string;
  readonly job?: string;
}

const EXAMPLES = `
Examples:
  runward list
  runward list --status failed --since 7d --all
  runward list --text orders --since 2h --json | jq -r '.runs[].id'`;

export const addList: AddCommand = (program, cli) => {
  const command = program
    .command("list")
    .description("list runs, newest first")
    .option("-t, --target <type>", "only this type of target, such as dbt-job")
    .option("-c, --connection <id>", "only this workspace or account")
    .option("--job <id or name>", "only runs of this job or pipeline")
    .addHelpText("after", EXAMPLES);
  withListOptions(command).action(action<Options>(cli, list));
};

async function list(session: Session, options: Options): Promise<ExitCode> {
  const { target, connection, job } = options;
  const query = { ...filtersOf(options), target, connection, job };
  const { entries, continuation } = await readPages<ListedRun>(
    options,
    async (page) => {
      const read = await session.client.runs({ ...query, ...page } as RunListQuery);
      return { entries: read.runs, continuation: read.continuation };
    },
    session.note,
  );
  const lines = entries.length === 0 ? ["No runs."] : table(entries, runColumns(session.paint));
  return printList(session, { lines, continuation }, { runs: entries, continuation });
}
