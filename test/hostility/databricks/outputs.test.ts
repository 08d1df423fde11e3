import { describeScenes } from "../support/describe-scenes";
import { ofOutputs, ofTasks } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { aRun, aTask, NEW_FAILURE, NEW_SUCCESS, PAGE_URL } from "./answers";
import { outputs, tasks } from "./calls";

const RUN_ID = 455644833;

const run = (name: string, runId: number, changes: object): RecordedAnswer => ({
  name,
  to: new RegExp(`runs/get\\?run_id=${runId}(&|$)`),
  json: aRun({ run_id: runId, status: NEW_SUCCESS, ...changes }),
});

const output = (name: string, runId: number, changes: object): RecordedAnswer => ({
  name,
  to: new RegExp(`get-output\\?run_id=${runId}(&|$)`),
  json: changes,
});

const ENDED = { start_time: 1_700_000_000_000, end_time: 1_700_000_060_000, status: NEW_SUCCESS };

/** Those that are asked for only when something else is not as it should be. */
const spare = (answers: readonly RecordedAnswer[]): RecordedAnswer[] =>
  answers.map((answer) => ({ ...answer, spare: true as const }));

const answers: readonly RecordedAnswer[] = [
  run("run", RUN_ID, {
    tasks: [
      aTask({
        ...ENDED,
        run_id: 11,
        run_page_url: PAGE_URL,
        notebook_task: { notebook_path: "/main" },
      }),
      aTask({ ...ENDED, task_key: "alert", run_id: 12, sql_task: { alert: {} } }),
      aTask({ ...ENDED, task_key: "child", run_id: 13, run_job_task: { job_id: 5 } }),
      aTask({ ...ENDED, task_key: "each", run_id: 14, for_each_task: { inputs: "[1]" } }),
      aTask({
        ...ENDED,
        task_key: "wheel",
        run_id: 15,
        status: NEW_FAILURE,
        python_wheel_task: { entry_point: "main" },
      }),
    ],
  }),
  output("output of child", 13, { run_job_output: { run_id: 20 } }),
  run("child", 20, { tasks: [aTask({ ...ENDED, task_key: "inner", run_id: 21 })] }),
  run("each", 14, { iterations: [aTask({ ...ENDED, task_key: "each_iteration", run_id: 22 })] }),
  output("output of wheel", 15, {
    error: "ValueError: amount must not be negative",
    error_trace: "ValueError: amount must not be negative\n  File main.py, line 3",
    logs: "Traceback",
  }),
];

const results: readonly RecordedAnswer[] = [
  output("output of notebook", 11, { notebook_output: { result: "42", truncated: false } }),
  output("output of alert", 12, {
    sql_output: {
      alert_output: { alert_state: "TRIGGERED" },
      query_output: { output_link: "https://adb-7405613549872061.1.azuredatabricks.net/sql/1" },
    },
  }),
  output("output of inner", 21, {
    clean_rooms_notebook_output: { notebook_output: { result: "7", truncated: true } },
  }),
  output("output of iteration", 22, { notebook_output: null }),
];

const others = spare([
  output("output of each", 14, {}),
  output("output of the run", RUN_ID, {}),
  output("output of the child's run", 20, {}),
]);

const scenes: readonly Scene[] = [
  {
    name: "what the tasks of a run produced",
    play: outputs,
    toOutcome: ofOutputs,
    answers: [...answers, ...results, ...others],
    outcome: "read",
    deciding: { "run: $": "notYet" },
    read: [
      "output of notebook: notebook_output.result",
      "output of notebook: notebook_output.truncated",
      "output of alert: sql_output.alert_output.alert_state",
      "output of inner: clean_rooms_notebook_output.notebook_output.result",
      "output of wheel: error",
      "run: tasks[0].attempt_number",
      "run: tasks[0].end_time",
    ],
  },
  {
    name: "the tasks of a run",
    play: tasks,
    toOutcome: ofTasks,
    answers: [...answers, ...spare(results), ...others],
    outcome: "listed",
    deciding: { "run: $": "unreachable" },
    read: [
      "run: tasks[0].task_key",
      "run: tasks[0].run_page_url",
      "run: tasks[0].notebook_task",
      "each: iterations[0].status",
      "child: tasks[0].run_id",
    ],
  },
];

describe("Databricks' responses about outputs and tasks", () => {
  describeScenes(scenes);
});
