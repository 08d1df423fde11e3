import { inTurn } from "../../support/drive";
import { driveRun, type DrivenRun } from "../../support/drive-run";
import { aPlan } from "../../support/run-builders";

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
