import { inTurn, ROOT_ID } from "../../support/drive";
import { driveRun, type DrivenRun, type RunStory } from "../../support/drive-run";
import { endingAt } from "../../support/fake-vendor";
import { anAttempt, aPlan, cancelled, succeeded } from "../../support/run-builders";

/** A run whose launch is given up after a minute, at a vendor whose list has to rule out that it started something. */
const notStarted = (lookUp: unknown): Promise<DrivenRun> =>
  driveRun({
    input: { limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 60 } },
    activities: {
      planLaunch: () => ({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 15 }) }),
      launchAttempt: inTurn({
        kind: "tryAgain",
        reason: "The host is wrong.",
        mayHaveStarted: false,
        retryAfterSeconds: null,
        because: "misconfigured",
      }),
      lookUpAttempt: inTurn(lookUp),
    },
  });

describe("run, whose launch was given up", () => {
  it("says that it was not started, once the list shows no run", async () => {
    const { conclusion } = await notStarted({ kind: "notFound", marker: null, jobUrl: null });

    expect(conclusion.code).toBe("notStarted");
  });

  it("says that its run was deleted, if the vendor says so", async () => {
    const { conclusion } = await notStarted({ kind: "runDeleted", reason: "It is gone." });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "runDeleted" });
    expect(conclusion.message).toContain("It is gone.");
  });

  it("does not know it while the list cannot be read, and says both reasons", async () => {
    const down = { kind: "unreachable", reason: "It is down", retryAfterSeconds: null };

    const { conclusion } = await notStarted(down);

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(conclusion.message).toContain("The host is wrong; It is down.");
  });
});

const NOT_YET = {
  ...{ kind: "tryAgain", reason: "429", mayHaveStarted: false },
  retryAfterSeconds: 5,
};
const UNREAD = {
  ...{ kind: "tryAgain", reason: "No storage", mayHaveStarted: true, retryAfterSeconds: null },
  because: "claimUnread",
};
const NOTHING = { kind: "notFound", marker: null, jobUrl: null };
const NO_STORAGE = { kind: "unreachable", reason: "No storage." };

/** A run that closes the claims of its starts, cancelled while it waits to start. */
const cancelledEarly = (
  activities: RunStory["activities"],
  input: RunStory["input"] = {},
): Promise<DrivenRun> =>
  driveRun({
    input: {
      closesStarts: true,
      limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 60 },
      ...input,
    },
    activities: { launchAttempt: inTurn(NOT_YET), ...activities },
    events: [{ when: { at: 20 } }],
  });

describe("run, before it says that nothing was started", () => {
  it("closes the claim of the start, so that no late execution can send it", async () => {
    const { conclusion, callsOf } = await cancelledEarly({});

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(callsOf("closeLaunch").map(({ input }) => input)).toStrictEqual([
      {
        ...{ runId: ROOT_ID, attemptNumber: 1, send: 1 },
        origin: { deploymentId: "d-1", acceptedAt: expect.any(String) as string },
      },
    ]);
    expect(callsOf("lookUpAttempt")).toHaveLength(0);
  });

  it.each([
    [
      "was refused",
      [{ kind: "rejected", failure: { code: "forbidden", message: "No." } }],
      "forbidden",
    ],
    ["could not be started", [NOT_YET], "timedOut"],
  ])("closes the claim of a start that %s", async (_how, launches, code) => {
    const { conclusion, callsOf } = await driveRun({
      input: { closesStarts: true, timeoutSeconds: 60 },
      activities: { launchAttempt: inTurn(...launches) },
    });

    expect(conclusion.code).toBe(code);
    expect(callsOf("closeLaunch")).toHaveLength(1);
  });

  it("finds and cancels the run of a start that may have been sent", async () => {
    const { conclusion, callsOf } = await cancelledEarly({
      closeLaunch: inTurn({ kind: "mayHaveBeenSent" }),
      lookUpAttempt: inTurn(
        { kind: "unreachable", reason: "429", retryAfterSeconds: null },
        { kind: "found", attempt: anAttempt() },
      ),
      checkAttempt: endingAt(60, cancelled()),
    });

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(conclusion.message).toContain("Cancelled on request, and seen to stop.");
    expect(callsOf("cancelAttempt")[0]?.input).toMatchObject({ attempt: { vendorRunId: "501" } });
  });

  it("does not know it when the start may have been sent and no look finds its run", async () => {
    const { conclusion } = await cancelledEarly({
      closeLaunch: inTurn({ kind: "mayHaveBeenSent" }),
      lookUpAttempt: inTurn(NOTHING),
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(conclusion.message).toContain(
      "A cancel came before the vendor let it start; An earlier execution of this step may have sent the start before it was stopped.",
    );
    expect(conclusion.message).not.toContain("nothing");
  });

  it("asks for the claim again, as long as for a cancel, while it cannot be reached", async () => {
    const { conclusion, callsOf } = await cancelledEarly({
      closeLaunch: inTurn(NO_STORAGE, NO_STORAGE, { kind: "closed" }),
    });

    expect(conclusion.code).toBe("cancelled");
    expect(callsOf("closeLaunch")).toHaveLength(3);
  });

  it("only looks, and then does not know it, when the claim stays out of reach", async () => {
    const { conclusion, callsOf } = await cancelledEarly({
      launchAttempt: inTurn(UNREAD),
      closeLaunch: inTurn(NO_STORAGE),
      lookUpAttempt: inTurn(NOTHING),
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(conclusion.message).not.toContain("nothing");
    const looks = callsOf("lookUpAttempt").map(({ input }) => input);
    expect(looks).toHaveLength(4);
    expect(looks).toMatchObject(looks.map(() => ({ onlyLook: true })));
    // Nothing is started after the cancel.
    const launches = callsOf("launchAttempt").map(({ atSeconds }) => atSeconds);
    expect(Math.max(...launches)).toBeLessThan(20);
  });

  it("cancels at once when the claim, which could not be read, shows that nothing was sent", async () => {
    const { conclusion, callsOf } = await cancelledEarly({ launchAttempt: inTurn(UNREAD) });

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(callsOf("closeLaunch")).toHaveLength(1);
  });

  it("goes on starting once the claim can be read again", async () => {
    const { conclusion } = await driveRun({
      input: { closesStarts: true },
      activities: {
        launchAttempt: inTurn(UNREAD, UNREAD, { kind: "launched", attempt: anAttempt() }),
        checkAttempt: endingAt(60, succeeded()),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
  });

  it("closes nothing for a run that an older version accepted", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: { launchAttempt: inTurn(NOT_YET) },
      events: [{ when: { at: 20 } }],
    });

    expect(conclusion.code).toBe("cancelled");
    expect(callsOf("closeLaunch")).toHaveLength(0);
  });

  it("closes nothing for a run that only attaches", async () => {
    const target = { type: "databricks-run", vendorRunId: "501" };
    const { callsOf } = await cancelledEarly({}, { target });

    expect(callsOf("closeLaunch")).toHaveLength(0);
  });
});
