import type { RunInput } from "../../../src/contracts/run-input";
import { inTurn, ROOT_ID } from "../../support/drive";
import { driveRun, type DrivenRun, type RunStory } from "../../support/drive-run";
import type { ActivityFake } from "../../support/hub-core";
import { endingAt } from "../../support/fake-vendor";
import { anAttempt, aPlan, cancelled, failed, succeeded } from "../../support/run-builders";

const refusal = (code: string, message: string): unknown => ({
  kind: "rejected",
  failure: { code, message },
});

const DOWN = { kind: "unreachable", reason: "It is down.", retryAfterSeconds: null };
const NO_STORAGE = { kind: "unreachable", reason: "No storage." };

const CLAIM_CLOSED = {
  ...{ kind: "tryAgain", reason: "Given up.", mayHaveStarted: false, retryAfterSeconds: null },
  because: "claimClosed",
};

/** The plan by which the lost start was sent. */
const earlierPlan = aPlan({ baselineRunId: "490" });
const SENT = { kind: "mayHaveBeenSent", plan: earlierPlan };

/** The repair of attempt 444 was asked for. */
const repairs: RunInput["repairs"] = {
  runId: "r-old",
  attempt: anAttempt({ vendorRunId: "444" }),
  mode: null,
};

/** A run that makes certain of a start that it could not plan. */
const unplanned = (
  activities: NonNullable<RunStory["activities"]>,
  input: RunStory["input"] = {},
  others: Pick<RunStory, "events" | "vendor"> = {},
): Promise<DrivenRun> =>
  driveRun({
    input: {
      ...{ outputs: "none", closesStarts: true, closesPlans: true },
      limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 60 },
      ...input,
    },
    ...{ activities, ...others },
  });

const noJob: ActivityFake = () => refusal("jobNotFound", "There is no job 77.");

describe("run, whose start cannot be planned", () => {
  it("says so, once no execution can send the start any more", async () => {
    const { conclusion, callsOf } = await unplanned({ planLaunch: noJob });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "jobNotFound" });
    expect(callsOf("closeLaunch").map(({ input }) => input)).toStrictEqual([
      {
        ...{ runId: ROOT_ID, attemptNumber: 1, send: 1 },
        origin: { deploymentId: "d-1", acceptedAt: expect.any(String) as string },
      },
    ]);
    expect(callsOf("lookUpAttempt")).toHaveLength(0);
  });

  it("looks for the run of an earlier plan, by that plan, and ends as it ended", async () => {
    const { conclusion, callsOf } = await unplanned({
      planLaunch: noJob,
      closeLaunch: inTurn(SENT),
      lookUpAttempt: inTurn(DOWN, { kind: "found", attempt: anAttempt() }),
      checkAttempt: endingAt(60, succeeded()),
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("lookUpAttempt")[0]?.input).toMatchObject({
      ...{ runId: ROOT_ID, attemptNumber: 1, plan: earlierPlan },
    });
    expect(callsOf("launchAttempt")).toHaveLength(0);
  });

  it.each<[string, ActivityFake, Partial<RunInput>, Pick<RunStory, "events">]>([
    ["a cancel comes", () => DOWN, {}, { events: [{ when: { at: 20 } }] }],
    ["its deadline passes", () => DOWN, { timeoutSeconds: 60 }, {}],
    ["it waits for too long", () => ({ ...DOWN, because: "misconfigured" }), {}, {}],
  ])("also does so when %s while it is planned", async (_what, planLaunch, input, others) => {
    const { conclusion, callsOf } = await unplanned(
      {
        ...{ planLaunch, closeLaunch: inTurn(SENT) },
        lookUpAttempt: inTurn({ kind: "found", attempt: anAttempt() }),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
      input,
      others,
    );

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt")).toHaveLength(0);
  });

  it("cancels the run that it finds after a cancel", async () => {
    const { conclusion, callsOf } = await unplanned(
      {
        ...{ planLaunch: () => DOWN, closeLaunch: inTurn(SENT) },
        lookUpAttempt: inTurn({ kind: "found", attempt: anAttempt() }),
        checkAttempt: endingAt(60, cancelled()),
      },
      {},
      { events: [{ when: { at: 20 } }] },
    );

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(callsOf("cancelAttempt").length).toBeGreaterThan(0);
  });

  it.each([
    ["no look finds its run", SENT, "may have sent the start"],
    ["the claim has no plan", { kind: "mayHaveBeenSent" }, "may have sent the start"],
    ["the claim stays out of reach", NO_STORAGE, "No storage."],
  ])("does not know whether it was started when %s", async (_what, closed, reason) => {
    const { conclusion, callsOf } = await unplanned({
      ...{ planLaunch: noJob, closeLaunch: () => closed },
      lookUpAttempt: () => ({ kind: "notFound", marker: null, jobUrl: null }),
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(conclusion.message).toContain("There is no job 77; ");
    expect(conclusion.message).toContain(reason);
    expect(callsOf("launchAttempt")).toHaveLength(0);
  });

  it("asks for the claim again while it cannot be reached", async () => {
    const { conclusion, callsOf } = await unplanned({
      ...{ planLaunch: noJob, closeLaunch: inTurn(NO_STORAGE, { kind: "closed" }) },
    });

    expect(conclusion.code).toBe("jobNotFound");
    expect(callsOf("closeLaunch")).toHaveLength(2);
  });

  it("starts under the next claim when a lost turn has closed the first one", async () => {
    const { conclusion, callsOf } = await unplanned({
      launchAttempt: inTurn(CLAIM_CLOSED, { kind: "launched", attempt: anAttempt() }),
      checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt")[0]?.input).not.toHaveProperty("send");
    expect(callsOf("launchAttempt")[1]?.input).toMatchObject({ send: 2 });
    expect(callsOf("launchAttempt")[1]?.atSeconds).toBe(0);
  });

  it("does not do so after a cancel", async () => {
    const { conclusion, callsOf } = await unplanned(
      { launchAttempt: inTurn(CLAIM_CLOSED, { kind: "launched", attempt: anAttempt() }) },
      {},
      { events: [{ when: { during: "launchAttempt" } }] },
    );

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(callsOf("launchAttempt")).toHaveLength(1);
    expect(callsOf("closeLaunch").map(({ input }) => input)).toMatchObject([{ send: 2 }]);
  });

  it("closes that one before it says that nothing was started", async () => {
    const { conclusion, callsOf } = await unplanned({
      launchAttempt: inTurn(CLAIM_CLOSED, refusal("forbidden", "No.")),
    });

    expect(conclusion.code).toBe("forbidden");
    expect(callsOf("closeLaunch").map(({ input }) => input)).toMatchObject([{ send: 2 }]);
  });

  it("asks for no claim of a run that an older version accepted", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { closesStarts: true },
      activities: { planLaunch: noJob },
    });

    expect(conclusion.code).toBe("jobNotFound");
    expect(callsOf("closeLaunch")).toHaveLength(0);
  });

  it("asks for no claim of a run that only attaches", async () => {
    const target = { type: "databricks-run", vendorRunId: "501" };
    const { callsOf } = await unplanned({ planLaunch: noJob }, { target });

    expect(callsOf("closeLaunch")).toHaveLength(0);
  });
});

const repaired = anAttempt({ number: 1, vendorRunId: "444", details: { repairId: "9" } });

describe("run, whose repair cannot be planned", () => {
  it.each(["nothingToRepair", "notRepairable"])(
    "finds that its own repair has done the work, and starts nothing anew (%s)",
    async (code) => {
      const { conclusion, callsOf, progress } = await unplanned(
        {
          planRepair: () => refusal(code, "Run 444 has succeeded meanwhile."),
          closeLaunch: inTurn(SENT),
          lookUpAttempt: inTurn({ kind: "found", attempt: repaired }),
          checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
        },
        { repairs },
      );

      expect(conclusion.outcome).toBe("succeeded");
      expect(callsOf("launchAttempt")).toHaveLength(0);
      expect(callsOf("planLaunch")).toHaveLength(0);
      expect(callsOf("lookUpAttempt")[0]?.input).toMatchObject({
        ...{ plan: earlierPlan, repairs: { vendorRunId: "444" } },
      });
      expect(progress.at(-1)?.attempts).toMatchObject([
        { number: 1, mode: "repair", vendorRunId: "444", result: "succeeded" },
      ]);
    },
  );

  it("starts nothing anew while it is not known whether the repair was made", async () => {
    const { conclusion, callsOf } = await unplanned(
      {
        planRepair: () => refusal("notRepairable", "Run 444 is not the newest."),
        closeLaunch: () => NO_STORAGE,
      },
      { repairs },
    );

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(conclusion.message).toContain(
      "It is not known whether the repair of run r-old was started: Run 444 is not the newest; No storage.",
    );
    expect(callsOf("planLaunch")).toHaveLength(0);
  });

  it("starts anew when its claim shows that no repair was sent, and closes the new start apart", async () => {
    const { conclusion, callsOf } = await unplanned(
      {
        planRepair: () => refusal("notRepairable", "Run 444 cannot be retried."),
        planLaunch: noJob,
        closeLaunch: () => ({ kind: "closed" }),
      },
      { repairs },
    );

    expect(conclusion.code).toBe("jobNotFound");
    expect(callsOf("closeLaunch").map(({ input }) => input)).toMatchObject([
      { attemptNumber: 1, send: 1 },
      { attemptNumber: 1, send: 3 },
    ]);
  });

  it("finds its repair for a retry, too, as the attempt that it is", async () => {
    const retry = { maxAttempts: 2, delaySeconds: 5, on: "anyFailure", mode: "repair" } as const;
    const { conclusion, progress } = await unplanned(
      {
        planRepair: () => refusal("nothingToRepair", "Run 501 has succeeded meanwhile."),
        closeLaunch: inTurn(SENT),
        lookUpAttempt: inTurn({
          kind: "found",
          attempt: anAttempt({ number: 2, details: { repairId: "9" } }),
        }),
        checkAttempt: inTurn(
          { kind: "checked", status: failed() },
          { kind: "checked", status: succeeded() },
        ),
      },
      { retry },
    );

    expect(conclusion.outcome).toBe("succeeded");
    expect(progress.at(-1)?.attempts).toMatchObject([
      { number: 1, result: "failed" },
      { number: 2, mode: "repair", result: "succeeded" },
    ]);
  });
});
