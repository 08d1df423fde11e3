import { expectLookoutRules } from "./worlds/lookouts/expect-lookout-rules";

describe("watches and their lookout, in random scenarios", () => {
  it("keep the rules: each run ends as it ended at the vendor, and is noticed in time", async () => {
    await expectLookoutRules();
  }, 3_600_000);
});
