import type { Duplicate } from "../../../src/contracts/attempt";
import { inTurn } from "../../support/drive";
import { driveRun, type DrivenRun } from "../../support/drive-run";
import {
  anAttempt,
  aPlan,
  cancelled,
  failed,
  RUN_PAGE,
  succeeded,
} from "../../support/run-builders";

const attempt = anAttempt();
const waiting: Duplicate = { vendorRunId: "502", state: "Queued", cancelError: "403 Forbidden" };
const stopped: Duplicate = { vendorRunId: "502", state: "Cancelled", cancelError: null };

const found = (duplicate: Duplicate, lookAgain?: { afterSeconds: number | null }): unknown => ({
  ...{ kind: "found", attempt, duplicates: [duplicate] },
  ...(lookAgain !== undefined && { lookAgain }),
});
const refused = found(waiting, { afterSeconds: null });
const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };

const activities = {
  planLaunch: inTurn({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 20 }) }),
  launchAttempt: inTurn({ kind: "launched", attempt }),
  checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
};

const NOTE =
  "Note: the same launch also started run 502 (last seen Queued), which may have run beside run 501: 403 Forbidden.";

const secondsOf = ({ callsOf }: DrivenRun, name: string): number[] =>
  callsOf(name).map(({ atSeconds }) => atSeconds);

const warningsOf = ({ logged }: DrivenRun): unknown[][] =>
  logged.filter(([sentence]) => String(sentence).includes("duplicate"));

describe("run, with a duplicate of its launch", () => {
  it("reports one whose cancel is refused, in the document, the message and the log", async () => {
    const driven = await driveRun({
      activities: { ...activities, confirmLaunch: inTurn(refused) },
    });

    expect(driven.conclusion.message).toBe(
      `Succeeded.\nMessage: The job succeeded.\nRun page URL: ${RUN_PAGE}\n${NOTE}`,
    );
    expect(driven.progress.at(-1)?.attempts).toMatchObject([
      { vendorRunId: "501", result: "succeeded", duplicates: [waiting] },
    ]);
    expect(warningsOf(driven)).toStrictEqual([
      [
        "A launch has started a duplicate that was not seen to be cancelled",
        {
          runId: expect.stringMatching(/^r-/) as string,
          ...{ vendorRunId: "501", duplicateRunId: "502", state: "Queued" },
          cancelError: "403 Forbidden",
        },
      ],
    ]);
    expect(secondsOf(driven, "confirmLaunch")).toStrictEqual([20, 25, 35]);
  });

  it("looks again until a duplicate is seen to be cancelled, and then warns of nothing", async () => {
    const driven = await driveRun({
      activities: {
        ...activities,
        confirmLaunch: inTurn(found(waiting, { afterSeconds: 60 }), found(stopped)),
      },
    });

    expect(driven.conclusion.message).not.toContain("502");
    expect(driven.progress.at(-1)?.attempts).toMatchObject([{ duplicates: [stopped] }]);
    expect(warningsOf(driven)).toStrictEqual([]);
    expect(secondsOf(driven, "confirmLaunch")).toStrictEqual([20, 80]);
  });

  it("keeps what it has seen when no later look gets an answer", async () => {
    const driven = await driveRun({
      activities: { ...activities, confirmLaunch: inTurn(refused, unreachable) },
    });

    expect(driven.conclusion.message).toContain(NOTE);
  });

  it("reports one that is found with the run, after it was looked at again", async () => {
    const driven = await driveRun({
      activities: {
        ...activities,
        launchAttempt: inTurn({ kind: "unclear", reason: "connection reset" }),
        lookUpAttempt: inTurn(refused),
        confirmLaunch: inTurn(refused),
      },
    });

    expect(secondsOf(driven, "lookUpAttempt")).toStrictEqual([5]);
    expect(secondsOf(driven, "confirmLaunch")).toStrictEqual([25, 30, 40]);
    expect(driven.conclusion.message).toContain(NOTE);
  });

  it.each([
    ["failed", { checkAttempt: inTurn({ kind: "checked", status: failed() }) }],
    ["cancelled", { checkAttempt: inTurn({ kind: "checked", status: cancelled() }) }],
    ["unknown", { checkAttempt: inTurn({ kind: "missing", reason: "gone" }) }],
  ])("reports it when the run ends %s", async (outcome, ends) => {
    const { conclusion } = await driveRun({
      activities: { ...activities, confirmLaunch: inTurn(refused), ...ends },
    });

    expect(conclusion.outcome).toBe(outcome);
    expect(conclusion.message).toContain(`\n${NOTE}`);
  });

  it("reports that of an earlier attempt, too", async () => {
    const second = anAttempt({ number: 2, vendorRunId: "601" });
    const { conclusion, progress } = await driveRun({
      input: { retry: { maxAttempts: 2, delaySeconds: 0, on: "anyFailure" } },
      activities: {
        ...activities,
        launchAttempt: inTurn({ kind: "launched", attempt }, { kind: "launched", attempt: second }),
        confirmLaunch: inTurn(refused, refused, refused, { kind: "found", attempt: second }),
        checkAttempt: inTurn(
          { kind: "checked", status: failed() },
          { kind: "checked", status: succeeded() },
        ),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(conclusion.message).toContain(NOTE);
    expect(progress.at(-1)?.attempts.map(({ duplicates }) => duplicates)).toStrictEqual([
      [waiting],
      undefined,
    ]);
  });

  it("stays within the custom status with duplicates of ten attempts", async () => {
    const long = Array.from({ length: 4 }, (_, index) => ({
      vendorRunId: String(index),
      ...{ state: '"'.repeat(5_000), cancelError: "語\n".repeat(5_000) },
    }));
    const { conclusion, progress } = await driveRun({
      input: { retry: { maxAttempts: 10, delaySeconds: 0, on: "anyFailure" } },
      vendor: { ends: [failed({ message: "x".repeat(5_000) })] },
      activities: {
        planLaunch: activities.planLaunch,
        confirmLaunch: ({ attempt: asked }: { attempt: unknown }) => ({
          ...{ kind: "found", attempt: asked, duplicates: long },
        }),
      },
    });

    expect(progress.at(-1)?.attempts).toHaveLength(10);
    expect(conclusion.message).toContain("the same launch also started run 0");
    expect(conclusion.message).toContain("Message: xxx");
  });
});
