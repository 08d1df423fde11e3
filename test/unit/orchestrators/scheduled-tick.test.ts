import type { Turn } from "../../../src/contracts/schedule-activities";
import type { TickInput } from "../../../src/contracts/tick";
import { STARTED_AT } from "../../support/drive";
import { pausesBetween } from "../../support/pauses-between";
import {
  RUN_ID,
  EARLIER_RUN_ID,
  previous,
  HOUR_SECONDS,
  aTick,
  secondsBefore,
  free,
  runLives,
  tickUndecided,
  until,
  decideTick,
} from "./decided-tick";

describe("scheduledTick", () => {
  it("starts the run of its tick", async () => {
    const { result, runsStarted, looks, elapsedSeconds, logged } = await decideTick(aTick());

    expect(result).toStrictEqual({
      kind: "started",
      runId: RUN_ID,
      message: `Started run ${RUN_ID}`,
      newestRun: { kind: "run", runId: RUN_ID },
    });
    expect({ runsStarted, looks, elapsedSeconds }).toStrictEqual({
      runsStarted: [RUN_ID],
      looks: 0,
      elapsedSeconds: 0,
    });
    expect(logged).toHaveLength(1);
  });

  it.each([
    ["runOnce", 0],
    ["runOnce", 120],
    ["runOnce", 900],
    ["runAll", 900],
    ["skip", 120],
  ] as const)("starts under %s when found %d s late", async (policy, lateSeconds) => {
    const { runsStarted } = await decideTick(
      aTick({ tick: secondsBefore(lateSeconds), misfire: misfireOf(policy) }),
    );

    expect(runsStarted).toStrictEqual([RUN_ID]);
  });

  it.each([
    ["runOnce", 901, "tooLate", "Found 901 s late; the schedule allows 900 s"],
    ["runAll", 901, "tooLate", "Found 901 s late; the schedule allows 900 s"],
    ["skip", 121, "missed", "Found 121 s late, and the schedule skips what it missed"],
  ] as const)("skips under %s when found %d s late: %s", async (policy, late, reason, message) => {
    const { result, runsStarted, looks } = await decideTick(
      aTick({ tick: secondsBefore(late), misfire: misfireOf(policy), previous }),
    );

    expect(result).toStrictEqual({
      kind: "skipped",
      reason,
      message,
      newestRun: { kind: "asOf", tick: previous },
    });
    expect({ runsStarted, looks }).toStrictEqual({ runsStarted: [], looks: 0 });
  });

  it("is superseded by a newer tick when it is late, and only then", async () => {
    const supersededBy = STARTED_AT.toISOString();

    const late = await decideTick(aTick({ tick: secondsBefore(300), supersededBy }));
    const onTime = await decideTick(aTick({ tick: secondsBefore(60), supersededBy }));

    expect(late.result).toMatchObject({ kind: "skipped", reason: "superseded", newestRun: null });
    expect(onTime.runsStarted).toStrictEqual([RUN_ID]);
  });

  it("skips when a run of its schedule is still live", async () => {
    const { result, runsStarted } = await decideTick(aTick({ previous }), () => runLives);

    expect(result).toStrictEqual({
      kind: "skipped",
      reason: "overlap",
      message: `Run ${EARLIER_RUN_ID} of the same schedule had not ended`,
      newestRun: { kind: "run", runId: EARLIER_RUN_ID },
    });
    expect(runsStarted).toStrictEqual([]);
  });

  it("waits for the decision about the tick before it, whatever its overlap rule", async () => {
    const turnAt = until(60, tickUndecided, runLives);

    const { result, looks } = await decideTick(aTick({ previous }), turnAt);

    expect(result).toMatchObject({ kind: "skipped", reason: "overlap" });
    expect(looks).toBe(3);
  });

  it("polls twice a minute at first, then after a quarter of the time waited, then every five minutes", async () => {
    const endsAfter = 6 * HOUR_SECONDS;

    const { lookedAt } = await decideTick(
      aTick({ previous, overlap: "queue" }),
      until(endsAfter, runLives, free),
    );
    const pauses = pausesBetween(lookedAt);

    // 150 / 4 after the first five, and a quarter more each time.
    expect(pauses.slice(0, 7)).toStrictEqual([30, 30, 30, 30, 30, 37.5, 46.9]);
    expect(Math.max(...pauses)).toBe(300);
    // Further generations look as rarely as the one before them did in the end.
    expect(lookedAt.length).toBeGreaterThan(60);
    expect(new Set(pauses.slice(19))).toStrictEqual(new Set([300]));
  });

  it("says what it waits for: the decision about a tick, then the run of that tick", async () => {
    const turnAt = (seconds: number): Turn =>
      until(60, tickUndecided, until(120, runLives, free)(seconds))(seconds);

    const { customStatuses, runsStarted } = await decideTick(
      aTick({ previous, overlap: "queue" }),
      turnAt,
    );

    const since = `Waits since ${STARTED_AT.toISOString()} for`;
    expect(new Set(customStatuses.map((status) => JSON.stringify(status)))).toStrictEqual(
      new Set(
        [`${since} tick ${previous.tickId} to end`, `${since} run ${EARLIER_RUN_ID} to end`].map(
          (message) => JSON.stringify({ message }),
        ),
      ),
    );
    expect(runsStarted).toStrictEqual([RUN_ID]);
  });

  it("logs its decision once, with the schedule and the tick", async () => {
    const started = await decideTick(aTick());
    const skipped = await decideTick(aTick({ previous }), () => runLives);

    const tick = STARTED_AT.toISOString();
    const facts = { schedule: "nightly", tick };
    expect(started.logged).toStrictEqual([
      [`Tick ${tick} of schedule nightly: Started run ${RUN_ID}`, expect.objectContaining(facts)],
    ]);
    expect(skipped.logged).toStrictEqual([
      [
        `Tick ${tick} of schedule nightly: Run ${EARLIER_RUN_ID} of the same schedule had not ended`,
        expect.objectContaining(facts),
      ],
    ]);
  });

  it("starts in parallel with another run if overlap is allowed, without a check", async () => {
    const tick = aTick({ previous, overlap: "allow" });

    const { runsStarted, looks } = await decideTick(tick, () => runLives);

    expect({ runsStarted, looks }).toStrictEqual({ runsStarted: [RUN_ID], looks: 0 });
  });

  it("queues behind the run before it, and starts within five minutes of its end", async () => {
    const endsAfter = 3 * HOUR_SECONDS;
    const turnAt = until(endsAfter, runLives, free);

    const { runsStarted, elapsedSeconds, customStatuses } = await decideTick(
      aTick({ previous, overlap: "queue" }),
      turnAt,
    );

    expect(runsStarted).toStrictEqual([RUN_ID]);
    expect(elapsedSeconds).toBeGreaterThanOrEqual(endsAfter);
    expect(elapsedSeconds).toBeLessThanOrEqual(endsAfter + 300);
    expect(customStatuses).toContainEqual({
      message: `Waits since ${STARTED_AT.toISOString()} for run ${EARLIER_RUN_ID} to end`,
    });
  });

  it("does not count as late because it had to queue", async () => {
    const turnAt = until(40 * HOUR_SECONDS, runLives, free);

    const { runsStarted, largestPayloadBytes } = await decideTick(
      aTick({ previous, overlap: "queue" }),
      turnAt,
    );

    expect(runsStarted).toStrictEqual([RUN_ID]);
    // It continues as new, or two days of looks would make a history of half a megabyte.
    expect(largestPayloadBytes).toBeLessThan(48 * 1_024);
  });

  it("gives up after two days in the queue", async () => {
    const { result, runsStarted, elapsedSeconds } = await decideTick(
      aTick({ previous, overlap: "queue" }),
      () => runLives,
    );

    expect(result).toStrictEqual({
      kind: "skipped",
      reason: "waitedTooLong",
      message: "Waited 48 h for the run before it to end",
      newestRun: { kind: "asOf", tick: previous },
    });
    expect(runsStarted).toStrictEqual([]);
    expect(elapsedSeconds).toBeGreaterThanOrEqual(48 * HOUR_SECONDS);
    expect(elapsedSeconds).toBeLessThan(48 * HOUR_SECONDS + 301);
  });
});

const misfireOf = (policy: "runOnce" | "runAll" | "skip"): TickInput["misfire"] =>
  policy === "skip" ? { policy } : { policy, maxLatenessMinutes: 15 };
