import * as fc from "fast-check";
import { toCause, toMarker } from "../../../../../src/providers/dbt-cloud/jobs/launch-marker";

const launch = { runId: "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3", attemptNumber: 1 };

describe("toMarker", () => {
  it("is the same for the same launch", () => {
    expect(toMarker({ ...launch })).toBe(toMarker({ ...launch }));
  });

  it("has at least 16 base32 characters", () => {
    expect(toMarker(launch)).toMatch(/^\[az:[a-z2-7]{16,}\]$/);
  });

  it("differs between the attempts of a run and between runs", () => {
    const markers = [
      toMarker(launch),
      toMarker({ ...launch, attemptNumber: 2 }),
      toMarker({ ...launch, runId: "r-1" }),
    ];

    expect(new Set(markers).size).toBe(3);
  });

  it("does not confuse run and attempt when their digits are moved", () => {
    expect(toMarker({ runId: "r-1", attemptNumber: 12 })).not.toBe(
      toMarker({ runId: "r-11", attemptNumber: 2 }),
    );
  });
});

describe("toCause", () => {
  const marker = toMarker(launch);

  it("puts the marker in front of the caller's cause", () => {
    expect(toCause(marker, "Nightly load")).toBe(`${marker} Nightly load`);
  });

  it.each([undefined, "", " \u0007 "])("says who started the run when the cause is %j", (cause) => {
    expect(toCause(marker, cause)).toBe(`${marker} Started by Runward`);
  });

  it("cuts any cause to dbt's 255 characters, with the whole marker and whole characters", () => {
    const causes = fc.string({ unit: "binary", minLength: 0, maxLength: 600 });
    fc.assert(
      fc.property(fc.oneof(causes, fc.constant("😀".repeat(300))), (cause) => {
        const result = toCause(marker, cause);
        expect(result.startsWith(`${marker} `)).toBe(true);
        expect(result.length).toBeLessThanOrEqual(255);
        expect(result).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it("leaves a cause alone that just fits", () => {
    const cause = "x".repeat(255 - marker.length - 1);

    expect(toCause(marker, cause)).toBe(`${marker} ${cause}`);
  });
});
