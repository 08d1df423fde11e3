import { describeScenes } from "../support/describe-scenes";
import { ofDurations } from "../support/outcomes";
import type { Scene } from "../support/scene";
import { aRun } from "./answers";
import { durations } from "./calls";

const aPastRun = aRun(502, {
  status: 10,
  status_humanized: "Success",
  started_at: "2026-01-05 05:00:00.000000+00:00",
  finished_at: "2026-01-05 05:40:00.000000+00:00",
});

const scenes: readonly Scene[] = [
  {
    name: "the past runs of a job",
    answers: [{ name: "runs", to: /runs\/\?/, json: { data: [aPastRun, aPastRun] } }],
    play: durations,
    toOutcome: ofDurations,
    outcome: "read",
    deciding: {
      "runs: $": "unreachable",
      // A page that is much too long is not from dbt.
      "runs: data": {
        ...{ array: "read", other: "unreachable" },
        named: { "50,000 numbers": "unreachable" },
      },
    },
    read: [],
  },
];

describe("dbt's responses about past runs", () => {
  describeScenes(scenes);
});
