import type { DbtJob } from "../../../../../local/simulators/dbt-cloud/job-definition";
import { aClaim } from "../../../../support/claims";
import { anOrder, aTarget } from "../dbt-world";
import { aBuildStep } from "../jobs/ended-run";
import { aFailedRun, aRetry, attemptOf, FLAKY_STEPS } from "./a-failed-run";

const failing = aBuildStep({ models: 1, failingModels: [{ name: "m", message: "no" }] });

const withoutResults: Partial<DbtJob> = {
  steps: [{ ...failing, artifacts: { "run_results.json": null } }],
};

describe("planRepair, at dbt", () => {
  it("reads the newest run of the job before ours", async () => {
    await using failed = await aFailedRun();

    const { plan } = await aRetry(failed);

    expect(plan).toMatchObject({
      vendorJobId: failed.attempt.vendorJobId,
      baselineRunId: failed.attempt.vendorRunId,
      confirmAfterSeconds: null,
    });
  });

  it.each<[string, Partial<DbtJob>]>([
    ["dbt has no results of the run that it could continue from", withoutResults],
    ["dbt retries only with dbt 1.6 or later", { steps: FLAKY_STEPS, dbtVersion: "1.5.2" }],
    [
      "dbt cannot retry the command that failed",
      { steps: [{ ...failing, name: "Invoke dbt with `dbt parse`" }] },
    ],
  ])("cannot retry a run when %s", async (why, job) => {
    await using failed = await aFailedRun(job);

    const result = await failed.world.provider.planRepair(aTarget(), failed.attempt);

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "notRepairable" } });
    expect(JSON.stringify(result)).toContain(`cannot be retried: ${why}.`);
  });

  it("cannot retry a run that is not the newest of its job", async () => {
    await using failed = await aFailedRun();
    await failed.world.provider.launch(anOrder({ attemptNumber: 9 }), aClaim());

    const result = await failed.world.provider.planRepair(aTarget(), failed.attempt);

    expect(JSON.stringify(result)).toContain("dbt retries only the newest run of a job");
  });

  it("has nothing to retry in a run that has succeeded", async () => {
    await using failed = await aFailedRun({ steps: [aBuildStep({ models: 1 })] });

    expect(await failed.world.provider.planRepair(aTarget(), failed.attempt)).toMatchObject({
      kind: "rejected",
      failure: { code: "nothingToRepair" },
    });
  });

  it("waits for the end of a run that is active", async () => {
    await using failed = await aFailedRun();
    const { provider } = failed.world;
    const running = await provider.launch(await aRetry(failed), aClaim());
    const attempt = attemptOf(running);

    expect(await provider.planRepair(aTarget(), attempt)).toMatchObject({
      kind: "unreachable",
      because: "full",
    });
  });

  it("cannot retry a run that dbt no longer has", async () => {
    await using failed = await aFailedRun();
    const gone = { ...failed.attempt, vendorRunId: "12" };

    expect(await failed.world.provider.planRepair(aTarget(), gone)).toMatchObject({
      kind: "rejected",
      failure: { code: "notRepairable" },
    });
  });
});
