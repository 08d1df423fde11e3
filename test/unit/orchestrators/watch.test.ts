import { inTurn } from "../../support/drive";
import { checked, driveWatch } from "../../support/drive-watch";
import { endingAt } from "../../support/fake-vendor";
import { active, failed, secondsLater } from "../../support/run-builders";

const unreachable = (retryAfterSeconds: number | null = null): unknown => ({
  kind: "unreachable",
  reason: "connect timeout",
  retryAfterSeconds,
});
const missing = { kind: "missing", reason: "no such run" };
const running = { kind: "checked", status: active() };

const silentButTwice = ({ atSeconds }: { atSeconds: number }): unknown =>
  [570, 1_140].includes(atSeconds) ? running : unreachable();

describe("watch", () => {
  it("checks at once, then at the asked interval, until the job has ended", async () => {
    const { result, checkedAt } = await driveWatch({}, endingAt(70, failed()));

    expect(checkedAt).toStrictEqual([0, 30, 60, 90]);
    expect(result).toStrictEqual({
      verdict: { kind: "ended", status: failed() },
      progress: {
        checks: 4,
        lastCheckAt: secondsLater(90),
        lastContactAt: secondsLater(90),
        missingSince: null,
        vendorState: "FAILED",
        queued: false,
        message: "Task ingest failed.",
        runPageUrl: null,
      },
    });
  });

  it("waits two seconds at least, since Azure Storage delivers shorter timers at once", async () => {
    const { checkedAt } = await driveWatch({ waitSeconds: 1 }, endingAt(5, failed()));

    expect(checkedAt).toStrictEqual([0, 2, 4, 6]);
  });

  it("keeps waiting for states it does not know", async () => {
    const { result } = await driveWatch(
      {},
      checked(active({ vendorState: "HIBERNATING" }), active({ vendorState: "???" }), failed()),
    );

    expect(result.progress.checks).toBe(3);
  });

  it("watches a whole day with a small history", async () => {
    const { result, largestPayloadBytes, elapsedSeconds } = await driveWatch(
      { waitSeconds: 300, deadline: secondsLater(90_000) },
      endingAt(86_100, failed()),
    );

    expect(result.progress.checks).toBe(288);
    expect(elapsedSeconds).toBe(86_100);
    expect(largestPayloadBytes).toBeLessThan(64 * 1_024);
  });

  it("shows each check in its custom status", async () => {
    const { customStatuses } = await driveWatch({}, endingAt(50, failed()));

    expect(customStatuses).toMatchObject([
      { checks: 1, vendorState: "RUNNING" },
      { checks: 2, vendorState: "RUNNING" },
      { checks: 3, vendorState: "FAILED" },
    ]);
  });

  it("shows its checks also while the first one of a new generation is repeated", async () => {
    const twenty = Array.from({ length: 20 }, () => running);

    const { customStatuses } = await driveWatch(
      {},
      inTurn(...twenty, new Error("worker gone"), { kind: "checked", status: failed() }),
    );

    expect(customStatuses).toMatchObject(
      [...twenty.keys(), twenty.length].map((before) => ({ checks: before + 1 })),
    );
  });

  it("keeps the run page it once saw", async () => {
    const { result } = await driveWatch(
      {},
      checked(active({ runPageUrl: "https://x.dbt.com/9" }), active(), failed()),
    );

    expect(result.progress.runPageUrl).toBe("https://x.dbt.com/9");
  });

  it("parses what comes back from history", async () => {
    const { result } = await driveWatch(
      { lostContactSeconds: 60 },
      inTurn(new Error("invalid output")),
    );

    expect(result.verdict).toStrictEqual({
      kind: "lostContact",
      reason: "the check itself failed inside Runward; its log says why",
    });
  });
});

describe("watch, near a deadline", () => {
  it("checks a last time at the deadline", async () => {
    const { result, checkedAt } = await driveWatch(
      { deadline: secondsLater(100), waitSeconds: 70 },
      checked(active()),
    );

    expect(checkedAt).toStrictEqual([0, 70, 100]);
    expect(result.verdict).toStrictEqual({ kind: "deadlinePassed" });
  });

  it("returns the end that the last check shows", async () => {
    const { result } = await driveWatch(
      { deadline: secondsLater(100), waitSeconds: 3_600 },
      endingAt(100, failed()),
    );

    expect(result.verdict.kind).toBe("ended");
  });

  it("ends after one check when the deadline had already passed", async () => {
    const { result, checkedAt } = await driveWatch(
      { deadline: secondsLater(-5) },
      checked(active()),
    );

    expect(checkedAt).toStrictEqual([0]);
    expect(result.verdict).toStrictEqual({ kind: "deadlinePassed" });
  });

  it("keeps the deadline over many generations", async () => {
    const { result, elapsedSeconds } = await driveWatch(
      { deadline: secondsLater(5_000) },
      checked(active()),
    );

    expect(result.verdict.kind).toBe("deadlinePassed");
    expect(elapsedSeconds).toBe(5_000);
  });

  it("applies the queue deadline while the job is queued", async () => {
    const { result, checkedAt } = await driveWatch(
      { queueDeadline: secondsLater(45) },
      checked(active({ queued: true })),
    );

    expect(checkedAt).toStrictEqual([0, 30, 45]);
    expect(result.verdict).toStrictEqual({ kind: "queueDeadlinePassed" });
  });

  it("forgets the queue deadline once the job runs", async () => {
    const { result } = await driveWatch(
      { queueDeadline: secondsLater(45) },
      checked(active({ queued: true }), active(), active(), failed()),
    );

    expect(result.verdict.kind).toBe("ended");
  });
});

describe("watch, with an unreachable vendor", () => {
  it("gives up after the time limit, counted from the last contact", async () => {
    const { result, elapsedSeconds } = await driveWatch(
      { lostContactSeconds: 600 },
      inTurn(running, running, unreachable()),
    );

    expect(result.verdict).toStrictEqual({ kind: "lostContact", reason: "connect timeout" });
    expect(elapsedSeconds).toBe(30 + 600);
    expect(result.progress).toMatchObject({
      vendorState: "RUNNING",
      message: "connect timeout",
      lastContactAt: secondsLater(30),
    });
  });

  it("restarts the time limit after each contact", async () => {
    const { elapsedSeconds } = await driveWatch({ lostContactSeconds: 600 }, (_input, call) =>
      silentButTwice(call),
    );

    expect(elapsedSeconds).toBe(1_140 + 600);
  });

  it("keeps the time limit over generations", async () => {
    const { elapsedSeconds } = await driveWatch(
      { lostContactSeconds: 3_600 },
      inTurn(unreachable()),
    );

    expect(elapsedSeconds).toBe(3_600);
  });

  it("does not lose contact while its checks wait for their turn in the app", async () => {
    const waits = { kind: "unreachable", reason: "Its turn comes.", retryAfterSeconds: 60 };

    const { result, elapsedSeconds } = await driveWatch(
      { lostContactSeconds: 600 },
      inTurn(...Array.from({ length: 30 }, () => ({ ...waits, because: "paced" })), unreachable()),
    );

    expect(result.verdict.kind).toBe("lostContact");
    expect(elapsedSeconds).toBe(30 * 60 + 600);
  });

  it("waits for the vendor's Retry-After if that is longer", async () => {
    const { checkedAt } = await driveWatch(
      {},
      inTurn(unreachable(400), unreachable(3), { kind: "checked", status: failed() }),
    );

    expect(checkedAt).toStrictEqual([0, 400, 430]);
  });

  it.each([
    ["sends a long Retry-After", { lostContactSeconds: 60 }, unreachable(300), "lostContact"],
    ["does not know the run", { waitSeconds: 300 }, missing, "missing"],
  ])(
    "does not wait beyond its time limit when the vendor %s",
    async (_how, input, result, verdict) => {
      const { result: end, checkedAt } = await driveWatch(input, inTurn(result));

      expect(end.verdict.kind).toBe(verdict);
      expect(checkedAt).toStrictEqual([0, 60]);
    },
  );

  it("does not wait beyond the deadline", async () => {
    const { result, elapsedSeconds } = await driveWatch(
      { deadline: secondsLater(200) },
      inTurn(unreachable(500_000)),
    );

    expect(result.verdict.kind).toBe("deadlinePassed");
    expect(elapsedSeconds).toBe(200);
  });

  it("treats steps that throw like an unreachable vendor", async () => {
    const { result } = await driveWatch(
      {},
      inTurn(new Error("worker gone"), { kind: "checked", status: failed() }),
    );

    expect(result.verdict.kind).toBe("ended");
  });
});

describe("watch, of a run that the vendor does not have", () => {
  it("waits a minute for it to appear", async () => {
    const { result, elapsedSeconds } = await driveWatch({ waitSeconds: 5 }, inTurn(missing));

    expect(result.verdict).toStrictEqual({ kind: "missing", reason: "no such run" });
    expect(elapsedSeconds).toBe(60);
  });

  it("forgets that it was missing once it appears", async () => {
    const { result } = await driveWatch(
      {},
      inTurn(missing, missing, running, missing, missing, {
        kind: "checked",
        status: failed(),
      }),
    );

    expect(result.verdict.kind).toBe("ended");
    expect(result.progress.missingSince).toBeNull();
  });
});
