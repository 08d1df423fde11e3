/** `runward cancel`: cancels runs and workflows, and waits until they have stopped. */
import type { Verdict } from "../../client/documents";
import { EXIT, type ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { safeLine } from "../text/safe-text";
import { printEnding, watchToEnd } from "../watch/watch-run";
import type { WatchOptions } from "../watch/watch-subject";
import { printWorkflowEnding, watchWorkflowToEnd } from "../watch/watch-workflow";
import { action, type AddCommand } from "./cli-action";
import { askEach, awaitEach, isWorkflow, withIds } from "./each-id";
import { output } from "./show";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";

export type CancelOptions = WatchOptions & Detachable;

const HELP = `
Examples:
  runward cancel r-6a1f…
  runward list --status running --json | jq -r '.runs[].id' | xargs runward cancel

The exit code is 0 when nothing runs any more, and 5 if that is not known.`;

export const addCancel: AddCommand = (program, cli) => {
  const command = program
    .command("cancel")
    .description("cancel runs at their vendors, and wait until they have stopped")
    .addHelpText("after", HELP);
  withIds(command, "ids of runs (r-…) or workflows (w-…)");
  withWatchOptions(withDetach(command)).action(action<CancelOptions>(cli, cancelAll));
};

/** Requests every cancel before it waits for the first one. */
export async function cancelAll(
  session: Session,
  options: CancelOptions,
  ...ids: readonly string[]
): Promise<ExitCode> {
  const { client } = session;
  const asked = await askEach(session, ids, async (id): Promise<Verdict> => {
    const document = await (isWorkflow(id) ? client.cancelWorkflow(id) : client.cancelRun(id));
    if (!document.done && options.detach !== true) session.note(requested(document));
    return document;
  });
  return awaitEach(asked, (document) =>
    document.done || options.detach === true
      ? Promise.resolve(output(session, document, [requested(document)]))
      : untilStopped(session, document.id, options),
  );
}

async function untilStopped(
  session: Session,
  id: string,
  options: WatchOptions,
): Promise<ExitCode> {
  const prints = session.options.json !== true;
  if (isWorkflow(id)) {
    const workflow = await watchWorkflowToEnd(session, id, options);
    if (prints) printWorkflowEnding(session, workflow);
    return hasStopped(workflow);
  }
  const run = await watchToEnd(session, id, options);
  if (prints) printEnding(session, run);
  return hasStopped(run);
}

const requested = ({ id, done, status, message }: Verdict): string =>
  done
    ? `${id} had already ended (${status}). Nothing was changed.`
    : `Cancel requested for ${id}: ${safeLine(message)}`;

const hasStopped = ({ status }: Pick<Verdict, "status">): ExitCode =>
  status === "unknown" ? EXIT.unknown : EXIT.succeeded;
