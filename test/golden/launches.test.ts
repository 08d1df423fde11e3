import { toMarker } from "../../src/providers/dbt-cloud/jobs/launch-marker";
import { launchDigest } from "../../src/providers/launch-digest";
import { countsOf } from "../support/counts-of";
import { aLaunch, GOLDEN_LAUNCHES, GOLDEN_STARTS } from "./golden-launches";
import { isEachOnce, numbered } from "./ten-thousand";

describe("a launch, across versions of the app", () => {
  it.each(GOLDEN_LAUNCHES)("has the digest $digest", ({ launch, digest }) => {
    expect(launchDigest(launch)).toBe(digest);
  });

  it.each(
    Object.entries(GOLDEN_STARTS).flatMap(([type, start]) =>
      GOLDEN_LAUNCHES.map((golden) => ({ type, start, golden, digest: golden.digest })),
    ),
  )("of a $type with the digest $digest sends what shows it", ({ start, golden }) => {
    expect(start.send(golden.launch)).toStrictEqual(start.expected(golden));
  });
});

describe("ten thousand launches", () => {
  const launches = [
    ...numbered(2_500).map((n) => ({ ...aLaunch("d-1", 1), runId: `r-${n}` })),
    ...numbered(2_500).map((n) => aLaunch("d-1", n)),
    ...numbered(2_500).map((n) => aLaunch(`d-${n + 1}`, 1)),
    ...numbered(2_500).map((n) => ({
      ...aLaunch("d-1", 1),
      origin: { deploymentId: "d-1", acceptedAt: new Date(n).toISOString() },
    })),
  ];

  it("each have a unique digest and marker", () => {
    expect(launches).toHaveLength(10_000);
    expect(isEachOnce(launches.map(launchDigest))).toBe(true);
    expect(isEachOnce(launches.map(toMarker))).toBe(true);
  });

  it("write every letter at every place of their markers, none of them far too often", () => {
    const markers = launches.map((launch) => toMarker(launch).slice("[az:".length, -1));

    expect(new Set(markers.map(({ length }) => length))).toStrictEqual(new Set([16]));
    for (let place = 0; place < 16; place++) {
      const counts = countsOf(markers.map((marker) => marker.charAt(place)));
      expect([...counts.keys()].sort().join("")).toBe("234567abcdefghijklmnopqrstuvwxyz");
      // 312 of each are expected, give or take 17.
      expect(Math.min(...counts.values())).toBeGreaterThan(220);
      expect(Math.max(...counts.values())).toBeLessThan(410);
    }
  });
});
