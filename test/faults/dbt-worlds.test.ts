import { expectInvariantsAt } from "./worlds/expect-invariants";

describe("run and watch, in random scenarios of dbt", () => {
  it("keep the invariants of ARCHITECTURE.md", async () => {
    await expectInvariantsAt("dbt");
  }, 3_600_000);
});
