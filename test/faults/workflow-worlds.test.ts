import { expectWorkflowInvariants } from "./worlds/workflows/expect-workflow-invariants";

describe("workflow and conductor, in random scenarios", () => {
  it("keep the rules of workflows", async () => {
    await expectWorkflowInvariants();
  }, 7_200_000);
});
