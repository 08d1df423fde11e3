import { listTasks } from "../../api/runs";
import type { RunDocument, RunTask } from "../../logic/documents";
import type { GanttPart } from "../../logic/gantt-rows";
import { toneOfPart } from "../../logic/tone";
import { CopyButton } from "../../parts/copy-button";
import { Gantt } from "../../parts/gantt";
import { Empty, Loading, ProblemNotice } from "../../parts/notices";
import { useFeed } from "../../api/feed";

/** Each look costs calls to the vendor. */
const LIVE_SECONDS = 10;

/** The tasks, steps or models of the newest attempt, as the vendor describes them now. */
export function Tasks({ run }: { readonly run: RunDocument }) {
  if (run.attempt === null) return null;
  return <TasksOf key={`${run.attempt} ${run.done}`} run={run} />;
}

function TasksOf({ run }: { readonly run: RunDocument }) {
  const feed = useFeed(`${run.id} ${run.attempt ?? 0}`, {
    load: (signal) => listTasks(run.id, { signal }),
    everySeconds: () => (run.done ? null : LIVE_SECONDS),
  });
  const listed = feed.body.value;
  const problem = feed.problem.value;
  return (
    <section class="panel" aria-labelledby="tasks">
      <h2 id="tasks">Tasks</h2>
      {problem !== null && (
        <ProblemNotice
          problem={problem}
          stale={listed !== null}
          onRetry={() => void feed.refresh()}
        />
      )}
      {listed === null ? (
        problem === null && <Loading what="the tasks" lines={3} />
      ) : listed.tasks.length === 0 ? (
        <Empty title="The vendor lists no parts yet" />
      ) : (
        <>
          <Gantt
            parts={uniquelyNamed(listed.tasks)}
            caption={`Tasks of attempt ${listed.attempt ?? 1}`}
            live={!run.done}
          />
          <Errors tasks={listed.tasks} />
          {listed.truncated && <p class="quiet">There are more than are listed here.</p>}
        </>
      )}
    </section>
  );
}

/** Nothing keeps a vendor from giving two parts one name. */
function uniquelyNamed(tasks: readonly RunTask[]): GanttPart[] {
  const seen = new Map<string, number>();
  return tasks.map((task) => {
    const count = (seen.get(task.name) ?? 0) + 1;
    seen.set(task.name, count);
    return {
      ...task,
      name: count === 1 ? task.name : `${task.name} (${count})`,
      tone: toneOfPart(task),
      href: task.pageUrl,
    };
  });
}

const Errors = ({ tasks }: { readonly tasks: readonly RunTask[] }) => (
  <>
    {tasks
      .filter(({ error }) => error !== null)
      .map(({ name, error }) => (
        <details key={name} class="task-error">
          <summary>
            Why <strong>{name}</strong> failed
          </summary>
          <div class="failed-part">
            <pre>{error}</pre>
            <CopyButton text={`${name}: ${error ?? ""}`} what={`the error of ${name}`} />
          </div>
        </details>
      ))}
  </>
);
