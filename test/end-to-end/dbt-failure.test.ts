import { aDbtBuild } from "../../local/simulators/dbt-cloud/build-nodes";
import { SECRET_IN_COMPILED_CODE } from "../../local/simulators/dbt-cloud/dbt-node";
import type { DbtJob } from "../../local/simulators/dbt-cloud/job-definition";
import { World } from "../support/world";
import { aJournalDirectory } from "./dbt-journal";
import { aDbtJob, aDbtRun } from "./dbt-jobs";

const statement = `select * from raw.orders where password = '${SECRET_IN_COMPILED_CODE}'`;

/** 300 nodes: two models and a test broken, others skipped because of them. */
const aBrokenBuild = (changes: Partial<DbtJob> = {}): DbtJob =>
  aDbtJob({
    generateDocs: true,
    steps: [
      {
        name: "Invoke dbt with `dbt build`",
        durationSeconds: 60,
        afterFailure: "goOn",
        nodes: aDbtBuild({
          models: 180,
          tests: 100,
          failingModels: [
            {
              name: "fct_orders",
              message:
                "000904 (42000): SQL compilation error: error line 14 at position 4\ninvalid identifier 'PAYMENT_METHOD'",
            },
            {
              name: "dim_customers",
              message: `column "segment" does not exist\nLINE 3: ${statement}\n${statement}`,
            },
          ],
          failingTests: [{ name: "not_null_stg_orders_customer_id", failures: 37 }],
          warnings: [{ name: "accepted_values_status", failures: 2 }],
          skipped: Array.from({ length: 16 }, (_, index) => `rpt_${index}`),
        }),
      },
    ],
    ...changes,
  });

describe("a dbt build of 300 nodes that failed", () => {
  it("is reported with its two models and its test, with reasons, in less than 4 KB", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aBrokenBuild());

    const { id, resultUrl } = await world.start(aDbtRun());
    await world.ended(id);
    const { status, body, text } = await world.call(resultUrl);

    const { message } = body.error;
    expect(status).toBe(424);
    expect(body).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(Object.keys(body)[0]).toBe("error");
    expect(Buffer.byteLength(text)).toBeLessThan(4_096);
    expect(message.split("\n").slice(3)).toStrictEqual([
      "model fct_orders: Database Error in model fct_orders (models/marts/fct_orders.sql) 000904 (42000): SQL compilation error: error line 14 at position 4 invalid identifier 'PAYMENT_METHOD'",
      'model dim_customers: Database Error in model dim_customers (models/marts/dim_customers.sql) column "segment" does not exist',
      "test not_null_stg_orders_customer_id: Got 37 results, configured to fail if != 0",
    ]);
    expect(message).toMatch(/^Failed\.\nMessage: .+\nRun page URL: https:\/\/\S+\/runs\/\d+\/\n/);
  });

  it("reads the artifacts of the failed step, not those of the docs step", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aBrokenBuild());

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    const asked = dbtCloud.requests.matching("GET", /\/artifacts\//).map(({ url }) => url);
    const steps = asked.filter((url) => !url.endsWith("/artifacts/"));
    expect(steps.map((url) => url.split("/").at(-1))).toStrictEqual([
      // For the explanation, and for the outputs.
      "run_results.json?step=4",
      "run_results.json?step=4",
    ]);
    expect(ended.message).not.toContain("docs generate");
  });

  it("waits for artifacts that dbt uploads late", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aBrokenBuild({ artifactsTakeSeconds: 25 }));

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended.message).toContain("\nmodel fct_orders: ");
  });

  it("falls back to the log of the step when the artifacts never come", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aBrokenBuild({ artifactsTakeSeconds: 1e9 }));

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id, { seconds: 300 });

    expect(ended).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(ended.message).toContain("fct_orders");
  });

  it("never shows its compiled SQL in journal, logs or documents", async () => {
    await using journal = await aJournalDirectory();
    await using world = await World.start({ journalDirectory: journal.path });
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aBrokenBuild());

    const { id, resultUrl } = await world.start(aDbtRun());
    await world.ended(id);
    const documents = [
      await world.call(resultUrl),
      await world.call(`/api/runs/${id}`),
      await world.call("/api/runs"),
    ].map(({ text }) => text);
    await world.host.stop();

    const everything = [await journal.text(), ...world.logs(), ...documents].join("\n");
    expect(everything).toContain("dim_customers");
    expect(
      [SECRET_IN_COMPILED_CODE, "raw.orders"].filter((text) => everything.includes(text)),
    ).toStrictEqual([]);
  });
});
