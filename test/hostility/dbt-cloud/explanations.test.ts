import { describeScenes } from "../support/describe-scenes";
import { ofExplanation } from "../support/outcomes";
import type { RecordedAnswer } from "../support/recorded-answers";
import type { Scene } from "../support/scene";
import { envelope } from "./answers";
import { explain } from "./calls";

const LOG = [
  "05:58:01  1 of 2 ERROR creating sql table model prod.orders ... [ERROR in 0.80s]",
  "05:58:02  Completed with 1 error, 0 partial successes, and 0 warnings:",
  "",
  "05:58:02    Database Error in model orders (models/orders.sql)",
  '  column "amount" does not exist',
].join("\n");

const aStep = (index: number): object => ({
  index,
  status: 20,
  name: "Invoke dbt with `dbt build`",
  logs: LOG,
  truncated_debug_logs: "05:58:02.653171 [error] [MainThread]: Database Error in model orders",
  started_at: "2026-01-05 05:57:59.653171+00:00",
});

const aFailedRun: RecordedAnswer = {
  name: "run",
  to: /\/runs\/502\/\?/,
  json: envelope({
    id: 502,
    status: 20,
    status_message: "The run failed.",
    artifacts_saved: true,
    finished_at: "2026-01-05 05:58:30.653171+00:00",
    run_steps: [aStep(4)],
  }),
};

/** Its places are those of the first scene. */
const plainRun: RecordedAnswer = { ...aFailedRun, plain: true };

const artifact = (name: string, json: unknown): RecordedAnswer => ({
  name,
  to: new RegExp(`artifacts/${name.replace(".", "\\.")}\\?step=4$`),
  json,
});
const absent = (name: string): RecordedAnswer => ({
  ...artifact(name, undefined),
  status: 404,
  text: "Not Found",
});

const metadata = { generated_at: "2026-01-05T05:58:20.000Z" };

const results = artifact("run_results.json", {
  metadata,
  results: [
    {
      status: "error",
      unique_id: "model.shop.orders",
      message: 'Database Error in model orders\n  column "amount" does not exist',
      failures: null,
      batch_results: { successful: [[1, 2]], failed: [[2, 3]] },
    },
    {
      status: "fail",
      unique_id: "test.shop.not_null_orders_id.0123456789",
      message: "Got 3 results, configured to fail if != 0",
      failures: 3,
    },
  ],
});

const sources = artifact("sources.json", {
  metadata,
  results: [
    {
      unique_id: "source.shop.raw.payments",
      status: "error",
      error: "",
      max_loaded_at: "2026-01-03T05:58:20.000Z",
      max_loaded_at_time_ago_in_s: 172_800,
      criteria: { error_after: { count: 24, period: "hour" } },
    },
  ],
});

const play = { play: explain, toOutcome: ofExplanation };
const withoutRun = {
  "run: $": "explained by 0",
  "run: data": "explained by 0",
  "run: data.id": "explained by 0",
};
const withoutSteps = {
  ...withoutRun,
  "run: data.run_steps": "explained by 0",
  // A step of which nothing can be read is still a step.
  "run: data.run_steps[0]": { object: "explained by 1", other: "explained by 0" },
};
const ofStep = (fields: readonly string[]): string[] =>
  fields.map((field) => `run: data.run_steps[0].${field}`);
const read = [
  ...ofStep(["index", "status", "name", "logs", "truncated_debug_logs", "started_at"]),
  ...["status_message", "artifacts_saved", "finished_at"].map((field) => `run: data.${field}`),
];

const scenes: readonly Scene[] = [
  {
    ...play,
    name: "a run with the reason only in the log",
    answers: [aFailedRun, absent("run_results.json"), absent("sources.json")],
    outcome: "explained by 1",
    deciding: withoutSteps,
    read,
  },
  {
    ...play,
    name: "a run with two nodes that failed",
    answers: [plainRun, results, { ...absent("sources.json"), spare: true, plain: true }],
    outcome: "explained by 2",
    deciding: {
      // The log of the step has the reason if its artifact does not.
      "run_results.json: $": "explained by 1",
      "run_results.json: results": "explained by 1",
      // One that cannot be read hides none of the others; a status that nobody knows may be a failure.
      "run_results.json: results[0]": "explained by 1",
      "run_results.json: results[1]": "explained by 1",
      "run_results.json: results[0].status": { text: "explained by 2", other: "explained by 1" },
      "run_results.json: results[1].status": { text: "explained by 2", other: "explained by 1" },
    },
    read: [
      "run_results.json: metadata.generated_at",
      ...["status", "unique_id", "message", "failures", "batch_results.failed"].map(
        (field) => `run_results.json: results[0].${field}`,
      ),
    ],
  },
  {
    ...play,
    name: "a run with a source that is too old",
    answers: [plainRun, { ...absent("run_results.json"), plain: true }, sources],
    outcome: "explained by 1",
    deciding: {},
    read: [
      "sources.json: metadata.generated_at",
      ...[
        ...["status", "unique_id", "error", "max_loaded_at", "max_loaded_at_time_ago_in_s"],
        ...["criteria.error_after.count", "criteria.error_after.period"],
      ].map((field) => `sources.json: results[0].${field}`),
    ],
  },
];

describe("dbt's responses about failed steps", () => {
  describeScenes(scenes);
});
