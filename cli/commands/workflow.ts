/** `runward workflow …`: starts, reads, cancels and resumes workflows. */
import type { ListedWorkflow, Verdict, WorkflowListQuery } from "../../client/documents";
import { newIdempotencyKey } from "../../client/runward-client";
import type { Started } from "../../client/started";
import { parseObject } from "../arguments/exact-json";
import { createReadText } from "../arguments/read-text";
import { EXIT, type ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { safeLine } from "../text/safe-text";
import { table } from "../text/table";
import { workflowColumns } from "../text/workflow-text";
import type { WatchOptions } from "../watch/watch-subject";
import { printWorkflowEnding, watchWorkflow, watchWorkflowToEnd } from "../watch/watch-workflow";
import { hasStopped } from "./cancel";
import { action, type AddCommand } from "./cli-action";
import { filtersOf, printList, readPages, withListOptions, type ListOptions } from "./pages";
import { modeOf, type RepairOptions } from "./repair";
import { output, showWorkflow } from "./show";
import { started } from "./started";
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
  waiting(
    workflow
      .command("cancel")
      .description("cancel a workflow, and wait until its steps have stopped")
      .argument("<id>"),
  ).action(action<Waiting>(cli, cancel));
  waiting(
    workflow
      .command("resume")
      .description("go on with what did not succeed, and wait for the end")
      .argument("<id>")
      .option("--rerun", "start the jobs of failed steps anew")
      .option("--only-repair", "fail a step if its vendor cannot repair it"),
  ).action(action<Waiting & RepairOptions>(cli, resume));
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
  return finish(session, begun, options);
}

async function resume(
  session: Session,
  options: Waiting & RepairOptions,
  id = "",
): Promise<ExitCode> {
  return finish(session, await session.client.resumeWorkflow(id, modeOf(options)), options);
}

async function finish(
  session: Session,
  begun: Started<Verdict>,
  options: Waiting,
): Promise<ExitCode> {
  const { id, message } = begun.document;
  if (options.detach === true) {
    started(session, begun, `workflow watch ${id}`);
    return EXIT.succeeded;
  }
  session.note(`${begun.reattached ? "Found" : "Started"} ${id}: ${safeLine(message)}`);
  return watchWorkflow(session, id, options);
}

async function cancel(session: Session, options: Waiting, id = ""): Promise<ExitCode> {
  const workflow = await session.client.cancelWorkflow(id);
  const text = workflow.done
    ? `${id} had already ended (${workflow.status}). Nothing was changed.`
    : `Cancel requested for ${id}: ${safeLine(workflow.message)}`;
  if (workflow.done || options.detach === true) return output(session, workflow, [text]);
  session.note(text);
  const ended = await watchWorkflowToEnd(session, id, options);
  if (session.options.json !== true) printWorkflowEnding(session, ended);
  return hasStopped(ended);
}

interface Listing extends ListOptions {
  readonly name?: string;
}

async function list(session: Session, options: Listing): Promise<ExitCode> {
  const query = { ...filtersOf(options), name: options.name };
  const { entries, continuation } = await readPages<ListedWorkflow>(options, async (page) => {
    const read = await session.client.workflows({ ...query, ...page } as WorkflowListQuery);
    return { entries: read.workflows, continuation: read.continuation };
  });
  const lines =
    entries.length === 0 ? ["No workflows."] : table(entries, workflowColumns(session.paint));
  return printList(session, { lines, continuation }, { workflows: entries, continuation });
}
