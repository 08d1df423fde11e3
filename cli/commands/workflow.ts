/** `runward workflow …`: starts, reads, cancels and resumes workflows. */
import type { ListedWorkflow, WorkflowListQuery } from "../../client/documents";
import { newIdempotencyKey } from "../../client/runward-client";
import { parseObject } from "../arguments/exact-json";
import { createReadText } from "../arguments/read-text";
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { table } from "../text/table";
import { workflowColumns } from "../text/workflow-text";
import type { WatchOptions } from "../watch/watch-subject";
import { watchWorkflow } from "../watch/watch-workflow";
import { cancelAll, type CancelOptions } from "./cancel";
import { action, type AddCommand } from "./cli-action";
import { filtersOf, printList, readPages, withListOptions, type ListOptions } from "./pages";
import { withIds, workflowIds } from "./each-id";
import { repairAll, type RepairOptions } from "./repair";
import { finishStart } from "./run";
import { showWorkflow } from "./show";
import { startSafely } from "./start-safely";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";

type Waiting = WatchOptions & Detachable;

const EXAMPLES = `
Examples:
  runward workflow start nightly.json --key nightly-2026-01-31
  runward workflow show w-9c1e…
  runward workflow resume w-9c1e…`;

export const addWorkflow: AddCommand = (program, cli) => {
  const workflow = program
    .command("workflow")
    .description("start, read, cancel and resume workflows")
    .addHelpText("after", EXAMPLES);
  const waiting = (command: ReturnType<typeof workflow.command>): typeof command =>
    withWatchOptions(withDetach(command));
  waiting(
    workflow
      .command("start")
      .description("start a workflow, and wait for its end")
      .argument("<file>", "the body of the start as JSON; - reads stdin")
      .option("--key <key>", "idempotency key: the same key and request get the same workflow"),
  ).action(action<Waiting & { key?: string }>(cli, start));
  withWatchOptions(
    workflow.command("watch").description("wait for the end of a workflow").argument("<id>"),
  ).action(
    action<WatchOptions>(cli, (session, options, id = "") => watchWorkflow(session, id, options)),
  );
  workflow
    .command("show")
    .description("show a workflow and its steps")
    .argument("<id>")
    .action(action(cli, (session, _options, id = "") => showWorkflow(session, id)));
  const stop = workflow
    .command("cancel")
    .description("cancel workflows, and wait until their steps have stopped");
  waiting(withIds(stop, "ids of workflows")).action(
    action<CancelOptions>(cli, (session, options, ...ids) =>
      cancelAll(session, options, ...workflowIds(ids)),
    ),
  );
  const resume = workflow
    .command("resume")
    .description("go on with what did not succeed, and wait for the end")
    .option("--rerun", "start the jobs of failed steps anew")
    .option("--only-repair", "fail a step if its vendor cannot repair it");
  waiting(withIds(resume, "ids of workflows")).action(
    action<RepairOptions>(cli, (session, options, ...ids) =>
      repairAll(session, options, ...workflowIds(ids)),
    ),
  );
  withListOptions(
    workflow
      .command("list")
      .description("list workflows, newest first")
      .option("--name <name>", "only workflows with exactly this name"),
  ).action(action<Listing>(cli, list));
};

async function start(
  session: Session,
  options: Waiting & { readonly key?: string },
  file = "",
): Promise<ExitCode> {
  const text = await createReadText(session.io)(file);
  parseObject(text, file === "-" ? "stdin" : file);
  const key = options.key ?? newIdempotencyKey();
  const begun = await startSafely(session, key, (signal) =>
    session.client.startWorkflow(text, { key, signal }),
  );
  return finishStart(session, begun, options);
}

interface Listing extends ListOptions {
  readonly name?: string;
}

async function list(session: Session, options: Listing): Promise<ExitCode> {
  const query = { ...filtersOf(options), name: options.name };
  const { entries, continuation } = await readPages<ListedWorkflow>(
    options,
    async (page) => {
      const read = await session.client.workflows({ ...query, ...page } as WorkflowListQuery);
      return { entries: read.workflows, continuation: read.continuation };
    },
    session.note,
  );
  const lines =
    entries.length === 0 ? ["No workflows."] : table(entries, workflowColumns(session.paint));
  return printList(session, { lines, continuation }, { workflows: entries, continuation });
}
