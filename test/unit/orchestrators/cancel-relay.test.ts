import { CancelOrder } from "../../../src/contracts/cancel-relay";
import { cancelRelay } from "../../../src/orchestrators/cancel-relay";
import { drive, inTurn, type Driven } from "../../support/drive";
import type { ActivityFake } from "../../support/hub-core";
import { pausesBetween } from "../../support/pauses-between";

const instanceId = `r-${"a".repeat(40)}`;
const at = "2026-03-02T05:59:59.000Z";
const DAY = 86_400;

const notBegun = { state: "notBegun" };
const raised = { state: "raised" };

const driveRelay = (relayCancel: ActivityFake): Promise<Driven> =>
  drive({
    orchestrator: "cancelRelay",
    orchestrators: { cancelRelay },
    input: { instanceId, at, waitingSince: null },
    activities: {
      relayCancel: (input, call) => {
        expect(CancelOrder.parse(input)).toStrictEqual({ instanceId, at });
        return relayCancel(input, call);
      },
    },
  });

const beginsAfter =
  (seconds: number): ActivityFake =>
  (_input, { atSeconds }) =>
    atSeconds < seconds ? notBegun : raised;

const looksOf = ({ callsOf }: Driven): number[] =>
  callsOf("relayCancel").map(({ atSeconds }) => atSeconds);

describe("cancelRelay", () => {
  it("looks again until the run has begun, and sends the cancel then", async () => {
    const driven = await driveRelay(inTurn(notBegun, notBegun, raised));

    expect(driven.output).toStrictEqual(raised);
    expect(looksOf(driven)).toStrictEqual([2, 4, 6]);
    expect(JSON.stringify(driven.logged)).toContain(`Repeated the cancel of ${instanceId}`);
  });

  it.each(["ended", "missing"])("has nothing to do if the run is %s", async (state) => {
    const driven = await driveRelay(inTurn({ state }));

    expect(driven.output).toStrictEqual({ state });
    expect(looksOf(driven)).toStrictEqual([2]);
    expect(driven.logged).toStrictEqual([]);
  });

  it("looks again after a look that failed", async () => {
    // The first look gives up after five executions.
    const failures = Array.from({ length: 5 }, () => new Error("The storage does not answer."));
    const failsAtFirst = inTurn(...failures, raised);

    const { output, callsOf } = await driveRelay(failsAtFirst);

    expect(output).toStrictEqual(raised);
    expect(callsOf("relayCancel")).toHaveLength(6);
  });

  it("sends the cancel at most a minute after a beginning that took hours, with a small history", async () => {
    const driven = await driveRelay(beginsAfter(20_000));

    expect(driven.output).toStrictEqual(raised);
    expect(driven.elapsedSeconds).toBeGreaterThanOrEqual(20_000);
    expect(driven.elapsedSeconds).toBeLessThanOrEqual(20_060);
    expect(Math.max(...pausesBetween(looksOf(driven)))).toBe(60);
    expect(driven.largestPayloadBytes).toBeLessThan(45_000);
  });

  it("gives up after a day, and says that the cancel may be lost", async () => {
    const driven = await driveRelay(inTurn(notBegun));

    expect(driven.output).toStrictEqual(notBegun);
    expect(driven.elapsedSeconds).toBeGreaterThan(DAY);
    expect(driven.elapsedSeconds).toBeLessThan(DAY + 120);
    expect(JSON.stringify(driven.logged)).toContain("The cancel may be lost");
  });
});
