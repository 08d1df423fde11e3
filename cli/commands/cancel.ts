/** `runward cancel`: cancels a run at its vendor, and waits until it has stopped. */
import type { RunDocument } from "../../client/documents";
import { EXIT, type ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { safeLine } from "../text/safe-text";
import { printEnding, watchToEnd } from "../watch/watch-run";
import type { WatchOptions } from "../watch/watch-subject";
import { action, type AddCommand } from "./cli-action";
import { output } from "./show";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";

type Options = WatchOptions & Detachable;

export const addCancel: AddCommand = (program, cli) => {
  const command = program
    .command("cancel")
    .description("cancel a run at its vendor, and wait until it has stopped")
    .argument("<run>", "id of the run")
    .addHelpText(
      "after",
      "\nExample:\n  runward cancel r-6a1f…\n\nThe exit code is 0 when nothing runs any more, and 5 if that is not known.",
    );
  withWatchOptions(withDetach(command)).action(action<Options>(cli, cancel));
};

async function cancel(session: Session, options: Options, id = ""): Promise<ExitCode> {
  const run = await session.client.cancelRun(id);
  if (run.done || options.detach === true) return output(session, run, [requested(run)]);
  session.note(requested(run));
  const ended = await watchToEnd(session, id, options);
  if (session.options.json !== true) printEnding(session, ended);
  return hasStopped(ended);
}

const requested = ({
  id,
  done,
  status,
  message,
}: Pick<RunDocument, "id" | "done" | "status" | "message">): string =>
  done
    ? `${id} had already ended (${status}). Nothing was changed.`
    : `Cancel requested for ${id}: ${safeLine(message)}`;

export const hasStopped = ({ status }: Pick<RunDocument, "status">): ExitCode =>
  status === "unknown" ? EXIT.unknown : EXIT.succeeded;
