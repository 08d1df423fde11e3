import { inWords, type Violation } from "../support/history/check";
import { expectNoViolationIn } from "../support/history/soak/expect-no-violation";
import { Tally } from "./table/tally";
import type { Verdict } from "./table/verdict";

const STORIES = 100;

const verdictOn = (violations: readonly Violation[]): Verdict => {
  const of = (harm: Violation["harm"]): string[] =>
    violations.filter((one) => one.harm === harm).map(inWords);
  return { lost: of("lost"), doubled: of("doubled"), leaked: of("leaked") };
};

/** Minutes, so only `npm run test:faults` plays them; `test/end-to-end/histories.test.ts` has a sample. */
describe("callers of one app at random (npm run test:faults)", () => {
  it("see nothing that a rule of the checker forbids", async () => {
    const tally = new Tally();
    await expectNoViolationIn(STORIES, (violations) => {
      tally.add("random callers over HTTP, killed hosts and lost answers", verdictOn(violations));
    }).finally(() => {
      tally.save();
    });
  }, 3_600_000);
});
