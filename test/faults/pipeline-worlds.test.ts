import { expectInvariantsAt } from "./worlds/expect-invariants";

describe("run and watch, in random scenarios of pipelines", () => {
  it("keep the invariants of ARCHITECTURE.md", async () => {
    await expectInvariantsAt("pipeline");
  }, 3_600_000);
});
