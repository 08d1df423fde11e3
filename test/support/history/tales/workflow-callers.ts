/** Recordings of result links and callbacks of workflows: good ones, and for each rule those that break it alone. */
import { inSecond, type BadTale, type Tell } from "./tale";
import {
  aPlanned,
  aStepOf,
  bad,
  bothSucceeded,
  endedWorkflow,
  told,
  type WorkflowTale,
} from "./workflow-tale";

const succeeded = endedWorkflow("succeeded", bothSucceeded);
const failed = endedWorkflow("failed", [aStepOf("a", "failed"), aStepOf("b", "skipped")]);
const withCallback = aPlanned({ callback: true });

/** The second generation of what failed. */
const resumed = endedWorkflow(
  "succeeded",
  bothSucceeded.map((step) => ({ ...step, generation: 2, runId: `${String(step["runId"])}-2` })),
  {
    ...{ generation: 2, resumedAt: inSecond(100), endedAt: inSecond(130) },
    generations: [
      { number: 1, outcome: "failed" },
      { number: 2, outcome: "succeeded" },
    ],
  },
);

/** It failed, called back, and was resumed. */
const again = (t: WorkflowTale): WorkflowTale =>
  t
    .start(withCallback)
    .runs({ step: "a", execution: "501", from: 1, to: 20, ends: "failed" })
    .at(21)
    .callsBack(failed)
    .reads(failed)
    .at(100)
    .resume()
    .runs({ step: "a", id: "r-a-2", execution: "503", from: 101, to: 110 })
    .runs({ step: "b", id: "r-b-2", execution: "504", from: 111, to: 130 })
    .at(130);

export const goodCallers = (): (readonly [what: string, tell: Tell])[] => [
  [
    "a workflow whose result link is read",
    told((t) => t.ran().result(202, t.live()).reads(succeeded).result(200, succeeded)),
  ],
  [
    "a workflow whose failure is read by its result link",
    told((t) =>
      t
        .start()
        .runs({ step: "a", execution: "501", from: 1, to: 20, ends: "failed" })
        .at(21)
        .reads(failed)
        .result(424, failed),
    ),
  ],
  [
    "a workflow that calls back, and once more when it is resumed",
    told((t) => again(t).callsBack(resumed).reads(resumed).result(200, resumed)),
  ],
  [
    "a callback that its receiver refuses",
    told((t) =>
      t
        .ran(withCallback)
        .callsBack(succeeded, false)
        .reads(succeeded)
        .at(9_000)
        .reads({ ...succeeded, callback: { state: "refused" } }),
    ),
  ],
];

export const badCallers = (): BadTale[] => [
  bad("the result link of a workflow agrees with its document", "a success with 424", (t) =>
    t.ran().reads(succeeded).result(424, succeeded),
  ),
  bad("the result link of a workflow agrees with its document", "a workflow that is gone", (t) =>
    t.ran().result(404, {}).reads(succeeded),
  ),
  bad("the result link of a workflow agrees with its document", "an end with 202", (t) =>
    t.ran().reads(succeeded).result(202, succeeded),
  ),
  bad("the result link of a workflow agrees with its document", "another code", (t) =>
    t
      .start()
      .runs({ step: "a", execution: "501", from: 1, to: 20, ends: "failed" })
      .at(21)
      .reads(failed)
      .result(424, { ...failed, error: { code: "other", message: "" } }),
  ),
  bad("a callback of a workflow says what its document says", "another message", (t) =>
    t
      .ran(withCallback)
      .reads(succeeded)
      .callsBack({ ...succeeded, message: "Something else." }),
  ),
  bad("a callback of a workflow says what its document says", "one before the end", (t) =>
    t.ran(withCallback).callsBack(t.live()).reads(succeeded).callsBack(succeeded, false),
  ),
  bad("a callback comes at least once for each generation of a workflow", "none", (t) =>
    t.ran(withCallback).reads(succeeded).at(9_000).reads(succeeded),
  ),
  bad("a callback comes at least once for each generation of a workflow", "none that came", (t) =>
    t
      .ran(withCallback)
      .callsBack(succeeded, false)
      .reads({ ...succeeded, callback: { state: "delivered" } }),
  ),
  bad(
    "a callback comes at least once for each generation of a workflow",
    "only of the first",
    (t) => again(t).reads(resumed).at(9_000).reads(resumed),
  ),
  bad("a callback of a workflow comes once, unless its step was interrupted", "two", (t) =>
    t.ran(withCallback).reads(succeeded).callsBack(succeeded).callsBack(succeeded),
  ),
];
