/**
 * Covers that their lookout renews every eight minutes, with a trouble of one renewal of each. Each run ends as it ended at the
 * vendor and is noticed in time, and its watch is covered again. And bugs of renewals, each of which these rules have to find.
 */
import { brokenByRenewals } from "./worlds/lookouts/live-renewals";
import {
  doubled,
  forEnded,
  killed,
  late,
  lost,
  type MakeTrouble,
  plantedInRenewals,
  renewedAgain,
  undisturbed,
} from "./worlds/lookouts/renewal-troubles";

describe("watches whose cover is renewed", () => {
  it.each<[what: string, trouble: MakeTrouble]>([
    ["ask for it once", undisturbed],
    ["ask for it again, if a renewal is lost", lost],
    ["do not look when they are told of it twice", doubled],
    ["do not look when the round that renews it is executed again", renewedAgain],
    ["look by themselves, if a renewal comes when their cover and its own time have ended", late],
    ["are covered on, although the watch of one has just ended and cannot be told", forEnded],
    ["look by themselves soon, if the lookout ends before it remembers the renewal", killed],
  ])("%s", async (_what, trouble) => {
    expect(await brokenByRenewals(trouble())).toStrictEqual([]);
  });
});

describe("a bug that is planted in the renewal of covers", () => {
  it.each(plantedInRenewals)("is found: it %s", async (_bug, rule, trouble, planted) => {
    expect((await brokenByRenewals(trouble(), planted)).join("\n")).toContain(rule);
  });
});
