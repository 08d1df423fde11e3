/** `runward watch`: waits for the end of a run or a workflow. */
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { watchRun } from "../watch/watch-run";
import type { WatchOptions } from "../watch/watch-subject";
import { watchWorkflow } from "../watch/watch-workflow";
import { action, type AddCommand } from "./cli-action";
import { withWatchOptions } from "./watch-options";

export const addWatch: AddCommand = (program, cli) => {
  const command = program
    .command("watch")
    .description("wait for the end of a run; its outcome is the exit code")
    .argument("<id>", "id of a run (r-…) or a workflow (w-…)")
    .addHelpText("after", "\nExamples:\n  runward watch r-6a1f…\n  runward watch r-6a1f… --json");
  withWatchOptions(command).action(action<WatchOptions>(cli, watch));
};

const watch = (session: Session, options: WatchOptions, id = ""): Promise<ExitCode> =>
  id.startsWith("w-") ? watchWorkflow(session, id, options) : watchRun(session, id, options);
