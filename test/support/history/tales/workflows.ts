/** Recordings of workflows: good ones, and for each rule those that break it alone. */
import { ending, inSecond, type BadTale, type Tell } from "./tale";
import {
  aPlanned,
  aPlannedStep,
  aStepOf,
  bad,
  bothSucceeded,
  endedWorkflow,
  told,
  type WorkflowTale,
} from "./workflow-tale";

const succeeded = endedWorkflow("succeeded", bothSucceeded);
const failed = endedWorkflow("failed", [aStepOf("a", "failed"), aStepOf("b", "skipped")]);

const failsFirst = (t: WorkflowTale): WorkflowTale =>
  t.start().sees().runs({ step: "a", execution: "501", from: 1, to: 10, ends: "failed" });

const secondGeneration = {
  ...{ generation: 2, resumedAt: inSecond(100), endedAt: inSecond(130) },
  generations: [
    { number: 1, outcome: "failed" },
    { number: 2, outcome: "succeeded" },
  ],
};

const ofSecond = { generation: 2, runId: "r-a-2" };

/** It failed, and was resumed. */
const resumed = (t: WorkflowTale): WorkflowTale =>
  failsFirst(t).at(21).reads(failed).at(100).resume();

const inParallel = aPlanned({ steps: [aPlannedStep("a"), aPlannedStep("b")], maxParallel: 1 });

export const goodWorkflows = (): (readonly [what: string, tell: Tell])[] => [
  ["a workflow that succeeds", told((t) => t.ran().reads(succeeded))],
  ["a workflow that fails", told((t) => failsFirst(t).at(21).reads(failed))],
  [
    "a workflow that goes on after an optional step",
    told((t) =>
      t
        .start(
          aPlanned({
            steps: [aPlannedStep("a", { optional: true }), aPlannedStep("b", { needs: ["a"] })],
          }),
        )
        .runs({ step: "a", execution: "501", from: 1, to: 10, ends: "failed" })
        .runs({ step: "b", execution: "502", from: 11, to: 20 })
        .at(21)
        .reads(endedWorkflow("succeeded", [aStepOf("a", "failed"), aStepOf("b", "succeeded")])),
    ),
  ],
  [
    "a workflow that is resumed",
    told((t) =>
      resumed(t)
        .runs({ step: "a", id: "r-a-2", execution: "503", from: 101, to: 110 })
        .runs({ step: "b", execution: "504", from: 111, to: 120 })
        .at(130)
        .reads(
          endedWorkflow(
            "succeeded",
            [aStepOf("a", "succeeded", ofSecond), aStepOf("b", "succeeded", { generation: 2 })],
            secondGeneration,
          ),
        ),
    ),
  ],
  [
    "a workflow that is cancelled",
    told((t) =>
      t
        .start()
        .sees()
        .at(5)
        .cancel()
        .runs({ step: "a", execution: "501", from: 6, to: 10, ends: "cancelled" })
        .at(21)
        .reads(endedWorkflow("cancelled", [aStepOf("a", "cancelled"), aStepOf("b", "skipped")])),
    ),
  ],
  [
    "a run and a workflow with one key",
    (t) =>
      told((one) => one.ran().reads(succeeded))(t.at(0).start().at(21).reads(ending("succeeded"))),
  ],
];

export const badWorkflows = (): BadTale[] => [
  bad("one key gives one workflow", "two workflows", (t) =>
    t.ran().reads(succeeded).start(aPlanned(), {}, { id: "w-2", replayed: true }),
  ),
  bad("a step is started once at most in each generation of its workflow", "two runs", (t) =>
    t
      .ran(aPlanned({ onFailure: "continue" }))
      .runs({ step: "c", id: "r-c", execution: "503", from: 11, to: 12, ends: "failed" })
      .runs({ step: "c", id: "r-c-2", execution: "504", from: 13, to: 20 })
      .at(21)
      .reads(succeeded),
  ),
  bad("a step starts only when the steps that it needs have ended", "one that is early", (t) =>
    t
      .start(
        aPlanned({
          steps: [aPlannedStep("a"), aPlannedStep("b", { needs: ["a"], when: "finished" })],
        }),
      )
      .runs({ step: "b", execution: "502", from: 5, to: 20 })
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .at(21)
      .reads(succeeded),
  ),
  bad("a step that needs a success starts only after one", "one after a failure", (t) =>
    t
      .start(aPlanned({ onFailure: "continue" }))
      .runs({ step: "a", execution: "501", from: 1, to: 10, ends: "failed" })
      .runs({ step: "b", execution: "502", from: 11, to: 20, ends: "cancelled" })
      .at(21)
      .cancel()
      .reads(endedWorkflow("cancelled", [aStepOf("a", "failed"), aStepOf("b", "cancelled")])),
  ),
  bad("a workflow never runs more steps at a time than it may", "two in place of one", (t) =>
    t
      .start(inParallel)
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .runs({ step: "b", execution: "502", from: 2, to: 20 })
      .at(21)
      .reads(succeeded),
  ),
  bad("nothing is started after a workflow was cancelled", "one a minute later", (t) =>
    t
      .start(inParallel)
      .at(1)
      .cancel()
      .runs({ step: "a", execution: "501", from: 60, to: 70, ends: "cancelled" })
      .at(71)
      .reads(
        endedWorkflow("cancelled", [aStepOf("a", "cancelled"), aStepOf("b", "skipped")], {
          endedAt: inSecond(71),
        }),
      ),
  ),
  bad("a step that has succeeded is never run again", "one that a resume runs again", (t) =>
    t
      .start(inParallel)
      .runs({ step: "a", execution: "501", from: 1, to: 5 })
      .runs({ step: "b", execution: "502", from: 6, to: 20, ends: "failed" })
      .at(21)
      .reads(endedWorkflow("failed", [aStepOf("a", "succeeded"), aStepOf("b", "failed")]))
      .at(100)
      .resume()
      .runs({ step: "a", id: "r-a-2", execution: "503", from: 101, to: 110 })
      .runs({ step: "b", id: "r-b-2", execution: "504", from: 111, to: 120 })
      .at(130)
      .reads(
        endedWorkflow(
          "succeeded",
          [
            aStepOf("a", "succeeded", ofSecond),
            aStepOf("b", "succeeded", { generation: 2, runId: "r-b-2" }),
          ],
          secondGeneration,
        ),
      ),
  ),
  bad("a workflow that has ended stays ended until it is resumed", "one that is live again", (t) =>
    t
      .ran()
      .reads(succeeded)
      .reads({ ...succeeded, done: false, status: "running", outcome: null }),
  ),
  bad("the generations of a workflow are only added to", "one that has another outcome", (t) =>
    t
      .ran()
      .reads(succeeded)
      .reads({ ...succeeded, generations: [{ number: 1, outcome: "failed" }] }),
  ),
  bad("what a workflow says of a step does not go back", "a success that is waiting", (t) =>
    t
      .ran()
      .sees({ steps: [aStepOf("a", "succeeded"), aStepOf("b", "running")] })
      .sees({ steps: [aStepOf("a"), aStepOf("b", "running")] })
      .reads(succeeded),
  ),
  bad("what a workflow says of a step does not go back", "a run that is gone", (t) =>
    t
      .ran()
      .sees({ steps: [aStepOf("a", "running"), aStepOf("b")] })
      .sees({ steps: [aStepOf("a", "running", { runId: null }), aStepOf("b")] })
      .reads(succeeded),
  ),
  bad("a step has ended as its run has", "the run of another step", (t) =>
    t
      .ran()
      .reads(
        endedWorkflow("succeeded", [
          aStepOf("a", "succeeded"),
          aStepOf("b", "succeeded", { runId: "r-a" }),
        ]),
      ),
  ),
  bad("a step has ended as its run has", "a success whose run failed", (t) =>
    t
      .start(inParallel)
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .runs({ step: "b", execution: "502", from: 11, to: 20, ends: "failed" })
      .at(21)
      .reads(succeeded),
  ),
  ...badEndings(),
];

const badEndings = (): BadTale[] => [
  bad("every accepted workflow ends in time", "one that never ends", (t) =>
    t.start().sees().at(9_000).sees(),
  ),
  bad("every accepted workflow ends in time", "a resume without a generation", (t) =>
    resumed(t).at(9_000).reads(failed),
  ),
  bad("a cancelled workflow ends in time", "one that goes on", (t) =>
    t.start().sees().at(5).cancel().at(3_000).sees(),
  ),
  bad("a workflow ends soon after its last step", "one that waits for an hour", (t) =>
    t
      .ran()
      .at(3_000)
      .reads({ ...succeeded, endedAt: inSecond(3_000) }),
  ),
  bad("no workflow ends by a defect", "an internal error", (t) => {
    t.told.trouble(1);
    const error = { code: "internalError", message: "" };
    return t
      .ran()
      .cancel()
      .reads(endedWorkflow("unknown", bothSucceeded, { error }));
  }),
  bad("the outcome of a workflow is unknown only after trouble", "on a quiet day", (t) =>
    t.ran().cancel().reads(endedWorkflow("unknown", bothSucceeded)),
  ),
  bad("a workflow that was stopped has stopped at its vendors", "a job that goes on", (t) =>
    t
      .start(inParallel)
      .at(2)
      .cancel()
      .runs({ step: "a", execution: "501", from: 3, to: 30, ends: "cancelled" })
      .reads(endedWorkflow("cancelled", [aStepOf("a", "cancelled"), aStepOf("b", "skipped")])),
  ),
  bad("the outcome of a workflow follows from its steps", "a success after a failure", (t) =>
    failsFirst(t)
      .at(21)
      .reads({ ...failed, status: "succeeded", outcome: "succeeded", error: null }),
  ),
  bad("the outcome of a workflow follows from its steps", "a cancel that nobody asked for", (t) =>
    t.ran().reads(endedWorkflow("cancelled", bothSucceeded)),
  ),
  bad("the outcome of a workflow follows from its steps", "a time-out before the deadline", (t) =>
    t.ran().reads(endedWorkflow("timedOut", bothSucceeded)),
  ),
  bad("which steps run follows from their conditions", "a step that is skipped for nothing", (t) =>
    t
      .start()
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .at(21)
      .reads(endedWorkflow("succeeded", [aStepOf("a", "succeeded"), aStepOf("b", "skipped")])),
  ),
  bad("which steps run follows from their conditions", "a step that is still waiting", (t) =>
    t
      .start(inParallel)
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .at(21)
      .reads(endedWorkflow("succeeded", [aStepOf("a", "succeeded"), aStepOf("b")])),
  ),
  bad("which steps run follows from their conditions", "one that waits for a failure", (t) =>
    t
      .start(
        aPlanned({
          steps: [aPlannedStep("a"), aPlannedStep("b", { needs: ["a"], when: "failed" })],
        }),
      )
      .runs({ step: "a", execution: "501", from: 1, to: 10 })
      .runs({ step: "b", execution: "502", from: 11, to: 20 })
      .at(21)
      .reads(succeeded),
  ),
];
