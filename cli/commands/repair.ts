/** `runward repair`: runs again what failed in runs and workflows, and waits for the end. */
import type { Verdict } from "../../client/documents";
import type { Started } from "../../client/started";
import { UsageError } from "../usage-error";
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { action, type AddCommand } from "./cli-action";
import { askEach, awaitEach, isWorkflow, withIds } from "./each-id";
import { finishStart } from "./run";
import type { Begun } from "./started";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";
import type { WatchOptions } from "../watch/watch-subject";

export interface RepairOptions extends WatchOptions, Detachable {
  readonly rerun?: boolean;
  readonly onlyRepair?: boolean;
}

const EXAMPLES = `
Examples:
  runward repair r-6a1f…
  runward repair r-6a1f… --rerun
  runward list --status failed --since 12h --all --json | jq -r '.runs[].id' | xargs runward repair

What cannot be repaired is started anew, unless --only-repair is given.
With several ids, all repairs are started before the first one is waited for.`;

export const addRepair: AddCommand = (program, cli) => {
  const command = program
    .command("repair")
    .description("run again what failed in runs, as new runs, and wait for their ends")
    .option("--rerun", "start the whole job anew")
    .option("--only-repair", "fail if the vendor cannot repair it")
    .addHelpText("after", EXAMPLES);
  withIds(command, "ids of runs (r-…) or workflows (w-…) that did not succeed");
  withWatchOptions(withDetach(command)).action(action<RepairOptions>(cli, repairAll));
};

/** A workflow is resumed: it has the same id afterwards. */
export async function repairAll(
  session: Session,
  options: RepairOptions,
  ...ids: readonly string[]
): Promise<ExitCode> {
  const mode = modeOf(options);
  if (options.cancelOnInterrupt === true && ids.length > 1) {
    throw new UsageError("--cancel-on-interrupt works with one id: only one is watched at a time.");
  }
  const { client } = session;
  const asked = await askEach(session, ids, async (id): Promise<Begun> => {
    const begun: Started<Verdict> = isWorkflow(id)
      ? await client.resumeWorkflow(id, mode)
      : await client.repairRun(id, mode);
    return { ...begun, repaired: id };
  });
  return awaitEach(asked, (begun) => finishStart(session, begun, options));
}

function modeOf({ rerun, onlyRepair }: RepairOptions): { mode?: "rerun" | "repair" } {
  if (rerun === true && onlyRepair === true) {
    throw new UsageError("Give --rerun or --only-repair, not both.");
  }
  if (rerun === true) return { mode: "rerun" };
  return onlyRepair === true ? { mode: "repair" } : {};
}
