import { describeScenes } from "../support/describe-scenes";
import { type Outcomes, type Scene } from "../support/scene";
import { ofCheck } from "../support/outcomes";
import {
  aRun,
  aTask,
  NEW_FAILURE,
  NEW_QUEUE,
  NEW_SUCCESS,
  OLD_FAILURE,
  OLD_QUEUE,
  OLD_SUCCESS,
  PAGE_URL,
} from "./answers";
import { check } from "./calls";

/** A blank text counts as missing, like a value that is not a text. */
const BLANK = "100,000 newlines";

const words = (text: string, other: string): Outcomes => ({
  text,
  other,
  named: { [BLANK]: other },
});

interface SceneOfRun extends Pick<Scene, "name" | "outcome" | "deciding" | "read"> {
  readonly run: Readonly<Record<string, unknown>>;
  /** With all that no check reads; once is enough. */
  readonly whole?: true;
}

const PAGE = "runs/get: run_page_url";
const OLD = ["life_cycle_state", "result_state", "state_message"].map(
  (field) => `runs/get: state.${field}`,
);
const NEW = ["state", "termination_details.code", "termination_details.type"].map(
  (field) => `runs/get: status.${field}`,
);

const scenesOfRuns: readonly SceneOfRun[] = [
  {
    name: "a run that succeeded",
    whole: true,
    run: { state: OLD_SUCCESS, status: NEW_SUCCESS },
    outcome: "succeeded",
    deciding: {
      "runs/get: $": "unreachable",
      // An unknown result contradicts the success.
      "runs/get: state.result_state": words("failed", "succeeded"),
    },
    read: [PAGE, ...OLD, ...NEW, "runs/get: status.termination_details.message"],
  },
  {
    name: "a run that succeeded, only with old fields",
    run: { state: OLD_SUCCESS },
    outcome: "succeeded",
    deciding: {
      "runs/get: $": "unreachable",
      "runs/get: state": "unreachable",
      "runs/get: state.life_cycle_state": words("active", "unreachable"),
      "runs/get: state.result_state": "failed",
    },
    read: OLD,
  },
  {
    name: "a run that succeeded, only with new fields",
    run: { status: NEW_SUCCESS },
    outcome: "succeeded",
    deciding: {
      "runs/get: $": "unreachable",
      "runs/get: status": "unreachable",
      "runs/get: status.state": words("active", "unreachable"),
      "runs/get: status.termination_details": "failed",
    },
    read: NEW,
  },
  {
    name: "a run that failed",
    run: { state: OLD_FAILURE, status: NEW_FAILURE },
    outcome: "failed",
    deciding: { "runs/get: $": "unreachable" },
    read: [PAGE, ...OLD, ...NEW, "runs/get: status.termination_details.message"],
  },
  {
    name: "a run that failed, only with old fields",
    run: { state: OLD_FAILURE },
    outcome: "failed",
    deciding: {
      "runs/get: $": "unreachable",
      "runs/get: state": "unreachable",
      "runs/get: state.life_cycle_state": words("active", "unreachable"),
    },
    read: OLD,
  },
  {
    name: "a run that failed, only with new fields",
    run: { status: NEW_FAILURE },
    outcome: "failed",
    deciding: {
      "runs/get: $": "unreachable",
      "runs/get: status": "unreachable",
      "runs/get: status.state": words("active", "unreachable"),
    },
    read: NEW,
  },
  {
    name: "a run that waits in the queue",
    run: { state: OLD_QUEUE, status: NEW_QUEUE },
    outcome: "queued",
    deciding: {
      "runs/get: $": "unreachable",
      "runs/get: status.state": words("active", "queued"),
    },
    read: [
      "runs/get: state.queue_reason",
      "runs/get: status.queue_details.message",
      "runs/get: status.queue_details.code",
    ],
  },
];

const scenes = scenesOfRuns.map(({ run, whole, ...scene }): Scene => {
  const json =
    whole === true ? aRun({ ...run, tasks: [aTask(run)] }) : { ...run, run_page_url: PAGE_URL };
  return {
    ...scene,
    answers: [{ name: "runs/get", to: /runs\/get\?/, json }],
    play: check,
    toOutcome: ofCheck,
  };
});

describe("Databricks' responses about a run", () => {
  describeScenes(scenes);
});
