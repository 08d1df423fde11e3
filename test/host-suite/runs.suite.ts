import { randomUUID } from "node:crypto";
import { nightlyMarts, revenueReports } from "../../local/simulators/sample-dbt-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import {
  databricksWebhook,
  dbtWebhook,
  type VendorEvent,
  type VendorWebhook,
} from "../support/vendor-webhooks";
import { call, cancel, countVendorRuns, ended, seen, start } from "./a-host";

const databricks = (jobId: string, rest: Record<string, unknown> = {}): unknown => ({
  target: { type: "databricks-job", jobId },
  waitSeconds: 1,
  ...rest,
});
const dbt = (jobId: number): unknown => ({
  target: { type: "dbt-job", jobId: String(jobId) },
  waitSeconds: 1,
});

const tell = async ({ path, ...webhook }: VendorWebhook): Promise<number> =>
  (await call(path, { method: "POST", ...webhook })).status;

describe("a running host with the sample jobs", () => {
  it("takes a run from 202 to 200", async () => {
    const accepted = await start(databricks(SAMPLE_JOBS.succeeds.jobId));
    const early = await call(accepted.body.resultUrl);

    const run = await ended(accepted.body.id);
    const late = await call(accepted.body.resultUrl);

    expect([accepted.status, early.status, late.status]).toStrictEqual([202, 202, 200]);
    expect(accepted.location).toBe(accepted.body.resultUrl);
    expect(run).toMatchObject({ status: "succeeded", succeeded: true, error: null });
  });

  it("ends a failed run in 424 with the failed task's own error", async () => {
    const accepted = await start(databricks(SAMPLE_JOBS.fails.jobId));

    await ended(accepted.body.id);
    const { status, body } = await call(accepted.body.resultUrl);

    expect(status).toBe(424);
    expect(body.error.message).toMatch(/^Failed\.\nMessage: .*\nRun page URL: https?:\/\//);
    expect(body.error.message).toContain("match_customers: ValueError");
  });

  it("cancels a run and reports it when it has stopped", async () => {
    const { body } = await start(databricks(SAMPLE_JOBS.takesLong.jobId));
    await seen(body.id, (run) => run["vendorState"] === "RUNNING");

    await cancel(body.id);

    expect(await ended(body.id)).toMatchObject({ status: "cancelled" });
  });

  it("times a run out", async () => {
    const { body } = await start(databricks(SAMPLE_JOBS.takesLong.jobId, { timeoutSeconds: 4 }));

    expect(await ended(body.id)).toMatchObject({ status: "timedOut" });
  });

  it("starts one run for two calls with one key", async () => {
    const { jobId } = SAMPLE_JOBS.queues;
    const key = randomUUID();
    const ids: string[] = [];

    const started = await countVendorRuns(
      { vendor: "DATABRICKS", jobId, expected: 1 },
      async () => {
        const first = [start(databricks(jobId), key), start(databricks(jobId), key)];
        for (const { body } of await Promise.all(first)) ids.push(body.id);
        await ended(ids[0]!);
        ids.push((await start(databricks(jobId), key)).body.id);
      },
    );
    const otherBody = await start(databricks(jobId, { timeoutSeconds: 77 }), key);

    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(3);
    expect(started).toBe(1);
    expect(otherBody.status).toBe(409);
  });

  it("runs dbt jobs, and names the model and the test that failed", async () => {
    const [good, bad] = await Promise.all([
      start(dbt(nightlyMarts.id)),
      start(dbt(revenueReports.id)),
    ]);

    const success = await ended(good.body.id);
    const failure = await ended(bad.body.id);

    expect(success).toMatchObject({ status: "succeeded" });
    expect(failure.error.message).toContain("model fct_payments");
    expect(failure.error.message).toContain("test not_null_stg_orders_customer_id");
  });

  it("ends a rarely polled run at the vendor's webhook, and rejects a forged one", async () => {
    const { jobId } = SAMPLE_JOBS.succeeds;
    const { body } = await start(databricks(jobId, { waitSeconds: 3_600 }));
    const { vendorRunId } = await seen(body.id, (run) => run["vendorRunId"] !== null);
    const event = (): VendorEvent => ({ runId: String(vendorRunId), at: new Date() });
    const strangersKey = "a-key-that-nobody-has-stored";

    const run = await ended(body.id, () => tell(databricksWebhook(event())));
    const answers = await Promise.all([
      tell(databricksWebhook(event(), strangersKey)),
      tell(dbtWebhook(event(), strangersKey)),
      tell(dbtWebhook(event())),
    ]);

    expect(run).toMatchObject({ status: "succeeded" });
    expect(answers).toStrictEqual([401, 401, 200]);
  });

  it("rejects invalid requests and names the field", async () => {
    const bad = await start({ target: { type: "databricks-job" } });
    const unknown = await call(`/api/runs/r-${"0".repeat(40)}`);
    const forged = await call(`/api/runs/r-${"0".repeat(40)}/result?exp=9999999999&sig=AAAA`);

    expect([bad.status, unknown.status, forged.status]).toStrictEqual([400, 404, 403]);
    expect(bad.body.detail).toContain("target.jobId");
  });

  it("lists runs, newest first", async () => {
    const { body } = await start(databricks(SAMPLE_JOBS.succeeds.jobId));

    const list = await call("/api/runs?target=databricks-job");
    const runs = list.body["runs"] as { id: string; createdAt: string }[];
    await ended(body.id);

    expect(runs.map(({ id }) => id)).toContain(body.id);
    const created = runs.map(({ createdAt }) => createdAt);
    expect(created).toStrictEqual(created.toSorted().toReversed());
  });
});
