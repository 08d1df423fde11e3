/** `runward system`: the version of the app, its connections and what it stores for how long. */
import type { ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { systemText } from "../text/system-text";
import { action, type AddCommand } from "./cli-action";
import { output } from "./show";

export const addSystem: AddCommand = (program, cli) => {
  program
    .command("system")
    .description("show the app: its version, its connections, and what it stores for how long")
    .addHelpText(
      "after",
      "\nExamples:\n  runward system\n  runward system --json | jq '.connections[] | select(.state == \"notAnswering\")'",
    )
    .action(action(cli, system));
};

async function system(session: Session): Promise<ExitCode> {
  const document = await session.client.system();
  return output(session, document, systemText(document, session.paint));
}
