import { describeScenes } from "../support/describe-scenes";
import { ofExplanation } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import { type Scene } from "../support/scene";
import { explain } from "./calls";

const RUN_ID = 455644833;

/** In the new words alone, so that each of them decides. */
const failed = { status: { state: "TERMINATED", termination_details: { code: "DRIVER_ERROR" } } };

const aTask = (key: string, runId: number, changes: object = {}): object => ({
  task_key: key,
  run_id: runId,
  ...failed,
  ...changes,
});

const aRun = (name: string, runId: number, changes: object): RecordedAnswer => ({
  name,
  to: new RegExp(`runs/get\\?run_id=${runId}(&|$)`),
  json: { run_id: runId, ...changes },
});

const anOutput = (name: string, runId: number, changes: object = {}): RecordedAnswer => ({
  name,
  to: new RegExp(`get-output\\?run_id=${runId}(&|$)`),
  json: { error: "ValueError: amount must not be negative", ...changes },
});

const places = (answer: string, fields: readonly string[]): string[] =>
  fields.map((field) => `${answer}: ${field}`);

const everywhere = (outcome: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, outcome]));

const play = { play: explain, toOutcome: ofExplanation };

const scenes: readonly Scene[] = [
  {
    ...play,
    name: "a run of one task, with all of its output",
    answers: [
      anOutput("output", 11, {
        metadata: { run_id: 11, task_key: "main" },
        error_trace:
          "<span class='ansi-red-fg'>ValueError</span>: amount must not be negative\n  File main.py, line 3",
        logs: "04:15:22  Completed with 1 error, and 0 warnings:\nDatabase Error in model orders",
        logs_truncated: false,
        notebook_output: { result: "{}", truncated: false },
      }),
      aRun("run", RUN_ID, {
        ...failed,
        tasks: [aTask("main", 11, { attempt_number: 1, start_time: 1_700_000_000_000 })],
        next_page_token: "",
      }),
      anOutput("output of the run", RUN_ID, {}),
    ].map((answer) => (answer.name === "output of the run" ? { ...answer, spare: true } : answer)),
    outcome: "explained by 1",
    deciding: {
      "run: $": "explained by 0",
      // Something without a state; what is no task at all leaves the run as a whole.
      "run: tasks[0]": { object: "explained by 0", other: "explained by 1" },
      "run: tasks[0].status": "explained by 0",
      "run: tasks[0].status.state": "explained by 0",
    },
    read: [
      ...places("output", ["error", "error_trace", "logs"]),
      ...places("run", ["tasks[0].task_key", "tasks[0].run_id", "tasks[0].attempt_number"]),
      ...places("run", ["tasks[0].start_time", "next_page_token"]),
    ],
  },
  {
    ...play,
    name: "a run with a run-job task and a for-each task",
    answers: [
      aRun("run", RUN_ID, {
        tasks: [aTask("child", 12), aTask("each", 13, { for_each_task: { inputs: "[1]" } })],
      }),
      anOutput("output of child", 12, { run_job_output: { run_id: 20 } }),
      aRun("child", 20, { tasks: [aTask("inner", 21)] }),
      anOutput("output of inner", 21),
      aRun("each", 13, { iterations: [aTask("each_iteration", 14)] }),
      anOutput("output of iteration", 14),
      ...[
        anOutput("output of each", 13),
        anOutput("output of the child's run", 20),
        anOutput("output of the run", RUN_ID),
      ].map((answer) => ({ ...answer, spare: true as const })),
    ],
    outcome: "explained by 2",
    deciding: {
      "run: $": "explained by 0",
      "run: tasks": "explained by 0",
      ...everywhere("explained by 1", ["run: tasks[0]", "run: tasks[1]"]),
      ...everywhere(
        "explained by 1",
        ["tasks[0]", "tasks[1]"].flatMap((task) =>
          ["status", "status.state"].map((field) => `run: ${task}.${field}`),
        ),
      ),
    },
    read: [
      "output of child: run_job_output.run_id",
      ...places("run", ["tasks[0].task_key", "tasks[1].for_each_task"]),
      ...places("each", ["iterations[0].run_id", "iterations[0].status"]),
    ],
  },
];

describe("Databricks' responses about failed tasks", () => {
  describeScenes(scenes);
});
