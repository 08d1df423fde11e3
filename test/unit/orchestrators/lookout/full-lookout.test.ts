import {
  type LookoutInput,
  type LookoutPlace,
  markOf,
  MOST_MEMBERS,
} from "../../../../src/contracts/lookout";
import { LookoutWorld } from "../../../support/lookout-world";
import { anAttempt, secondsLater } from "../../../support/run-builders";

const WAIT_SECONDS = 30;
const RUN_SECONDS = 200;
/** Not long before the watch joins, at its third check. */
const FIRST_ROUND_AT = 55;
const STATE = "PENDING";

const runIdOf = (other: number): string => String(1_000 + other);

/** A run whose watch joins a lookout that looks for so many others. */
function besides(others: number): LookoutWorld {
  const ids = Array.from({ length: others }, (_, other) => runIdOf(other));
  const listed = ids.map((vendorRunId) => ({ vendorRunId, vendorState: STATE }));
  const world = new LookoutWorld({
    runs: [{ startsAt: 0, endsAt: RUN_SECONDS }],
    waitSeconds: WAIT_SECONDS,
    fault: (listing) => ({ ...listing, runs: [...listing.runs, ...listed] }),
  });
  const { provider, connectionId } = anAttempt();
  const place: LookoutPlace = { provider, connectionId };
  const fields = { mark: markOf(STATE), waitSeconds: WAIT_SECONDS, missed: 0, covered: true };
  world.hub.start(world.lookoutId, "lookout", {
    ...{ place, groups: [{ ...fields, members: ids.map((id) => `${id}-1`).join(" ") }] },
    ...{
      nextAt: secondsLater(FIRST_ROUND_AT),
      listedAt: null,
      listing: true,
      pages: 1,
      failures: 0,
    },
  } satisfies LookoutInput);
  return world;
}

describe("a watch that joins a lookout", () => {
  it("looks by itself as before, if that is full", async () => {
    const world = besides(MOST_MEMBERS);

    const [delay] = await world.runAll();

    expect(world.verdicts()).toStrictEqual(["succeeded"]);
    expect(delay).toBeLessThanOrEqual(WAIT_SECONDS);
    expect(world.checkedAt.get(0)).toHaveLength(Math.ceil(RUN_SECONDS / WAIT_SECONDS) + 1);
    expect(world.lookout).toMatchObject({ watches: MOST_MEMBERS, listing: true });
  });

  it("is covered, if that has one place left", async () => {
    const world = besides(MOST_MEMBERS - 1);

    const [delay] = await world.runAll();

    expect(world.verdicts()).toStrictEqual(["succeeded"]);
    expect(delay).toBeLessThanOrEqual(WAIT_SECONDS);
    expect(world.checkedAt.get(0)!.length).toBeLessThanOrEqual(5);
  });
});
