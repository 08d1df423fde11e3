import type { WatchVerdict } from "../../../src/contracts/watch";
import { leftRunning } from "../../../src/orchestrators/leave-attempt";
import type { Stopped } from "../../../src/orchestrators/stop-reasons";
import { endUnwatched } from "../../../src/orchestrators/unwatched-ending";
import { anAttempt, aRunInput, aWatchInput, failed } from "../../support/run-builders";

const input = aRunInput({
  timeoutSeconds: 100,
  queueTimeoutSeconds: 20,
  limits: { lostContactSeconds: 300, cancelGraceSeconds: 60 },
});
const attempt = anAttempt();
const { progress } = aWatchInput();

const cancelled: Stopped = { reason: "cancelRequested", trouble: null, queueReason: null };
const late: Stopped = { reason: "deadlinePassed", trouble: null, queueReason: null };
const queued: Stopped = { reason: "queueDeadlinePassed", trouble: null, queueReason: "No room" };

const missing: WatchVerdict = { kind: "missing", reason: "There is no run 501" };
const silent: WatchVerdict = { kind: "lostContact", reason: "It does not answer" };
const deadline: WatchVerdict = { kind: "deadlinePassed" };

const LOOK = "It may still be running: look at the run page before you start it again.";

const endingOf = (verdict: WatchVerdict, stopped: Stopped | null, vendorState = "RUNNING") =>
  endUnwatched(
    attempt,
    { attempt, verdict, progress: { ...progress, vendorState }, stopped },
    input,
  );

describe("endUnwatched, of an attempt that nobody stopped", () => {
  it.each([
    [
      missing,
      "runMissing",
      "The vendor no longer knows run 501, last seen RUNNING: There is no run 501. It may have been deleted: check the job's runs at the vendor before you start it again.",
    ],
    [
      silent,
      "lostContact",
      `Lost contact with run 501 for 300 s, last seen RUNNING: It does not answer. ${LOOK}`,
    ],
    [
      deadline,
      "lostContact",
      `Lost contact with run 501 for 300 s, last seen RUNNING: deadlinePassed. ${LOOK}`,
    ],
  ])("says that it is unknown: %j", (verdict, code, message) => {
    expect(endingOf(verdict, null)).toStrictEqual({
      outcome: "unknown",
      code,
      message,
      lookAt: "attempt",
    });
  });

  it("says that it was never seen", () => {
    const end = { attempt, verdict: silent, progress, stopped: null };

    expect(endUnwatched(attempt, end, input).message).toContain("last seen never: It does not");
  });
});

describe("endUnwatched, of an attempt that was not seen to stop", () => {
  it.each([
    [
      missing,
      cancelled,
      `Asked to cancel run 501 as requested, but the vendor no longer knows it, last seen RUNNING: There is no run 501. ${LOOK}`,
    ],
    [
      silent,
      { ...late, trouble: "It is forbidden" },
      `Asked to cancel run 501 because it had not finished within 100 s (timeoutSeconds), but contact with it was lost, last seen RUNNING: It does not answer. The vendor's response to the cancel: It is forbidden. ${LOOK}`,
    ],
    [
      deadline,
      queued,
      `Asked to cancel run 501 because it was still queued after 20 s (queueTimeoutSeconds), but it was not seen to stop within 60 s, last seen RUNNING. The vendor's reason for the queue: No room. ${LOOK}`,
    ],
  ])("says what is known: %j", (verdict, stopped, message) => {
    expect(endingOf(verdict, stopped)).toStrictEqual({
      outcome: "unknown",
      code: "cancelNotConfirmed",
      message,
      lookAt: "attempt",
    });
  });
});

describe("endUnwatched, of an attempt that is left running", () => {
  const LEFT =
    "Run 501 was not started by this request, so it was not cancelled at the vendor and is left to go on (last seen RUNNING).";
  const ADVICE = 'To cancel such a run too, send "cancelAtVendor": true in the target.';

  it.each([
    ["cancelled", cancelled, `Watching was cancelled on request. ${LEFT} ${ADVICE}`],
    ["timedOut", late, `Not finished within 100 s (timeoutSeconds). ${LEFT} ${ADVICE}`],
    [
      "timedOut",
      queued,
      `Still queued after 20 s (queueTimeoutSeconds). ${LEFT} The vendor's reason for the queue: No room. ${ADVICE}`,
    ],
  ])("is %s, and says so", (outcome, stopped, message) => {
    expect(endingOf(deadline, { ...stopped, leftRunning: true })).toStrictEqual({
      outcome,
      code: "leftRunning",
      message,
      lookAt: "attempt",
    });
  });
});

describe("leftRunning", () => {
  const why = { reason: "cancelRequested", queueReason: null } as const;

  it.each<WatchVerdict>([deadline, { kind: "queueDeadlinePassed" }])(
    "leaves an attempt that is active: %j",
    (verdict) => {
      expect(leftRunning({ verdict, progress }, { attempt, why })).toStrictEqual({
        attempt,
        verdict,
        progress,
        stopped: { ...why, trouble: null, leftRunning: true },
      });
    },
  );

  it.each<WatchVerdict>([missing, silent, { kind: "ended", status: failed() }])(
    "believes what was seen: %j",
    (verdict) => {
      expect(leftRunning({ verdict, progress }, { attempt, why }).stopped).toBeNull();
    },
  );
});
