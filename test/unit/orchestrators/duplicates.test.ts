import type { Duplicate } from "../../../src/contracts/attempt";
import type { AttemptSummary } from "../../../src/contracts/run-progress";
import { boundDuplicates, reportDuplicates } from "../../../src/orchestrators/duplicates";
import type { Story } from "../../../src/orchestrators/story";
import { anAttempt, aRunInput } from "../../support/run-builders";

const duplicates = (count: number): Duplicate[] =>
  Array.from({ length: count }, (_, index) => ({
    vendorRunId: String(600 + index),
    state: "Queued",
    cancelError: null,
  }));

const summary = (number: number, count?: number): AttemptSummary => ({
  number,
  vendorRunId: `50${number}`,
  runPageUrl: null,
  result: null,
  ...(count !== undefined && { duplicates: duplicates(count) }),
});

/** How many duplicates of each attempt are shown, after so many of attempt 2 were reported. */
function shownAfter(attempts: readonly AttemptSummary[], count: number): (number | undefined)[] {
  const df = { setCustomStatus: () => undefined, currentUtcDateTime: new Date(0) };
  const story = {
    context: { df },
    input: aRunInput(),
    history: null,
    progress: { phase: "watching", message: "", attempts },
  } as unknown as Story;
  reportDuplicates(story, anAttempt({ number: 2 }), duplicates(count));
  return story.progress.attempts.map(({ duplicates: shown }) => shown?.length);
}

describe("reportDuplicates", () => {
  it.each([
    [[summary(1), summary(2)], 5, [undefined, 5]],
    [[summary(1), summary(2)], 6, [undefined, 5]],
    [[summary(1, 3), summary(2)], 6, [3, 2]],
    [[summary(1, 6), summary(2)], 1, [6, 0]],
    [[summary(1), summary(2)], 0, [undefined, undefined]],
  ])("shows five of a run with all its attempts: %#", (attempts, count, shown) => {
    expect(shownAfter(attempts, count)).toStrictEqual(shown);
  });
});

describe("boundDuplicates", () => {
  it("keeps five", () => {
    expect(boundDuplicates(duplicates(6))).toStrictEqual(duplicates(5));
  });

  it("cuts what is too long", () => {
    const long = {
      vendorRunId: "1".repeat(60),
      state: "s".repeat(60),
      cancelError: "e".repeat(300),
    };

    expect(boundDuplicates([long])).toStrictEqual([
      {
        vendorRunId: `${"1".repeat(49)}…`,
        state: `${"s".repeat(49)}…`,
        cancelError: `${"e".repeat(199)}…`,
      },
    ]);
  });
});
