/** Random scenarios that once broke a rule, each as small as it became. They stay, whatever the seed of the random ones. */
import { expectInvariants } from "./worlds/expect-invariants";
import { quietWorld } from "./worlds/planted-bugs";
import { expectInvariants as expectWorkflowInvariants } from "./worlds/workflows/expect-workflow-invariants";
import { aStep, quietWorkflow } from "./worlds/workflows/planted-workflow-bugs";
import type { WorkflowStory } from "./worlds/workflows/workflow-story";
import type { WorldStory } from "./worlds/world-story";

const found: readonly [what: string, story: Partial<WorldStory>][] = [
  [
    "a run that an older version accepted repeats its callback, because the step threw after it had sent it",
    {
      ...{ vendor: "dbt", outputs: null, receiver: ["takes"] },
      ...{ runSeconds: 0, ends: ["platformFailure", "succeeded"], stopSeconds: null },
      ...{ waitSeconds: 15, timeoutSeconds: 60, cancels: [60] },
      silences: [{ from: 1, seconds: 2_000 }],
      stepFaults: [
        { execution: 17, kind: "throwsAfter", seconds: 0 },
        { execution: 9, kind: "crashesBefore", seconds: 0 },
      ],
      lostTurns: [{ turn: 19, seconds: 4_000 }],
    },
  ],
  [
    "the host is killed between a check that sees a failed update and its turn, and Databricks starts it again meanwhile",
    {
      ...{ vendor: "pipeline", vendorRetries: 2, ends: ["failed"], runSeconds: 8 },
      ...{ stopSeconds: null, listLagSeconds: 8, launches: ["answerLost", "launched"] },
      ...{ waitSeconds: 15, timeoutSeconds: 300 },
      lostTurns: [{ turn: 12, seconds: 90 }],
    },
  ],
];

const foundWorkflows: readonly [what: string, story: Partial<WorkflowStory>][] = [
  [
    "the first check of a watch throws after its twentieth, and its document shows no checks meanwhile",
    {
      ...{ steps: [aStep({ vendor: "dbt", runSeconds: 286 })], cancels: [0], resumes: [null] },
      ...{ receiver: ["isEarly", "takes"] },
      stepFaults: [{ execution: 42, kind: "throwsBefore", seconds: 0 }],
    },
  ],
];

/** Their faults are told by the numbers of steps and turns. */
const FOUND_THEN = { withoutLookouts: true };

describe("a scenario in which a rule was once broken", () => {
  it.each(found)("breaks none: %s", async (_what, story) => {
    await expect(
      expectInvariants({ ...quietWorld, ...FOUND_THEN, ...story }),
    ).resolves.toBeUndefined();
  });

  it.each(foundWorkflows)("breaks none, of workflows: %s", async (_what, story) => {
    await expect(
      expectWorkflowInvariants({ ...quietWorkflow, ...FOUND_THEN, ...story }),
    ).resolves.toBeUndefined();
  });
});
