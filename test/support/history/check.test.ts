import { check, RULES } from "./check";
import { fromLines, toLines } from "./entry";
import { badAnswers } from "./tales/bad-answers";
import { badStarts } from "./tales/bad-starts";
import { goodTales } from "./tales/good";
import { succeeded, Tale, type Tell } from "./tales/tale";
import { badCallers, goodCallers } from "./tales/workflow-callers";
import { badWorkflows, goodWorkflows } from "./tales/workflows";

const BAD = [...badAnswers(), ...badStarts(), ...badWorkflows(), ...badCallers()];

const brokenIn = (tell: Tell): string[] => [
  ...new Set(check(tell(new Tale()).recording).map(({ rule }) => rule)),
];

describe("the checker of recordings", () => {
  it.each([...goodTales(), ...goodWorkflows(), ...goodCallers()])(
    "finds nothing wrong with %s",
    (_what, tell) => {
      expect(brokenIn(tell)).toStrictEqual([]);
    },
  );

  it.each(BAD)("finds only this broken: %s (%s)", (rule, _what, tell) => {
    expect(brokenIn(tell)).toStrictEqual([rule]);
  });

  it("has a broken recording for each of its rules", () => {
    const tried = new Set(BAD.map(([rule]) => rule));

    expect(RULES.map(({ name }) => name).filter((name) => !tried.has(name))).toStrictEqual([]);
  });

  it("finds the same in a recording that was stored and read again", () => {
    const { recording } = new Tale().begun().stops("failed").at(21).reads(succeeded);

    const again = fromLines(toLines(recording));

    expect(again).toStrictEqual(recording);
    expect(check(again)).toStrictEqual(check(recording));
  });
});
