import type { Explanation } from "../../../src/contracts/attempt";
import { endFailure, endStopped, endSuccess } from "../../../src/orchestrators/attempt-endings";
import { conclude } from "../../../src/orchestrators/conclude";
import type { Stopped, StopReason } from "../../../src/orchestrators/stop-reasons";
import { active, aRunInput, failed, succeeded } from "../../support/run-builders";

const input = aRunInput({ timeoutSeconds: 100, queueTimeoutSeconds: 20 });

const stopped = (reason: StopReason, queueReason: string | null = null): Stopped => ({
  reason,
  trouble: null,
  queueReason,
});

describe("the endings of an attempt", () => {
  const explained = (changes: object = {}): Explanation => ({
    kind: "explained",
    failedSteps: [],
    omitted: 0,
    note: null,
    ...changes,
  });
  const failure = { explanation: explained(), stopped: null, cancelled: false, input };

  it.each([
    [succeeded(), null, "The job succeeded."],
    [succeeded({ message: "All done." }), null, "All done."],
    [
      succeeded(),
      stopped("cancelRequested"),
      "The job succeeded. It ended before its cancel took effect; it was being cancelled as requested.",
    ],
  ])("succeeds: %j, stopped: %j", (status, stop, message) => {
    expect(endSuccess(status, { stopped: stop, input })).toStrictEqual({
      outcome: "succeeded",
      code: null,
      message,
      lookAt: "attempt",
    });
  });

  it.each([
    ["runFailed", active(), "The vendor gives no reason.", []],
    [
      "partialSuccess",
      succeeded({ partial: true }),
      "Some tasks failed.",
      ['Note: send "partialSuccess": "succeed" to accept such runs.'],
    ],
  ])("fails with %s where the vendor says nothing", (code, status, message, details) => {
    expect(endFailure(status, failure)).toStrictEqual({
      outcome: "failed",
      code,
      message,
      lookAt: "attempt",
      details,
    });
  });

  it("names every failed part, one after the other, and what else there is", () => {
    const explanation = explained({
      failedSteps: [
        { name: "a", error: "bad", trace: null },
        { name: "b", error: "worse", trace: "one\ntwo" },
      ],
      omitted: 3,
      note: "See the log.",
    });

    expect(endFailure(failed(), { ...failure, explanation }).details).toStrictEqual([
      "a: bad",
      "b: worse\n  one\n  two",
      "and 3 more failed; the run page lists them.",
      "Note: See the log.",
    ]);
  });

  it.each([
    [
      { explanation: { kind: "notYet", retryAfterSeconds: 5 } as Explanation },
      "The vendor had not stored the detail in time.",
    ],
    [
      {
        explanation: {
          kind: "notYet",
          retryAfterSeconds: 5,
          reason: "Prod has its share of the calls, and this one waits for its turn.",
        } as Explanation,
      },
      "Note: the detail could not be read in time: Prod has its share of the calls, and this one waits for its turn.",
    ],
    [
      { stopped: stopped("deadlinePassed"), cancelled: true },
      "Note: it failed while it was being cancelled because it had not finished within 100 s (timeoutSeconds).",
    ],
    [{ cancelled: true }, "Note: a cancel was requested after it failed; no new attempt starts."],
  ])("adds to a failure: %j", (changes, detail) => {
    expect(endFailure(failed(), { ...failure, ...changes }).details).toStrictEqual([detail]);
  });

  it.each([
    [null, "cancelled", "cancelledAtVendor", "The run was cancelled."],
    [
      stopped("cancelRequested"),
      "cancelled",
      "cancelled",
      "Cancelled on request, and seen to stop. The run was cancelled.",
    ],
    [
      stopped("deadlinePassed", "No room"),
      "timedOut",
      "timedOut",
      "Not finished within 100 s (timeoutSeconds); it was cancelled and seen to stop. The vendor's reason for the queue: No room.",
    ],
    [
      stopped("queueDeadlinePassed"),
      "timedOut",
      "queueTimedOut",
      "Still queued after 20 s (queueTimeoutSeconds); it was cancelled and seen to stop.",
    ],
  ])("is cancelled: %j", (stop, outcome, code, message) => {
    expect(endStopped(active(), { stopped: stop, input })).toStrictEqual({
      outcome,
      code,
      message,
      lookAt: "attempt",
    });
  });
});

describe("conclude, of an attempt with duplicates", () => {
  it("has a line for each one that was not seen to be cancelled", () => {
    const duplicates = [
      { vendorRunId: "502", state: "Running", cancelError: "It runs" },
      { vendorRunId: "503", state: "Queued", cancelError: null },
      { vendorRunId: "504", state: "Queued", cancelError: "No." },
    ];
    const attempts = [{ number: 1, vendorRunId: "501", runPageUrl: "https://x/501", duplicates }];
    const known = { progress: { attempts }, jobUrl: null } as unknown as Parameters<
      typeof conclude
    >[1];

    const { message } = conclude(
      { outcome: "succeeded", code: null, message: "Done.", lookAt: "attempt" },
      known,
    );

    expect(message.split("\n").slice(3)).toStrictEqual([
      "Note: the same launch also started run 502 (last seen Running), which may have run beside run 501: It runs.",
      "Note: the same launch also started run 504 (last seen Queued), which may have run beside run 501: No.",
    ]);
  });
});
