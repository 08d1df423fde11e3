import { describeScenes } from "../support/describe-scenes";
import { ofDurations } from "../support/outcomes";
import type { Scene } from "../support/scene";
import { aRun, NEW_SUCCESS, OLD_SUCCESS } from "./answers";
import { durations, NOW } from "./calls";

const aPastRun = aRun({ state: OLD_SUCCESS, status: NEW_SUCCESS, end_time: NOW.getTime() });

const scenes: readonly Scene[] = [
  {
    name: "the past runs of a job",
    answers: [{ name: "runs", to: /runs\/list\?/, json: { runs: [aPastRun, aPastRun] } }],
    play: durations,
    toOutcome: ofDurations,
    outcome: "read",
    deciding: { "runs: $": { object: "read", other: "unreachable" } },
    read: [],
  },
];

describe("Databricks' responses about past runs", () => {
  describeScenes(scenes);
});
