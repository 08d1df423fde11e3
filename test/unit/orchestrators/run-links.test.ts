import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { endingAt } from "../../support/fake-vendor";
import { active, anAttempt, aPlan, failed, RUN_PAGE, succeeded } from "../../support/run-builders";

const JOB_PAGE = "https://x.dbt.com/deploy/1/projects/2/jobs/77";
const TO_JOB = `Run page URL: ${JOB_PAGE}`;
const NOT_THE_RUN = "Note: the link leads to the job, because the vendor gave none to the run.";

const launchedWithoutPage = inTurn({ kind: "launched", attempt: anAttempt({ runPageUrl: null }) });
const planned = (jobUrl: string | null): ReturnType<typeof inTurn> =>
  inTurn({ kind: "planned", plan: aPlan({ jobUrl }) });

const deleted = { kind: "runDeleted", reason: "The run with the token was deleted" };
const rejected = { kind: "rejected", failure: { code: "jobNotFound", message: "No job 77." } };
const launched = { kind: "launched", attempt: anAttempt() };
const retry = { maxAttempts: 2, delaySeconds: 0, on: "anyFailure" } as const;

/** The line of a message that says what to open. */
const pageLineOf = (message: string): string | undefined =>
  message.split("\n").find((line) => line.startsWith("Run page URL: "));

describe("run, whose run page is not known", () => {
  it.each([
    ["succeeded", { checkAttempt: inTurn({ kind: "checked", status: succeeded() }) }],
    ["failed", { checkAttempt: inTurn({ kind: "checked", status: failed() }) }],
    ["unknown", { checkAttempt: inTurn({ kind: "missing", reason: "No run 501." }) }],
  ])("links to the page of its job when it ends %s", async (outcome, activities) => {
    const { conclusion, progress } = await driveRun({
      activities: {
        planLaunch: planned(JOB_PAGE),
        launchAttempt: launchedWithoutPage,
        ...activities,
      },
    });

    expect(conclusion.outcome).toBe(outcome);
    expect(conclusion.message).toContain(`\n${TO_JOB}\n${NOT_THE_RUN}`);
    expect(progress.at(-1)?.attempts[0]?.runPageUrl).toBeNull();
  });

  it("says that there is no link when the job has none either", async () => {
    const { conclusion } = await driveRun({
      activities: { planLaunch: planned(null), launchAttempt: launchedWithoutPage },
      vendor: { ends: [failed()] },
    });

    expect(pageLineOf(conclusion.message)).toBe("Run page URL: no link");
  });

  it("links to the page that only a check returned, in the document as well", async () => {
    const { conclusion, progress } = await driveRun({
      activities: {
        launchAttempt: launchedWithoutPage,
        checkAttempt: inTurn(
          { kind: "checked", status: active({ runPageUrl: RUN_PAGE }) },
          { kind: "missing", reason: "No run 501." },
        ),
      },
    });

    expect(pageLineOf(conclusion.message)).toBe(`Run page URL: ${RUN_PAGE}`);
    expect(progress.at(-1)?.attempts[0]?.runPageUrl).toBe(RUN_PAGE);
  });

  it("keeps that page when the end comes without one", async () => {
    const { progress } = await driveRun({
      activities: {
        launchAttempt: launchedWithoutPage,
        checkAttempt: inTurn(
          { kind: "checked", status: active({ runPageUrl: RUN_PAGE }) },
          { kind: "checked", status: succeeded() },
        ),
      },
    });

    expect(progress.at(-1)?.attempts[0]?.runPageUrl).toBe(RUN_PAGE);
  });
});

describe("run, whose vendor has deleted what its launch had started", () => {
  it.each([
    ["the launch", { launchAttempt: inTurn(deleted) }],
    [
      "settling the launch",
      {
        launchAttempt: inTurn({ kind: "unclear", reason: "connection reset" }),
        lookUpAttempt: inTurn(deleted),
      },
    ],
  ])("does not report that nothing was started: known from %s", async (_by, activities) => {
    const { conclusion } = await driveRun({
      activities: { planLaunch: planned(JOB_PAGE), ...activities },
    });

    expect(conclusion).toStrictEqual({
      outcome: "unknown",
      code: "runDeleted",
      message: `Outcome unknown.\nMessage: This launch had started a run, which seems to have been deleted at the vendor since, so it is not known how it ended: The run with the token was deleted. Look at the job's page.\n${TO_JOB}`,
    });
  });
});

describe("run, whose second attempt is not started", () => {
  it.each([
    ["refused", rejected, "Failed.\nMessage: Attempt 2 was not started. No job 77."],
    [
      "unreachable until the deadline",
      { kind: "tryAgain", reason: "503", mayHaveStarted: false, retryAfterSeconds: null },
      "Timed out.\nMessage: Attempt 2 was not started within 300 s (timeoutSeconds), and nothing is running: 503.",
    ],
  ])("links to the first attempt and repeats why that failed: %s", async (_how, second, words) => {
    const { conclusion } = await driveRun({
      input: { retry, timeoutSeconds: 300 },
      activities: {
        launchAttempt: inTurn(launched, second),
        checkAttempt: endingAt(10, failed({ message: "Task ingest failed" })),
      },
    });

    expect(conclusion.message).toBe(
      `${words}\nRun page URL: ${RUN_PAGE}\nAttempt 1 failed: Task ingest failed.`,
    );
  });

  it("repeats the state in which the first ended when the vendor gave no message", async () => {
    const { conclusion } = await driveRun({
      input: { retry },
      activities: {
        launchAttempt: inTurn(launched, rejected),
        checkAttempt: endingAt(10, succeeded({ partial: true, vendorState: "PARTIAL" })),
      },
    });

    expect(conclusion.message).toContain("\nAttempt 1 failed: PARTIAL.");
  });

  it("says so when it is cancelled before the second attempt is started", async () => {
    const { conclusion } = await driveRun({
      input: { retry },
      activities: {
        launchAttempt: inTurn(launched),
        checkAttempt: inTurn({ kind: "checked", status: failed() }),
      },
      events: [{ when: { during: "planLaunch", call: 2 } }],
    });

    expect(conclusion.message).toBe(
      `Cancelled.\nMessage: Cancelled on request before attempt 2 was started.\nRun page URL: ${RUN_PAGE}\nAttempt 1 failed: Task ingest failed.`,
    );
  });

  it("links to the job when it is not known whether the second was started", async () => {
    const { conclusion } = await driveRun({
      input: { retry },
      activities: {
        planLaunch: planned(JOB_PAGE),
        launchAttempt: inTurn(launched, { kind: "unclear", reason: "connection reset" }),
        lookUpAttempt: inTurn({ kind: "notFound", marker: null, jobUrl: null }),
        checkAttempt: inTurn({ kind: "checked", status: failed() }),
      },
    });

    expect(conclusion.message).toContain("It is not known whether attempt 2 was started: conn");
    expect(pageLineOf(conclusion.message)).toBe(TO_JOB);
  });
});

describe("run, whose job the vendor no longer knows", () => {
  it("advises to look at the job's runs", async () => {
    const { conclusion } = await driveRun({
      activities: { checkAttempt: inTurn({ kind: "missing", reason: "No run 501" }) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "unknown",
      code: "runMissing",
      message: `Outcome unknown.\nMessage: The vendor no longer knows run 501, last seen never: No run 501. It may have been deleted: check the job's runs at the vendor before you start it again.\nRun page URL: ${RUN_PAGE}`,
    });
  });
});
