import { aStep } from "../../../support/workflow-requests";
import { WorkflowWorld } from "../../../support/workflow-world";

const chain = [
  aStep("extract"),
  aStep("load", { dependsOn: ["extract"] }),
  aStep("report", { dependsOn: ["load"] }),
];

describe("a workflow", () => {
  it("runs its steps one after the other, and ends a moment after the last one", async () => {
    const world = new WorkflowWorld();

    const conclusion = await world.run({ steps: chain });

    expect(conclusion).toStrictEqual({
      outcome: "succeeded",
      code: null,
      message: "Succeeded.\nMessage: All 3 steps succeeded.",
    });
    expect(world.started).toStrictEqual(["extract", "load", "report"]);
    expect(world.hub.elapsedSeconds).toBe(180);
  });
});
