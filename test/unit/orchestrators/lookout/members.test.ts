import { MOST_MEMBERS, type LookResult } from "../../../../src/contracts/lookout";
import {
  afterRound,
  countCovered,
  freshOnes,
  groupsOf,
  join,
  membersOf,
} from "../../../../src/orchestrators/lookout/members";

const group = { mark: "a", waitSeconds: 30, missed: 0, covered: true, members: "1-1 2-1" };

const listed = (changes: Partial<Extract<LookResult, { kind: "listed" }>> = {}): LookResult => ({
  kind: "listed",
  at: "2026-03-02T06:00:00.000Z",
  calls: 1,
  changed: [],
  missing: [],
  covered: [],
  gone: [],
  ...changes,
});

describe("the members of a lookout", () => {
  it("are passed on as groups of those that have everything in common", () => {
    const groups = [group, { ...group, mark: "b", members: "3-1" }];

    expect(groupsOf(membersOf(groups))).toStrictEqual(groups);
  });

  it("contain one that joined, which nobody else knows yet", () => {
    const members = membersOf([group]);

    join(members, { member: "3-1", mark: "a", waitSeconds: 30 });

    expect(freshOnes(members)).toStrictEqual(["3-1"]);
    expect(countCovered(members)).toBe(2);
  });

  it("are not covered after they have joined again", () => {
    const members = membersOf([group]);

    join(members, { member: "1-1", mark: "b", waitSeconds: 30 });

    expect(freshOnes(members)).toStrictEqual([]);
    expect(members.get("1-1")).toMatchObject({ mark: "b", covered: false });
  });

  it("are not more than a round can carry", () => {
    const ids = Array.from({ length: MOST_MEMBERS }, (_, index) => `${index}-1`);
    const full = membersOf([{ ...group, members: ids.join(" ") }]);

    join(full, { member: "x-1", mark: "a", waitSeconds: 30 });

    expect(full.size).toBe(MOST_MEMBERS);
    expect(full.has("x-1")).toBe(false);
  });

  it("lose those whose watches have ended", () => {
    const after = afterRound(membersOf([group]), listed({ missing: ["2-1"], gone: ["2-1"] }));

    expect([...after.keys()]).toStrictEqual(["1-1"]);
  });

  it("get the new state and the cover that they were told of", () => {
    const before = membersOf([{ ...group, covered: false }]);
    const after = afterRound(before, listed({ changed: [["1-1", "z"]], covered: ["2-1"] }));

    expect(after.get("1-1")).toMatchObject({ mark: "z", covered: false });
    expect(after.get("2-1")).toMatchObject({ mark: "a", covered: true });
  });

  it("keep a covered one that is missing, until it joins again or its cover must be over", () => {
    const missing = listed({ missing: ["1-1"] });
    const once = afterRound(membersOf([group]), missing);
    const back = afterRound(once, listed());
    let often = once;
    for (let round = 2; round <= 60; round++) often = afterRound(often, missing);

    expect(once.get("1-1")).toMatchObject({ missed: 1, covered: true });
    expect(back.get("1-1")).toMatchObject({ missed: 0, covered: true });
    expect(often.get("1-1")).toMatchObject({ missed: 0, covered: false });
    expect(afterRound(often, missing).has("1-1")).toBe(false);
  });

  it("lose one that was not covered in the first list without it", () => {
    const before = membersOf([{ ...group, covered: false }]);

    expect(afterRound(before, listed({ missing: ["1-1"] })).has("1-1")).toBe(false);
  });

  it.each<[result: LookResult, missed: number]>([
    [{ kind: "rested", gone: [] }, 1],
    [{ kind: "notListed", reason: "403", retryAfterSeconds: null, released: true, gone: [] }, 1],
    [{ kind: "notListed", reason: "503", retryAfterSeconds: null, released: false, gone: [] }, 0],
  ])("after %j stay covered until they have joined again, told %s times", (result, missed) => {
    const told = afterRound(membersOf([group]), result);

    expect(told.get("1-1")).toMatchObject({ missed, covered: true });

    join(told, { member: "1-1", mark: "a", waitSeconds: 30 });

    expect(countCovered(told)).toBe(1);
  });
});
