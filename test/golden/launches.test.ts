/**
 * What a launch is recognised by at its vendor. A version that computes anything else finds none of the runs that the
 * version before it has started, and starts them again.
 *
 * Computed without this app's code: the digest with
 * `printf 'runward.azurewebsites.net|r-c8695d…|2026-03-02T06:00:00.000Z|1' | openssl dgst -sha256`,
 * and the marker from it in Python, which takes the digest for a number and divides it by 32 sixteen times; each remainder
 * picks a letter of "abcdefghijklmnopqrstuvwxyz234567".
 */
import { toCause, toMarker } from "../../src/providers/dbt-cloud/jobs/launch-marker";
import { toTriggerBody } from "../../src/providers/dbt-cloud/jobs/trigger-body";
import { toRunNowBody } from "../../src/providers/databricks/jobs/run-now-body";
import { launchDigest, type LaunchIdentity } from "../../src/providers/launch-digest";
import { countsOf } from "../support/counts-of";
import { aPlan } from "../support/run-builders";
import { isEachOnce, numbered } from "./ten-thousand";

const RUN_ID = "r-c8695db06b8b53997a0107fe092a92dfa9db40ae";
const ACCEPTED_AT = "2026-03-02T06:00:00.000Z";

const aLaunch = (deploymentId: string, attemptNumber: number): LaunchIdentity => ({
  runId: RUN_ID,
  attemptNumber,
  origin: { deploymentId, acceptedAt: ACCEPTED_AT },
});

const GOLDEN: readonly { launch: LaunchIdentity; digest: string; marker: string }[] = [
  {
    launch: aLaunch("runward.azurewebsites.net", 1),
    digest: "a377b115d816acc541b6f3da0d4b33e4a21e44998227baf1e3a760a5856d8b1e",
    marker: "[az:6yc3wcwua3jh6ylx]",
  },
  {
    launch: aLaunch("runward.azurewebsites.net", 2),
    digest: "85cff83d0351fe2ade1b7fa463a1570e970f55cefbc889b3afee4b3ebc51f776",
    marker: "[az:w35df62hls372zgr]",
  },
  {
    launch: aLaunch("team-a/prod", 10),
    digest: "b11d485ad4f7fa3b7087bee2608a30440143a843689b21d5c2c623301aae24c1",
    marker: "[az:bgj4knagdrrf4khe]",
  },
  {
    // As version 0.1.0 accepted it: of `printf 'r-c8695d…|1'`.
    launch: { runId: RUN_ID, attemptNumber: 1 },
    digest: "c82d5fd3bfcd4c96d8fa4577d4a4f789cf0d030defe3f0599c54e8a0b1cbb3a7",
    marker: "[az:h5mx4ycuihvyzmb6]",
  },
];

describe("a launch, across versions of the app", () => {
  it.each(GOLDEN)("has the digest $digest", ({ launch, digest }) => {
    expect(launchDigest(launch)).toBe(digest);
  });

  it.each(GOLDEN)("sends Databricks the token $digest", ({ launch, digest }) => {
    const target = { type: "databricks-job", jobId: "77" } as const;

    const body = toRunNowBody({ ...launch, target, plan: aPlan() });

    expect(body).toStrictEqual({ job_id: 77n, idempotency_token: digest });
  });

  it.each(GOLDEN)("sends dbt a cause that starts with $marker", ({ launch, marker }) => {
    const cause = toCause(toMarker(launch), "Nightly load");

    const body = toTriggerBody({ type: "dbt-job", jobId: "5" }, cause);

    expect(body).toStrictEqual({ cause: `${marker} Nightly load` });
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
