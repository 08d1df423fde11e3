import {
  faultAt,
  nameOf,
  crashTwiceAt,
  crashDuringWrite,
  type CrashCase,
} from "./matrix/crash-case";
import { playWorkflow } from "./matrix/workflows/play-workflow";
import type { WorkflowScenario } from "./matrix/workflows/workflow-scenario";
import { workflowScenarios, workflowThat as that } from "./matrix/workflows/workflow-scenarios";
import { SURVIVED } from "./table/verdict";

const first = { occurrence: 1 } as const;

/** Each step of a workflow, and each of its turns that decides something, at least once. */
const sample: readonly CrashCase<WorkflowScenario>[] = [
  faultAt(that("succeeds"), { functionName: "workflowPlan", ...first }, "crashAfterRecord"),
  faultAt(that("succeeds"), { functionName: "workflow", ...first }, "crashBeforeEffect"),
  faultAt(that("succeeds"), { functionName: "conductor", occurrence: 2 }, "crashAfterRecord"),
  faultAt(that("succeeds"), { functionName: "startSteps", ...first }, "crashAfterEffect"),
  crashTwiceAt(that("succeeds"), { functionName: "startSteps", occurrence: 2 }, "crashAfterEffect"),
  faultAt(that("succeeds"), { functionName: "startSteps", occurrence: 3 }, "crashBeforeEffect"),
  faultAt(that("succeeds"), { functionName: "reportChange", ...first }, "crashBeforeEffect"),
  faultAt(that("succeeds"), { functionName: "reportChange", occurrence: 2 }, "crashAfterEffect"),
  faultAt(that("succeeds"), { functionName: "readSteps", ...first }, "crashAfterRecord"),
  faultAt(that("succeeds"), { functionName: "concludeWorkflow", ...first }, "crashAfterEffect"),
  crashDuringWrite(that("succeeds"), 12),
  faultAt(that("loses every hint"), { functionName: "startSteps", ...first }, "crashAfterEffect"),
  faultAt(that("is cancelled"), { functionName: "cancelSteps", ...first }, "crashAfterEffect"),
  faultAt(that("is cancelled"), { functionName: "workflow", occurrence: 3 }, "crashBeforeEffect"),
  faultAt(that("times out"), { functionName: "cancelSteps", ...first }, "crashBeforeEffect"),
  faultAt(that("is resumed"), { functionName: "planRepair", ...first }, "crashAfterEffect"),
  faultAt(that("is resumed"), { functionName: "startSteps", occurrence: 3 }, "crashAfterEffect"),
  faultAt(
    that("follows the repair of its step"),
    { functionName: "planRepair", ...first },
    "crashAfterEffect",
  ),
  faultAt(that("calls back"), { functionName: "deliverCallback", ...first }, "crashAfterEffect"),
];

describe("a host that is killed in a workflow", () => {
  it.each(sample.map((one) => [nameOf(one), one] as const))(
    "starts no step's job twice, and ends with the truth: %s",
    async (_name, { scenario, starts }) => {
      const { lost, doubled, leaked, ...seen } = await playWorkflow(scenario, starts);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
      expect(seen.starts).toBe(starts.length + 1);
    },
  );
});

describe("a workflow that nothing disturbs", () => {
  it.each(workflowScenarios.map((scenario) => [scenario.name, scenario] as const))(
    "ends with the truth: %s",
    async (_name, scenario) => {
      const { lost, doubled, leaked } = await playWorkflow(scenario, []);

      expect({ lost, doubled, leaked }).toStrictEqual(SURVIVED);
    },
  );
});
