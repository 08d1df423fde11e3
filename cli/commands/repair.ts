/** `runward repair`: runs again what failed in a run, and waits for the new run. */
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { action, type AddCommand } from "./cli-action";
import { finishStart } from "./run";
import { withDetach, withWatchOptions, type Detachable } from "./watch-options";
import type { WatchOptions } from "../watch/watch-subject";

export interface RepairOptions {
  readonly rerun?: boolean;
  readonly onlyRepair?: boolean;
}

const EXAMPLES = `
Examples:
  runward repair r-6a1f…
  runward repair r-6a1f… --rerun

What cannot be repaired is started anew, unless --only-repair is given.`;

export const addRepair: AddCommand = (program, cli) => {
  const command = program
    .command("repair")
    .description("run again what failed in a run, as a new run, and wait for its end")
    .argument("<run>", "id of the run that did not succeed")
    .option("--rerun", "start the whole job anew")
    .option("--only-repair", "fail if the vendor cannot repair it")
    .addHelpText("after", EXAMPLES);
  withWatchOptions(withDetach(command)).action(
    action<RepairOptions & WatchOptions & Detachable>(cli, repair),
  );
};

async function repair(
  session: Session,
  options: RepairOptions & WatchOptions & Detachable,
  id = "",
): Promise<ExitCode> {
  return finishStart(session, await session.client.repairRun(id, modeOf(options)), options);
}

export function modeOf({ rerun, onlyRepair }: RepairOptions): { mode?: "rerun" | "repair" } {
  if (rerun === true) return { mode: "rerun" };
  return onlyRepair === true ? { mode: "repair" } : {};
}
