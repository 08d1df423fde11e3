import { expectInvariantsAt } from "./worlds/expect-invariants";

describe("run and watch, in random scenarios of Databricks", () => {
  it("keep the invariants of ARCHITECTURE.md", async () => {
    await expectInvariantsAt("databricks");
  }, 3_600_000);
});
