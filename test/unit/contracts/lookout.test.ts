import { markOf, memberOf, runOfMember, watchOfMember } from "../../../src/contracts/lookout";
import {
  isWorthListing,
  roundSecondsFor,
  savedForEachCall,
} from "../../../src/contracts/lookout-worth";
import { watchIdOf } from "../../../src/contracts/watch";
import { anAttempt } from "../../support/run-builders";

const waits = (count: number, seconds = 30): number[] =>
  Array.from({ length: count }, () => seconds);

describe("memberOf", () => {
  it.each([
    ["its own", anAttempt({ vendorRunId: "501" }), "501-1"],
    ["that of a second attempt", anAttempt({ vendorRunId: "501", number: 2 }), "501-2"],
    [
      "that of a run that was there before",
      anAttempt({ vendorRunId: "501", adopted: true, runId: `r-${"a".repeat(40)}` }),
      "501-1-aaaaaaaaaa",
    ],
    ["one whose connection has capitals", anAttempt({ connectionId: "ADB-9" }), "501-1"],
  ])("names the run and the watch, if the id is %s", (_which, attempt, member) => {
    const watchId = watchIdOf(attempt);

    expect(memberOf(watchId, attempt)).toBe(member);
    expect(runOfMember(member)).toBe(attempt.vendorRunId);
    expect(watchOfMember(attempt, member)).toBe(watchId);
  });

  it.each([
    ["the vendor continues the run as another one", "watch-databricks-adb-1.2-500-1"],
    ["the watch only sees the run stop", "watch-databricks-adb-1.2-501-1-stop"],
    ["it is that of another connection", "watch-databricks-adb-1.3-501-1"],
  ])("is null if %s", (_why, watchId) => {
    expect(memberOf(watchId, anAttempt({ vendorRunId: "501" }))).toBeNull();
  });

  it("is null for ids with dashes, such as those of updates", () => {
    const attempt = anAttempt({ vendorRunId: "4f6e-77" });

    expect(memberOf(watchIdOf(attempt), attempt)).toBeNull();
  });
});

describe("markOf", () => {
  it("is the same for the same state, and short", () => {
    expect(markOf("RUNNING")).toBe(markOf("RUNNING"));
    expect(markOf("RUNNING")).not.toBe(markOf("PENDING"));
    expect(markOf("x".repeat(10_000)).length).toBeLessThanOrEqual(7);
  });
});

describe("isWorthListing", () => {
  it.each<
    [count: number, seconds: number, now: { pages: number; listing: boolean }, worth: boolean]
  >([
    [6, 30, { pages: 1, listing: false }, false],
    [7, 30, { pages: 1, listing: false }, true],
    [4, 30, { pages: 1, listing: true }, true],
    [3, 30, { pages: 1, listing: true }, false],
    // Four times the pages need four times the runs.
    [25, 30, { pages: 4, listing: false }, false],
    [26, 30, { pages: 4, listing: false }, true],
    // Lists of five seconds.
    [2, 5, { pages: 1, listing: false }, false],
    [3, 5, { pages: 1, listing: false }, true],
    // Nothing is saved.
    [1_000, 600, { pages: 1, listing: false }, false],
    [0, 30, { pages: 1, listing: true }, false],
  ])("of %s runs that wait %s s, now %j: %s", (count, seconds, now, worth) => {
    expect(isWorthListing(waits(count, seconds), now)).toBe(worth);
  });

  it("means that at least half of the calls are saved when it begins", () => {
    expect(savedForEachCall(waits(7), 1)).toBeGreaterThanOrEqual(2);
  });
});

describe("roundSecondsFor", () => {
  it.each<[waits: number[], seconds: number]>([
    [[30, 60], 10],
    [[30, 7], 7],
    [[2], 5],
    [[], 10],
  ])("with waits of %j: %s s", (all, seconds) => {
    expect(roundSecondsFor(all)).toBe(seconds);
  });
});
