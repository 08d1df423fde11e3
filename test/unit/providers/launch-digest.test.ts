import * as fc from "fast-check";
import { idempotencyToken } from "../../../src/providers/databricks/jobs/run-now-body";
import { toMarker } from "../../../src/providers/dbt-cloud/jobs/launch-marker";
import { launchDigest, type LaunchIdentity } from "../../../src/providers/launch-digest";

const RUN_ID = "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c3";

const aLaunch = (changes: Partial<LaunchIdentity> = {}): LaunchIdentity => ({
  runId: RUN_ID,
  attemptNumber: 1,
  origin: { deploymentId: "d-1", acceptedAt: "2026-03-02T06:00:00.000Z" },
  ...changes,
});

/** Made with `printf '<text>' | sha256sum`, and the marker from its lowest bits, five at a time. */
const WRITTEN_DOWN = [
  {
    text: `d-1|${RUN_ID}|2026-03-02T06:00:00.000Z|1`,
    launch: aLaunch(),
    token: "8005447e40f24e91d98c9e5d2d4e8ca93d043549d68adc5a715df875631eefb2",
    marker: "[az:s535rrvoypxchnr3]",
  },
  {
    text: `d-1|${RUN_ID}|2026-03-02T06:00:00.000Z|2`,
    launch: aLaunch({ attemptNumber: 2 }),
    token: "97a884970a1fbad78a14272faf2064be583580c11b381ffef89e6cc39c48a34d",
    marker: "[az:n2ireooymthrp77d]",
  },
  {
    text: `${RUN_ID}|1`,
    launch: aLaunch({ origin: undefined }),
    token: "b8fdee30ed56e3dce9f98f6cc326b91d852722ce9654c994e5d0f1e363f263fe",
    marker: "[az:67ye7rn4rhulokgz]",
  },
] as const;

describe("launchDigest", () => {
  it.each(WRITTEN_DOWN)("makes the token and the marker of $text", ({ launch, token, marker }) => {
    expect(idempotencyToken(launch)).toBe(token);
    expect(toMarker(launch)).toBe(marker);
  });

  it.each<[string, LaunchIdentity]>([
    ["another run", aLaunch({ runId: "r-1" })],
    ["another attempt", aLaunch({ attemptNumber: 2 })],
    [
      "another deployment",
      aLaunch({ origin: { deploymentId: "d-2", acceptedAt: "2026-03-02T06:00:00.000Z" } }),
    ],
    [
      "a later run with the same key",
      aLaunch({ origin: { deploymentId: "d-1", acceptedAt: "2026-03-02T06:00:00.001Z" } }),
    ],
    ["a run that an older version accepted", aLaunch({ origin: undefined })],
  ])("differs for %s", (_case, other) => {
    expect(launchDigest(other)).not.toBe(launchDigest(aLaunch()));
  });

  it("is the same for the same launch, and different for two launches", () => {
    const identity = fc.record({
      runId: fc.stringMatching(/^r-[0-9a-f]{1,8}$/),
      attemptNumber: fc.integer({ min: 1, max: 10 }),
      origin: fc.record({
        deploymentId: fc.stringMatching(/^[\w.:@/-]{1,12}$/),
        acceptedAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      }),
    });
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(launchDigest(one) === launchDigest(other)).toBe(same);
        expect(launchDigest(structuredClone(one))).toBe(launchDigest(one));
      }),
    );
  });
});
