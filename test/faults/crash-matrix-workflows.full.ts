import { expectSurvivalOfWorkflow } from "./matrix/workflows/survive-every-case";
import { workflowScenarios } from "./matrix/workflows/workflow-scenarios";
import { Tally } from "./table/tally";

/** Every case takes minutes, so only `npm run test:faults` plays them; crash-matrix-workflows.test.ts has a sample. */
describe("a host that is killed anywhere in a workflow (npm run test:faults)", () => {
  const tally = new Tally();

  afterAll(() => {
    tally.save();
  });

  it.each(workflowScenarios.map((scenario) => [scenario.name, scenario] as const))(
    "loses nothing and doubles nothing: %s",
    (_name, scenario) => expectSurvivalOfWorkflow(scenario, tally),
    3_600_000,
  );
});
