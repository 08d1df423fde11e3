import { aBuildStep, explain, failed, startEndedRun, twoModelsAndATest } from "./ended-run";

describe("explain, with little to go by", () => {
  it("says that dbt names no failed step", async () => {
    await using run = await startEndedRun({});

    expect(await explain(run)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: `dbt names no failed step of run ${run.attempt.vendorRunId}.`,
    });
  });

  it("has nothing to explain about a cancelled run, and does not ask", async () => {
    await using run = await startEndedRun({ steps: [aBuildStep(twoModelsAndATest)] });
    run.world.dbt.requests.clear();

    const explanation = await explain(run, {
      kind: "cancelled",
      vendorState: "Cancelled",
      message: "cancelled",
      runPageUrl: null,
    });

    expect(explanation).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: null,
    });
    expect(run.world.dbt.requests.all()).toStrictEqual([]);
  });

  it("says that the account is no longer configured", async () => {
    await using run = await startEndedRun({});
    const attempt = { ...run.attempt, connectionId: "1" };

    expect(await run.world.provider.explain(attempt, failed)).toMatchObject({
      kind: "explained",
      note: expect.stringContaining("dbt account 1 is not configured") as string,
    });
  });
});
