import { SECRET_IN_COMPILED_CODE } from "../../../../../local/simulators/dbt-cloud/dbt-node";
import type { DbtStep } from "../../../../../local/simulators/dbt-cloud/job-definition";
import type { Fault } from "../../../../../local/simulators/faults";
import type { Explanation } from "../../../../../src/contracts/attempt";
import { ACCOUNT_ID, ARTIFACT, ONE_RUN } from "../dbt-world";
import { aBuildStep, explain, startEndedRun, twoModelsAndATest } from "./ended-run";

const always = (path: RegExp, fault: Fault) => ({ path, times: Infinity, fault });

describe("explain", () => {
  it("names two failed models and a failed test among 300 nodes, with reasons, in less than 4 KB", async () => {
    await using run = await startEndedRun({ steps: [aBuildStep(twoModelsAndATest)] });

    const explanation = await explain(run);

    expect(explanation).toStrictEqual({
      kind: "explained",
      failedSteps: [
        {
          name: "model fct_orders",
          error:
            'Database Error in model fct_orders (models/marts/fct_orders.sql) relation "raw.orders" does not exist',
          trace: null,
        },
        {
          name: "model dim_customers",
          error:
            "Database Error in model dim_customers (models/marts/dim_customers.sql) division by zero",
          trace: null,
        },
        {
          name: "test unique_orders_id",
          error: "Got 3 results, configured to fail if != 0",
          trace: null,
        },
      ],
      omitted: 0,
      note: null,
    });
    expect(Buffer.byteLength(JSON.stringify(explanation))).toBeLessThan(4_096);
  });

  it("never shows compiled code", async () => {
    await using run = await startEndedRun({ steps: [aBuildStep(twoModelsAndATest)] });

    expect(JSON.stringify(await explain(run))).not.toContain(SECRET_IN_COMPILED_CODE);
  });

  it("reads the results of the failed step, not those of the docs step after it", async () => {
    const step = aBuildStep(
      { failingModels: [{ name: "fct_orders", message: "division by zero" }] },
      { afterFailure: "goOn" },
    );
    await using run = await startEndedRun({ generateDocs: true, steps: [step] });

    expect(await explain(run)).toMatchObject({ failedSteps: [{ name: "model fct_orders" }] });
  });

  it("reports every failed step in order", async () => {
    const steps = ["first", "second"].map((name) =>
      aBuildStep({ failingModels: [{ name, message: "no" }] }, { afterFailure: "goOn" }),
    );
    await using run = await startEndedRun({ steps });

    expect(await explain(run)).toMatchObject({
      failedSteps: [{ name: "model first" }, { name: "model second" }],
    });
  });

  it.each(["x".repeat(5_000), "é".repeat(5_000), "模型".repeat(2_500)])(
    "lists ten nodes at most, stays below 4 KB and counts the rest",
    async (message) => {
      const failingModels = Array.from({ length: 40 }, (_, index) => ({
        name: `m${index}`,
        message,
      }));
      await using run = await startEndedRun({ steps: [aBuildStep({ failingModels })] });

      const explanation = await explain(run);

      expect(Buffer.byteLength(JSON.stringify(explanation))).toBeLessThan(4_096);
      const { failedSteps, omitted } = explanation as Extract<Explanation, { kind: "explained" }>;
      expect(failedSteps.length).toBeGreaterThanOrEqual(3);
      expect(failedSteps.length).toBeLessThanOrEqual(10);
      expect(failedSteps.length + omitted).toBe(40);
    },
  );

  it("waits for artifacts that dbt still uploads, but only for a limited time", async () => {
    await using run = await startEndedRun({
      artifactsTakeSeconds: 3_600,
      steps: [aBuildStep(twoModelsAndATest, { durationSeconds: 580 })],
    });

    const early = await explain(run);
    // Six looks, ten seconds apart, are all that the run affords.
    run.world.advance(50);
    const late = await explain(run);

    expect(early).toStrictEqual({ kind: "notYet", retryAfterSeconds: 10 });
    expect(late).toMatchObject({
      kind: "explained",
      failedSteps: [{ name: "Invoke dbt with `dbt build`", error: expect.any(String) as string }],
    });
  });

  it("reports stale sources", async () => {
    const sources = [
      { uniqueId: "source.shop.raw.orders", status: "error" as const, ageSeconds: 180_000 },
      { uniqueId: "source.shop.raw.items", status: "pass" as const },
    ];
    const name = "Invoke dbt with `dbt source freshness`";
    await using run = await startEndedRun({ steps: [{ name, durationSeconds: 5, sources }] });

    expect(await explain(run)).toMatchObject({
      failedSteps: [
        { name: "source raw.orders", error: expect.stringContaining("50 hours before") as string },
      ],
    });
  });

  it("ignores results of an earlier step", async () => {
    const stale = {
      metadata: { generated_at: "2026-01-05T05:00:00.000Z" },
      results: [{ status: "error", unique_id: "model.shop.earlier", message: "old" }],
    };
    const step: DbtStep = {
      name: "Invoke dbt with `dbt test`",
      durationSeconds: 5,
      outcome: "error",
      logs: "Encountered an error:\nCould not parse",
      artifacts: { "run_results.json": stale },
    };
    await using run = await startEndedRun({ steps: [step] });

    expect(await explain(run)).toMatchObject({
      failedSteps: [{ name: step.name, error: "Encountered an error: Could not parse" }],
      note: null,
    });
  });

  const unreadable = "run_results.json of step 4 could not be read.";

  it.each<readonly [string, DbtStep["artifacts"], string | null]>([
    ["missing", {}, null],
    ["empty", { "run_results.json": "" }, null],
    ["null", { "run_results.json": "null" }, null],
    ["without results", { "run_results.json": { metadata: null, results: null } }, unreadable],
    ["truncated", { "run_results.json": '{"results":[{"stat' }, unreadable],
  ])("falls back to the log when the results are %s", async (_, artifacts = {}, note) => {
    const step: DbtStep = {
      name: "Invoke dbt with `dbt build`",
      durationSeconds: 5,
      outcome: "error",
      logs: "06:00:10  \u001b[31mCompilation Error\u001b[0m\n06:00:10    'foo' is undefined",
      artifacts,
    };
    await using run = await startEndedRun({ steps: [step] });

    expect(await explain(run)).toStrictEqual({
      kind: "explained",
      failedSteps: [
        {
          name: step.name,
          error: "Compilation Error 'foo' is undefined",
          trace: "Compilation Error\n'foo' is undefined",
        },
      ],
      omitted: 0,
      note,
    });
  });

  it.each([
    [{ statusMessage: "The repository is gone." }, "The repository is gone."],
    [{}, "dbt gives no reason."],
  ])("falls back to the run's own words %j at last", async (words, error) => {
    const step: DbtStep = {
      name: "Clone git repository",
      durationSeconds: 5,
      outcome: "error",
      logs: "",
      ...words,
    };
    await using run = await startEndedRun({ usualFirstSteps: false, steps: [step] });

    expect(await explain(run)).toMatchObject({
      failedSteps: [{ name: "Clone git repository", error, trace: null }],
    });
  });

  it.each<readonly [string, Fault]>([
    ["is refused", { kind: "status", status: 403 }],
    ["is limited", { kind: "status", status: 429 }],
    ["fails", { kind: "html", status: 502 }],
    ["is truncated", { kind: "reset", when: "afterEffect" }],
  ])("shows the log and says so when the artifact %s", async (_, fault) => {
    await using run = await startEndedRun({ steps: [aBuildStep(twoModelsAndATest)] });
    run.world.dbt.faults.add(always(ARTIFACT, fault));

    expect(await explain(run)).toMatchObject({
      kind: "explained",
      failedSteps: [{ name: "Invoke dbt with `dbt build`" }],
      note: expect.stringContaining(`dbt account ${ACCOUNT_ID}`) as string,
    });
  });

  it.each<readonly [string, Fault]>([
    ["is refused", { kind: "status", status: 404 }],
    ["fails", { kind: "html", status: 502 }],
    ["cannot be read", { kind: "brokenJson" }],
  ])("leaves the failure as it is when the run %s", async (_, fault) => {
    await using run = await startEndedRun({ steps: [aBuildStep(twoModelsAndATest)] });
    run.world.dbt.faults.add(always(ONE_RUN, fault));

    expect(await explain(run)).toStrictEqual({
      kind: "explained",
      failedSteps: [],
      omitted: 0,
      note: expect.stringContaining("show run") as string,
    });
  });
});
