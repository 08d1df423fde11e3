import type { AttemptStatus, CheckResult } from "../../../src/contracts/attempt";
import type { WatchProgress } from "../../../src/contracts/watch";
import type { OrchestrationContext } from "../../../src/orchestrators/durable-steps";
import { noteCheck } from "../../../src/orchestrators/watch-progress";
import { active, anAttempt, aWatchInput, failed, secondsLater } from "../../support/run-builders";

const AT = secondsLater(60);
const RUNNING = "RUNNING";
const next = anAttempt({ vendorRunId: "502" });

/** The progress of a watch that saw the run in this state at its newest check, half a minute ago. */
const before = (changes: Partial<WatchProgress> = {}): WatchProgress => ({
  ...aWatchInput().progress,
  checks: 3,
  lastCheckAt: secondsLater(30),
  lastContactAt: secondsLater(30),
  vendorState: RUNNING,
  runPageUrl: "https://x/501",
  history: [],
  ...changes,
});

/** The same, but the newest check failed. */
const silent = (changes: Partial<WatchProgress> = {}): WatchProgress =>
  before({ lastContactAt: secondsLater(0), ...changes });

const checked = (status: AttemptStatus, more: object = {}): CheckResult => ({
  kind: "checked",
  status,
  ...more,
});
const unreachable: CheckResult = {
  kind: "unreachable",
  reason: "It is down.",
  retryAfterSeconds: null,
};
const missing: CheckResult = { kind: "missing", reason: "There is no such run." };

function note(progress: WatchProgress, result: CheckResult) {
  const logged: unknown[][] = [];
  const context = {
    df: { currentUtcDateTime: new Date(AT), isReplaying: false, instanceId: "w-1" },
    log: (...said: unknown[]) => void logged.push(said),
  } as unknown as OrchestrationContext;
  return { after: noteCheck(context, progress, result), logged };
}

const historyAfter = (progress: WatchProgress, result: CheckResult): unknown[] =>
  [...(note(progress, result).after.history ?? [])].map(([, , state, message]) => [state, message]);

describe("noteCheck", () => {
  it("counts a check that saw the run, and notes all that the vendor says", () => {
    const facts = { startedAt: AT, endedAt: null, queuedSeconds: 5, jobName: "Load" };
    const status = active({ message: "At work.", runPageUrl: "https://x/new", facts });

    const { after } = note(before({ missingSince: AT, history: undefined }), checked(status));

    expect(after).toStrictEqual({
      ...before({ history: undefined }),
      checks: 4,
      lastCheckAt: AT,
      lastContactAt: AT,
      missingSince: null,
      vendorState: RUNNING,
      queued: false,
      queueReason: undefined,
      message: "At work.",
      runPageUrl: "https://x/new",
      attempt: undefined,
      ending: undefined,
      facts,
    });
  });

  it("keeps the page and the facts where the vendor gives none", () => {
    const facts = { startedAt: AT, endedAt: null, queuedSeconds: 5, jobName: "Load" };

    const { after } = note(before({ facts, message: "Old." }), checked(active()));

    expect(after).toMatchObject({ runPageUrl: "https://x/501", facts, message: null });
  });

  it.each([
    ["It is down.", unreachable],
    ["There is no such run.", missing],
  ])("counts a check that failed, and changes nothing else: %s", (message, result) => {
    const { after } = note(before(), result);

    expect(after).toMatchObject({
      checks: 4,
      lastCheckAt: AT,
      lastContactAt: secondsLater(30),
      vendorState: RUNNING,
      message,
    });
  });

  it("notes since when the run is missing", () => {
    expect(note(before(), missing).after.missingSince).toBe(AT);
    expect(note(before({ missingSince: secondsLater(5) }), missing).after.missingSince).toBe(
      secondsLater(5),
    );
    expect(note(before(), unreachable).after.missingSince).toBeNull();
  });

  it.each([
    ["the newest reason", active({ queued: true, message: "No room." }), true, "No room."],
    ["the last one, where none is repeated", active({ queued: true }), true, "Full."],
    ["none, once it is not queued", active({ message: "At work." }), false, undefined],
    ["none, once it has ended", failed(), false, undefined],
  ])("keeps the reason for the queue: %s", (_name, status, queued, reason) => {
    const { after } = note(before({ queueReason: "Full.", queued: true }), checked(status));

    expect(after.queueReason).toBe(reason);
    expect(after.queued).toBe(queued);
  });
});

describe("noteCheck, in the history", () => {
  it.each<[string, WatchProgress, CheckResult, unknown[]]>([
    ["the same state", before(), checked(active({ message: "At work." })), []],
    [
      "a new state",
      before({ vendorState: null }),
      checked(active()),
      [[RUNNING, "The run is RUNNING"]],
    ],
    [
      "a new state with a message",
      before(),
      checked(failed({ message: "It broke." })),
      [["FAILED", "It broke."]],
    ],
    [
      "a continuation in the same state",
      before(),
      checked(active(), { attempt: next }),
      [[RUNNING, "The vendor continues it as run 502. The run is RUNNING"]],
    ],
    ["a known continuation", before({ attempt: next }), checked(active(), { attempt: next }), []],
    ["a check that failed", before(), unreachable, [[RUNNING, "The check failed: It is down."]]],
    [
      "a run that is missing",
      before(),
      missing,
      [[RUNNING, "The check failed: There is no such run."]],
    ],
    ["a check that failed like the one before", silent(), unreachable, []],
    [
      "contact that is back",
      silent(),
      checked(active()),
      [[RUNNING, "The checks work again. The run is RUNNING"]],
    ],
    [
      "the first check, which failed",
      before({ lastCheckAt: null, vendorState: null }),
      unreachable,
      [[null, "The check failed: It is down."]],
    ],
  ])("has an entry only for a change: %s", (_name, progress, result, entries) => {
    expect(historyAfter(progress, result)).toStrictEqual(entries);
  });

  it("dates an entry, with what the run was doing", () => {
    expect(note(before(), unreachable).after.history?.[0]?.slice(0, 2)).toStrictEqual([
      AT,
      "watching",
    ]);
  });

  it("has none in a watch that an older version has started", () => {
    expect(note(before({ history: undefined }), unreachable).after.history).toBeUndefined();
  });

  it("keeps the newest entries that fit", () => {
    const long = Array.from({ length: 39 }, (_, index) => {
      const entry = [secondsLater(index), "watching", "S", `${index} ${"x".repeat(150)}`] as const;
      return [...entry] as [string, string, string, string];
    });

    const { history = [] } = note(before({ history: long }), unreachable).after;

    expect(JSON.stringify(history).length).toBeLessThanOrEqual(4_501);
    expect(JSON.stringify(history).length).toBeGreaterThan(4_200);
    expect(history.at(-1)?.[3]).toBe("The check failed: It is down.");
  });
});

describe("noteCheck, in the log", () => {
  it("tells a new state and a continuation, once each", () => {
    const { logged } = note(before({ vendorState: null }), checked(active(), { attempt: next }));

    expect(logged).toStrictEqual([
      ["The vendor continues the run as 502", { runId: "w-1", vendorRunId: "502" }],
      ["The run is now RUNNING", { runId: "w-1", vendorState: RUNNING }],
    ]);
    expect(
      note(before({ attempt: next }), checked(active(), { attempt: next })).logged,
    ).toHaveLength(0);
  });
});

describe("noteCheck, of an ending that the vendor may still replace", () => {
  const provisional = { provisionalSeconds: 30 };
  const since = secondsLater(40);

  it.each<[string, WatchProgress, CheckResult, unknown]>([
    ["a new one", before(), checked(failed(), provisional), { state: "FAILED", since: AT }],
    [
      "the same one",
      before({ ending: { state: "FAILED", since } }),
      checked(failed(), provisional),
      { state: "FAILED", since },
    ],
    [
      "another one",
      before({ ending: { state: "CANCELED", since } }),
      checked(failed(), provisional),
      { state: "FAILED", since: AT },
    ],
    [
      "that of another run",
      before({ ending: { state: "FAILED", since } }),
      checked(failed(), { ...provisional, attempt: next }),
      { state: "FAILED", since: AT },
    ],
    [
      "that of the same continuation",
      before({ ending: { state: "FAILED", since }, attempt: next }),
      checked(failed(), { ...provisional, attempt: next }),
      { state: "FAILED", since },
    ],
    ["none that is certain", before(), checked(failed()), undefined],
    ["none while it is active", before(), checked(active(), provisional), undefined],
  ])("notes since when it is the same: %s", (_name, progress, result, ending) => {
    expect(note(progress, result).after.ending).toStrictEqual(ending);
  });
});

describe("noteCheck, of a check that waits for its turn", () => {
  const heldBack: CheckResult = { ...unreachable, because: "paced", reason: "Its turn comes." };

  it("counts no check, and keeps what is known of the attempt", () => {
    const { after } = note(before(), heldBack);

    expect(after).toStrictEqual({ ...before(), message: "Its turn comes.", heldBackSince: AT });
  });

  it("keeps since when it waits", () => {
    const { after } = note(before({ heldBackSince: secondsLater(40) }), heldBack);

    expect(after.heldBackSince).toBe(secondsLater(40));
  });

  it("is no gap in the contact: the next check is one like any other", () => {
    const { after } = note(before({ heldBackSince: secondsLater(40) }), checked(active()));

    expect(after).toMatchObject({ lastCheckAt: AT, lastContactAt: AT, history: [] });
    expect(after.heldBackSince).toBeUndefined();
  });

  it("does not count the time as lost contact when the vendor is unreachable after it", () => {
    const { after } = note(before({ heldBackSince: secondsLater(40) }), unreachable);

    // 10 s passed until the wait, which then took 20 s.
    expect(after.lastContactAt).toBe(secondsLater(50));
  });
});
