import { expectNoViolationIn } from "../support/history/soak/expect-no-violation";
import { verdictOfViolations } from "./table/checked";
import { Tally } from "./table/tally";

const STORIES = 100;

/** Minutes, so only `npm run test:faults` plays them; `test/end-to-end/histories.test.ts` has a sample. */
describe("callers of one app at random (npm run test:faults)", () => {
  it("see nothing that a rule of the checker forbids", async () => {
    const tally = new Tally();
    await expectNoViolationIn(STORIES, (recording, violations) => {
      const what = "random callers over HTTP, killed hosts and lost answers";
      tally.add(what, verdictOfViolations(violations));
      tally.check(what, recording, violations);
    }).finally(() => {
      tally.save();
    });
  }, 3_600_000);
});
