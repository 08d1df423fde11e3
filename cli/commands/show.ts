/** `runward show`: everything about one run. */
import { EXIT, type ExitCode } from "../exit-codes";
import type { Session } from "../session";
import { runText } from "../text/run-text";
import { workflowText } from "../text/workflow-text";
import { action, type AddCommand } from "./cli-action";

export const addShow: AddCommand = (program, cli) => {
  program
    .command("show")
    .description("show all that is known about a run")
    .argument("<id>", "id of a run (r-…) or a workflow (w-…)")
    .addHelpText(
      "after",
      "\nExamples:\n  runward show r-6a1f…\n  runward show r-6a1f… --json | jq .outputs",
    )
    .action(action(cli, show));
};

async function show(session: Session, _options: unknown, id = ""): Promise<ExitCode> {
  return id.startsWith("w-") ? showWorkflow(session, id) : showRun(session, id);
}

async function showRun(session: Session, id: string): Promise<ExitCode> {
  const run = await session.client.run(id);
  return output(session, run, runText(run, session.paint));
}

export async function showWorkflow(session: Session, id: string): Promise<ExitCode> {
  const workflow = await session.client.workflow(id);
  return output(session, workflow, workflowText(workflow, session.paint));
}

/** The document, or the text about it. */
export function output(session: Session, document: object, lines: readonly string[]): ExitCode {
  if (session.options.json === true) session.print(document);
  else session.io.out.write(`${lines.join("\n")}\n`);
  return EXIT.succeeded;
}
