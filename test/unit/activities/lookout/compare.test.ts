import { compare } from "../../../../src/activities/lookout/compare";
import {
  COVER_SECONDS,
  type Group,
  markOf,
  RENEW_SECONDS,
} from "../../../../src/contracts/lookout";

const AT = new Date("2026-03-02T06:00:00.000Z");

const group = (members: string, changes: Partial<Group> = {}): Group => ({
  mark: markOf("RUNNING"),
  waitSeconds: 30,
  missed: 0,
  covered: true,
  members,
  ...changes,
});

const running = (...ids: string[]) =>
  ids.map((vendorRunId) => ({ vendorRunId, vendorState: "RUNNING" }));

const found = (groups: Group[], ids: string[], fresh = "") =>
  compare({ groups, fresh, listedAt: AT.toISOString() }, running(...ids), AT);

const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1_000);

describe("compare", () => {
  it("finds nothing to tell while a covered run is listed in the same state", () => {
    expect(found([group("1-1")], ["1", "77"])).toStrictEqual({
      changed: [],
      missing: [],
      covers: [],
    });
  });

  it("covers a known run for ten minutes, and further ones for a little less", () => {
    const { covers } = found([group("1-1 2-1", { covered: false })], ["1", "2"]);

    const seconds = covers.map(({ until }) => (until.getTime() - AT.getTime()) / 1_000);
    expect(seconds).toStrictEqual([COVER_SECONDS, COVER_SECONDS - 60]);
  });

  it("covers each known run anew once in eight minutes, but not all at once", () => {
    const ids = Array.from({ length: 100 }, (_, index) => String(1_000 + index));
    const groups = [group(ids.map((id) => `${id}-1`).join(" "))];
    const rounds: string[][] = [];
    for (let seconds = 10; seconds <= RENEW_SECONDS; seconds += 10) {
      const listedAt = later(seconds - 10).toISOString();
      const { covers } = compare({ groups, fresh: "", listedAt }, running(...ids), later(seconds));
      expect(covers.every(({ until }) => +until === +later(seconds + COVER_SECONDS))).toBe(true);
      rounds.push(covers.map(({ member }) => member));
    }

    expect(rounds.flat().sort()).toStrictEqual(ids.map((id) => `${id}-1`).sort());
    expect(Math.max(...rounds.map(({ length }) => length))).toBeLessThan(15);
  });

  it("covers nobody anew in the first list", () => {
    const order = { groups: [group("1-1")], fresh: "", listedAt: null };

    expect(compare(order, running("1"), AT).covers).toStrictEqual([]);
  });

  it("does not cover a fresh one, and tells nothing of it but that it is missing", () => {
    const groups = [group("1-1 2-1 3-1", { covered: false, mark: markOf("PENDING") })];

    expect(found(groups, ["1", "2"], "1-1 3-1")).toStrictEqual({
      changed: [{ member: "2-1", mark: markOf("RUNNING") }],
      missing: [{ member: "3-1", news: { kind: "changed" } }],
      covers: [],
    });
  });

  it("tells of another state before it covers", () => {
    const { changed, covers } = found([group("1-1", { covered: false, mark: "x" })], ["1"]);

    expect(changed).toStrictEqual([{ member: "1-1", mark: markOf("RUNNING") }]);
    expect(covers).toStrictEqual([]);
  });

  it.each<[missed: number, kind: string]>([
    [0, "changed"],
    [1, "alone"],
    [2, "alone"],
  ])("of a covered run that was missing %s times before, says: %s", (missed, kind) => {
    expect(found([group("1-1", { missed })], []).missing).toStrictEqual([
      { member: "1-1", news: { kind } },
    ]);
  });

  it("finds every watch of a run that several watch", () => {
    const { missing } = found([group("1-1-aaaaaaaaaa 1-1-bbbbbbbbbb")], []);

    expect(missing.map(({ member }) => member)).toStrictEqual(["1-1-aaaaaaaaaa", "1-1-bbbbbbbbbb"]);
  });
});
