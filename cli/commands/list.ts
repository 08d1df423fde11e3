/** `runward list`: the runs of the last day, or those that the filters choose. */
import type { ListedRun, RunListQuery } from "../../client/documents";
import { instantOf } from "../arguments/duration";
import { EXIT, type ExitCode } from "../exit-codes";
import { shellWord, type Session } from "../session";
import { runColumns } from "../text/run-text";
import { table } from "../text/table";
import { action, type AddCommand } from "./cli-action";
import { readPages, type PageOptions, withPageOptions } from "./pages";

interface Options extends PageOptions {
  readonly status?: string;
  readonly target?: string;
  readonly connection?: string;
  readonly text?: string;
  readonly until?: string;
}

const EXAMPLES = `
Examples:
  runward list
  runward list --status failed --since 7d --all
  runward list --since 2h --json | jq -r '.runs[].id'`;

export const addList: AddCommand = (program, cli) => {
  const command = program
    .command("list")
    .description("list runs, newest first; those of the last day without --since")
    .option("--status <status>", "running, succeeded, failed, cancelled, timedOut or unknown")
    .option("-t, --target <type>", "only this type of target, such as dbt-job")
    .option("-c, --connection <id>", "only this workspace or account")
    .option("--text <text>", "only runs whose id, job or message has this text")
    .option("--until <time>", "only runs started before this time")
    .addHelpText("after", EXAMPLES);
  withPageOptions(command).action(action<Options>(cli, list));
};

async function list(session: Session, options: Options): Promise<ExitCode> {
  const query = queryOf(options) as RunListQuery;
  const { entries, continuation } = await readPages<ListedRun>(options, async (page) => {
    const { runs, continuation } = await session.client.runs({ ...query, ...page });
    return { entries: runs, continuation };
  });
  if (session.options.json === true) {
    session.print({ runs: entries, continuation });
    return EXIT.succeeded;
  }
  const lines =
    entries.length === 0
      ? ["No runs. Without --since, the list has those of the last day."]
      : table(entries, runColumns(session.paint));
  session.io.out.write(`${lines.join("\n")}\n`);
  if (continuation !== null) {
    session.note(`There are more: add --all, or --continuation ${shellWord(continuation)}`);
  }
  return EXIT.succeeded;
}

function queryOf({ status, target, connection, text, since, until }: Options): object {
  return {
    ...{ status, target, connection, text },
    since: since === undefined ? undefined : instantOf(since),
    until: until === undefined ? undefined : instantOf(until),
  };
}
