/** Watches a workflow, and prints how it ended. */
import type { WorkflowDocument } from "../../client/documents";
import { exitCodeOf, type ExitCode } from "../exit-codes";
import { watchPatience, type Session } from "../session";
import { endingOfWorkflow } from "../text/ending";
import type { Subject } from "./subject";
import { createView } from "./views";
import { troubleIn } from "./watch-run";
import { watchSubject, type WatchOptions } from "./watch-subject";
import { workflowLooks } from "./workflow-looks";

export async function watchWorkflow(
  session: Session,
  id: string,
  options: WatchOptions,
): Promise<ExitCode> {
  const workflow = await watchWorkflowToEnd(session, id, options);
  if (session.options.json !== true) printWorkflowEnding(session, workflow);
  return exitCodeOf(workflow.status);
}

export async function watchWorkflowToEnd(
  session: Session,
  id: string,
  options: WatchOptions,
): Promise<WorkflowDocument> {
  const view = await createView(session, workflowLooks(session.paint));
  const client = session.open({
    patienceSeconds: watchPatience(session.options),
    ...troubleIn(view),
  });
  const subject: Subject<WorkflowDocument> = {
    id,
    noun: "Workflow",
    look: (signal) => client.workflow(id, signal),
    cancel: (signal) => client.cancelWorkflow(id, signal),
    watchCommand: `workflow watch ${id}`,
    cancelCommand: `workflow cancel ${id}`,
  };
  return watchSubject(session, subject, { view, options });
}

export function printWorkflowEnding(session: Session, workflow: WorkflowDocument): void {
  const text = endingOfWorkflow(workflow, session).join("\n");
  if (workflow.succeeded === true) session.say(text);
  else session.io.out.write(`${text}\n`);
}
