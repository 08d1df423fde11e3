import { describeScenes } from "../support/describe-scenes";
import { ofOutputs, ofTasks } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { envelope } from "./answers";
import { outputs, tasks } from "./calls";

const run: RecordedAnswer = {
  name: "run",
  to: /\/runs\/502\/\?/,
  json: envelope({
    id: 502,
    status: 10,
    artifacts_saved: true,
    finished_at: "2026-01-05 05:58:30.653171+00:00",
    run_steps: [
      {
        index: 4,
        status: 20,
        status_humanized: "Error",
        name: "Invoke dbt with `dbt build`",
        logs: "05:58:02    Database Error in model orders (models/orders.sql)",
        truncated_debug_logs: null,
        started_at: "2026-01-05 05:57:59.653171+00:00",
        finished_at: "2026-01-05 05:58:29.653171+00:00",
      },
    ],
  }),
};

const list: RecordedAnswer = {
  name: "artifacts",
  to: /\/runs\/502\/artifacts\/$/,
  json: envelope(["manifest.json", "run_results.json"]),
};

const results: RecordedAnswer = {
  name: "run_results.json",
  to: /artifacts\/run_results\.json\?step=4$/,
  json: {
    metadata: { generated_at: "2026-01-05T05:58:20.000Z" },
    args: { which: "build" },
    results: [
      {
        status: "error",
        unique_id: "model.shop.orders",
        execution_time: 0.8,
        timing: [
          {
            name: "compile",
            started_at: "2026-01-05T05:58:10.000Z",
            completed_at: "2026-01-05T05:58:11.000Z",
          },
          {
            name: "execute",
            started_at: "2026-01-05T05:58:11.000Z",
            completed_at: "2026-01-05T05:58:19.000Z",
          },
        ],
        message: "Database Error in model orders",
      },
    ],
  },
};

const scenes: readonly Scene[] = [
  {
    name: "what the nodes of a run did",
    play: outputs,
    toOutcome: ofOutputs,
    answers: [run, list, results],
    outcome: "read",
    deciding: { "run: $": "notYet", "run: data": "notYet", "run: data.id": "notYet" },
    read: [
      "artifacts: data[1]",
      ...["status", "unique_id", "execution_time"].map(
        (field) => `run_results.json: results[0].${field}`,
      ),
      "run_results.json: args.which",
    ],
  },
  {
    name: "the steps and nodes of a run",
    play: tasks,
    toOutcome: ofTasks,
    answers: [run, { ...list, spare: true }, results],
    outcome: "listed",
    deciding: {
      "run: $": "unreachable",
      "run: data": "unreachable",
      "run: data.id": "unreachable",
    },
    read: [
      ...["name", "status_humanized", "logs", "finished_at"].map(
        (field) => `run: data.run_steps[0].${field}`,
      ),
      ...["message", "timing[0].started_at", "timing[1].completed_at"].map(
        (field) => `run_results.json: results[0].${field}`,
      ),
    ],
  },
];

describe("dbt's responses about outputs and tasks", () => {
  describeScenes(scenes);
});
