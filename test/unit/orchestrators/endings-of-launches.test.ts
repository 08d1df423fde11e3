import { endUnattached } from "../../../src/orchestrators/attach-endings";
import type { Ending } from "../../../src/orchestrators/conclude";
import { endBroken, endLaunch } from "../../../src/orchestrators/launch-endings";
import type { LaunchVerdict } from "../../../src/orchestrators/launch-verdict";
import { aPlan, aRunInput } from "../../support/run-builders";

const input = aRunInput({ timeoutSeconds: 100, queueTimeoutSeconds: 20 });
const attached = aRunInput({
  timeoutSeconds: 100,
  target: { type: "databricks-run", workspaceId: "adb-1.2", vendorRunId: "501" },
});

const refused: LaunchVerdict = { kind: "refused", failure: { code: "forbidden", message: "No." } };
const notStarted: LaunchVerdict = { kind: "notStarted", reason: "It is down" };
const late = (limit: "deadline" | "queue"): LaunchVerdict => ({
  kind: "timedOut",
  limit,
  reason: "It is full",
});
const unclear = (marker: string | null): LaunchVerdict => ({
  ...{ kind: "unclear", reason: "It was cut off", marker, jobUrl: "https://x/77" },
  ...{ plan: aPlan(), nothingListed: true, mayResend: false },
});
const deleted: LaunchVerdict = { kind: "runDeleted", reason: "It is gone" };
const byRequest: LaunchVerdict = { kind: "cancelled" };

type NotLaunched = Exclude<LaunchVerdict, { kind: "launched" }>;
const asNotLaunched = (verdict: LaunchVerdict): NotLaunched => verdict as NotLaunched;

const byKind = <Expected>(rows: readonly (readonly [LaunchVerdict, Expected])[]) =>
  rows.map(([verdict, expected]) => [verdict.kind, verdict, expected] as const);

describe("endUnattached", () => {
  const notShown = (code: string, outcome: string, message: string) => ({
    outcome,
    code,
    message,
    lookAt: "job",
  });
  const unknown = (reason: string) =>
    notShown(
      "notAttached",
      "unknown",
      `The vendor did not show run 501, so it is not known how it goes: ${reason}`,
    );

  const endings: [LaunchVerdict, object][] = [
    [refused, notShown("forbidden", "failed", "There is nothing to watch. No.")],
    [
      late("deadline"),
      notShown(
        "timedOut",
        "timedOut",
        "The vendor did not show run 501 within 100 s (timeoutSeconds), so it is not known how it goes: It is full.",
      ),
    ],
    [
      byRequest,
      notShown(
        "cancelled",
        "cancelled",
        "Cancelled on request before the vendor showed run 501. Nothing was cancelled at the vendor.",
      ),
    ],
    [notStarted, unknown("It is down.")],
    [unclear(null), unknown("It was cut off.")],
    [deleted, unknown("It is gone.")],
  ];

  it.each(byKind(endings))("says that a run was not seen: %s", (_kind, verdict, expected) => {
    expect(endUnattached(asNotLaunched(verdict), attached)).toStrictEqual(expected);
  });
});

describe("endLaunch", () => {
  const ending = (verdict: LaunchVerdict, isRepair = false) =>
    endLaunch(asNotLaunched(verdict), { earlier: null, input, isRepair });

  const endings: [LaunchVerdict, Ending][] = [
    [
      refused,
      {
        outcome: "failed",
        code: "forbidden",
        message: "The job was not started. No.",
        lookAt: "nothing",
      },
    ],
    [
      notStarted,
      {
        outcome: "failed",
        code: "notStarted",
        message: "The job could not be started, and nothing is running: It is down.",
        lookAt: "nothing",
      },
    ],
    [
      late("deadline"),
      {
        outcome: "timedOut",
        code: "timedOut",
        message:
          "The job was not started within 100 s (timeoutSeconds), and nothing is running: It is full.",
        lookAt: "nothing",
      },
    ],
    [
      late("queue"),
      {
        outcome: "timedOut",
        code: "queueTimedOut",
        message:
          "The job was not started within 20 s of waiting for room at the vendor (queueTimeoutSeconds), and nothing is running: It is full.",
        lookAt: "nothing",
      },
    ],
    [
      byRequest,
      {
        outcome: "cancelled",
        code: "cancelled",
        message: "Cancelled on request before the job was started.",
        lookAt: "nothing",
      },
    ],
    [
      deleted,
      {
        outcome: "unknown",
        code: "runDeleted",
        message:
          "This launch had started a run, which seems to have been deleted at the vendor since, so it is not known how it ended: It is gone. Look at the job's page.",
        lookAt: "job",
      },
    ],
    [
      unclear(null),
      {
        outcome: "unknown",
        code: "launchUnclear",
        message:
          "It is not known whether the job was started: It was cut off. Check the job's page before you start it again.",
        lookAt: "job",
        jobUrl: "https://x/77",
      },
    ],
    [
      unclear("[az:x]"),
      {
        outcome: "unknown",
        code: "launchUnclear",
        message:
          "It is not known whether the job was started: It was cut off. Look for a run whose cause starts with [az:x]. Check the job's page before you start it again.",
        lookAt: "job",
        jobUrl: "https://x/77",
      },
    ],
  ];

  it.each(byKind(endings))("says what is known of the job: %s", (_kind, verdict, expected) => {
    expect(ending(verdict)).toStrictEqual(expected);
  });

  it("does not say of a repair that nothing is running, because somebody else may repair the run", () => {
    expect(ending(notStarted, true).message).toContain("and nothing was started: It is down.");
  });

  it.each([
    ["repair" as const, "The repair of run r-1 was not started. No."],
    [null, "The repair of run r-1 was not started. No."],
    ["rerun" as const, "The job was not started. No."],
  ])("names what was requested: %p", (mode, message) => {
    const repairs = { runId: "r-1", attempt: null, mode };
    const order = { earlier: null, input: { ...input, repairs }, isRepair: true } as Parameters<
      typeof endLaunch
    >[1];

    expect(endLaunch(asNotLaunched(refused), order).message).toBe(message);
  });

  it("does not hide how the earlier attempt failed", () => {
    const earlier = { number: 2, message: "It was broken" };

    expect(endLaunch(asNotLaunched(refused), { earlier, input, isRepair: false })).toMatchObject({
      message: "Attempt 3 was not started. No.",
      details: ["Attempt 2 failed: It was broken."],
    });
  });

  it("ends as a run that was not seen, where it was only to watch it", () => {
    expect(
      endLaunch(asNotLaunched(refused), { earlier: null, input: attached, isRepair: false }),
    ).toMatchObject({ message: "There is nothing to watch. No." });
  });
});

describe("endBroken", () => {
  const message =
    "Runward could not continue: It broke. Check at the vendor whether the job is running before you start it again.";

  it.each([
    [new Error("It broke"), "launching", "job"],
    ["It broke", "watching", "attempt"],
  ] as const)("says where to look: %s while %s", (error, phase, lookAt) => {
    expect(endBroken(error, phase)).toStrictEqual({
      outcome: "unknown",
      code: "internalError",
      message,
      lookAt,
    });
  });
});
