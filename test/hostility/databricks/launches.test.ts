import { describeScenes } from "../support/describe-scenes";
import type { RecordedAnswer } from "../support/recorded-answers";
import { ofCancel, ofLaunch, ofSettlement } from "../support/outcomes";
import { type Scene } from "../support/scene";
import { cancel, launch, settlePastDeadline, NOW, submit } from "./calls";

const MAYBE = "try again, may have started";

const listedRun = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  job_id: 11223344556677,
  run_id: 900,
  start_time: NOW.getTime() + 1_000,
  trigger: "ONE_TIME",
  state: { life_cycle_state: "RUNNING" },
  status: { state: "RUNNING" },
  ...changes,
});

const runsList = (runs: unknown[], changes: Partial<RecordedAnswer> = {}): RecordedAnswer => ({
  name: "runs/list",
  to: /runs\/list\?/,
  json: { runs, has_more: false },
  ...changes,
});

const scenes: readonly Scene[] = [
  {
    name: "a start",
    answers: [
      { name: "run-now", to: /run-now/, json: { run_id: 455644833, number_in_job: 455644833 } },
      // Somebody else has just started the same job.
      runsList([listedRun()], { spare: true }),
    ],
    play: launch,
    toOutcome: ofLaunch,
    outcome: "launched 455644833",
    deciding: {
      // An answer without an id is what a continuous job gives; one that cannot be read is not.
      "run-now: $": { object: "launched 900", other: MAYBE },
      "run-now: run_id": { null: "launched 900", other: MAYBE },
    },
    read: [],
  },
  {
    name: "a start of a one-time run",
    answers: [{ name: "submit", to: /runs\/submit/, json: { run_id: 455644833 } }],
    play: submit,
    toOutcome: ofLaunch,
    outcome: "launched 455644833",
    deciding: { "submit: $": MAYBE, "submit: run_id": MAYBE },
    read: [],
  },
  {
    name: "a start of a continuous job",
    answers: [{ name: "run-now", to: /run-now/, json: {} }, runsList([listedRun()])],
    play: launch,
    toOutcome: ofLaunch,
    outcome: "launched 900",
    deciding: {
      "run-now: $": { object: "launched 900", other: MAYBE },
      "runs/list: $": MAYBE,
      "runs/list: runs": MAYBE,
      "runs/list: runs[0]": MAYBE,
      "runs/list: runs[0].run_id": MAYBE,
      "runs/list: runs[0].start_time": MAYBE,
    },
    read: ["runs/list: runs[0].state.life_cycle_state", "runs/list: runs[0].status.state"],
  },
  {
    name: "a launch settled past the deadline, of a job that only its schedule starts",
    answers: [runsList([listedRun({ trigger: "PERIODIC" })])],
    play: settlePastDeadline,
    toOutcome: ofSettlement,
    outcome: "notFound",
    deciding: {
      // A list of nothing is what the API gives where there is nothing.
      "runs/list: $": { object: "notFound", other: "unreachable" },
      "runs/list: runs": {
        null: "notFound",
        other: "unreachable",
        named: { "an empty list": "notFound" },
      },
      "runs/list: runs[0]": "unreachable",
      "runs/list: runs[0].run_id": "unreachable",
      "runs/list: runs[0].trigger": "unreachable",
      "runs/list: has_more": {
        null: "notFound",
        other: "unreachable",
        named: { false: "notFound" },
      },
    },
    read: [],
  },
  {
    name: "a cancel",
    answers: [{ name: "cancel", to: /runs\/cancel/, json: {} }],
    play: cancel,
    toOutcome: ofCancel,
    outcome: "requested",
    deciding: { "cancel: $": { object: "requested", other: "unreachable" } },
    read: [],
  },
];

describe("Databricks' responses to a launch and about its end", () => {
  describeScenes(scenes);
});
