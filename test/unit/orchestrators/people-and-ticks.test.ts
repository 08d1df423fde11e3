import {
  RUN_ID,
  EARLIER_RUN_ID,
  previous,
  aTick,
  secondsBefore,
  free,
  runLives,
  until,
  decideTick,
} from "./decided-tick";

describe("scheduledTick of a schedule that people pause or run", () => {
  it.each([
    ["sales", "The schedule was paused at 2026-03-02T05:00:00.000Z by sales"],
    [null, "The schedule was paused at 2026-03-02T05:00:00.000Z"],
  ])("starts nothing while the schedule is paused by %s", async (by, message) => {
    const paused = { from: "2026-03-02T05:00:00.000Z", by };

    const { result, runsStarted, looks } = await decideTick(aTick({ paused, previous }));

    expect(result).toStrictEqual({
      kind: "skipped",
      reason: "paused",
      message,
      newestRun: { kind: "asOf", tick: previous },
    });
    expect({ runsStarted, looks }).toStrictEqual({ runsStarted: [], looks: 0 });
  });

  it("stops to wait for its turn when the schedule is paused meanwhile", async () => {
    const pause = { from: secondsBefore(-60), by: null };
    const turnAt = until(100, runLives, { kind: "paused", pause });
    const tick = aTick({ overlap: "queue", previous, endsWithPause: true });

    const { result, runsStarted } = await decideTick(tick, turnAt);

    expect(result).toMatchObject({ kind: "skipped", reason: "paused" });
    expect(runsStarted).toStrictEqual([]);
  });

  it("takes a run that a caller has started for one of the schedule, also without a tick before", async () => {
    const startedByHand = EARLIER_RUN_ID;

    const skipped = await decideTick(aTick({ startedByHand }), () => runLives);
    const queued = await decideTick(
      aTick({ startedByHand, overlap: "queue" }),
      until(100, runLives, free),
    );

    expect(skipped.result).toMatchObject({ kind: "skipped", reason: "overlap" });
    expect(queued.runsStarted).toStrictEqual([RUN_ID]);
  });

  it("looks at both the run of the tick before and the one that a caller has started", async () => {
    const tick = aTick({ startedByHand: EARLIER_RUN_ID, previous });

    const { looks, runsStarted } = await decideTick(tick);

    expect({ looks, runsStarted }).toStrictEqual({ looks: 2, runsStarted: [RUN_ID] });
  });
});
