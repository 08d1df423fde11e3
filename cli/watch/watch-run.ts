/** Watches a run, and prints how it ended. */
import type { RunDocument, RunTask } from "../../client/documents";
import { exitCodeOf, type ExitCode } from "../exit-codes";
import { isLive } from "../io";
import { describeTrouble, watchPatience, type Session } from "../session";
import { endingOfRun } from "../text/ending";
import { runLooks } from "./run-looks";
import type { Subject, View } from "./subject";
import { createView } from "./views";
import { watchSubject, type WatchOptions } from "./watch-subject";

/** The tasks are read from the vendor each time, so not at every look. */
const TASKS_EVERY_MS = 10_000;

export async function watchRun(
  session: Session,
  id: string,
  options: WatchOptions,
): Promise<ExitCode> {
  const run = await watchToEnd(session, id, options);
  if (session.options.json !== true) printEnding(session, run);
  return exitCodeOf(run.status);
}

export async function watchToEnd(
  session: Session,
  id: string,
  options: WatchOptions,
): Promise<RunDocument> {
  let tasks: readonly RunTask[] = [];
  let lastTasksAt = -Infinity;
  const view = await createView(
    session,
    runLooks(session.paint, () => tasks),
  );
  const client = session.open({
    patienceSeconds: watchPatience(session.options),
    ...troubleIn(view),
  });
  const tasksClient = session.open(ONE_QUICK_TRY);
  const hasBlock = isLive(session.io) && session.options.json !== true;
  const readTasks = async (run: RunDocument): Promise<void> => {
    const isDue = performance.now() - lastTasksAt > TASKS_EVERY_MS || run.done;
    if (!hasBlock || run.vendorRunId === null || !isDue) return;
    lastTasksAt = performance.now();
    // The run goes on without them.
    const read = await tasksClient.tasks(id).catch(() => null);
    tasks = read?.tasks ?? tasks;
  };
  const subject: Subject<RunDocument> = {
    id,
    noun: "Run",
    look: async (signal) => {
      const run = await client.run(id, signal);
      await readTasks(run);
      return run;
    },
    cancel: (signal) => client.cancelRun(id, signal),
    watchCommand: `watch ${id}`,
    cancelCommand: `cancel ${id}`,
  };
  return watchSubject(session, subject, { view, options });
}

/** The state of the run is shown meanwhile, so nobody should wait for its tasks. */
const ONE_QUICK_TRY = { patienceSeconds: 0, timeoutSeconds: 5, onTrouble: () => undefined };

/** Shows in the view that the app does not answer. */
export const troubleIn = (
  view: View<never>,
): Pick<Parameters<Session["open"]>[0], "onTrouble" | "onRecovery"> => ({
  onTrouble: (trouble) => {
    view.trouble(`${describeTrouble("The app", trouble)} What was started goes on.`);
  },
  onRecovery: () => {
    view.trouble(null);
  },
});

/** On success the end is a result; otherwise it is printed even if the command is to be quiet. */
export function printEnding(session: Session, run: RunDocument): void {
  const text = endingOfRun(run, session).join("\n");
  if (run.succeeded === true) session.say(text);
  else session.io.out.write(`${text}\n`);
}
