import { usualWait, type Waits } from "../../../src/contracts/usual-wait";

const alone: Waits = {
  ownSeconds: 30,
  coveredSeconds: 0,
  isProven: false,
  lostContactSeconds: 3_600,
};

describe("usualWait", () => {
  it.each<[what: string, waits: Partial<Waits>, seconds: number]>([
    ["alone", {}, 30],
    ["alone, near the usual end", { ownSeconds: 5 }, 5],
    ["alone, far from the usual end", { ownSeconds: 300 }, 300],
    ["covered", { coveredSeconds: 580 }, 580],
    ["covered for a moment more", { coveredSeconds: 4 }, 30],
    ["with webhooks that are proven", { isProven: true }, 1_320],
    ["covered, with webhooks that are proven", { coveredSeconds: 580, isProven: true }, 1_320],
    ["near the usual end, with both", { ownSeconds: 5, coveredSeconds: 9, isProven: true }, 1_320],
    ["as rarely as the caller asked for", { ownSeconds: 3_600, isProven: true }, 3_600],
    ["where contact may be lost for a minute", { isProven: true, lostContactSeconds: 61 }, 30],
    ["where it may be lost for ten", { isProven: true, lostContactSeconds: 601 }, 300],
  ])("waits the longest that somebody allows: %s", (_what, waits, seconds) => {
    expect(usualWait({ ...alone, ...waits })).toBe(seconds);
  });
});
