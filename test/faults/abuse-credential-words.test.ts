import { aDbtJob, aDbtRun } from "../end-to-end/dbt-jobs";
import { World } from "../support/world";

/**
 * What the Functions host takes for a credential, with a quotation mark behind it. Where an orchestrator fails, its state
 * goes through that host as a text, and a run whose state was cut in it would never end.
 */
const TELLING = [
  'Server=db.example;Password=x;Option="strict"',
  'no grant: key="abc" and token="def"',
  `could not open https://host/x?code=1&sig="2"`,
  'DefaultEndpointsProtocol=https;AccountKey="x"\\',
  'Data Source="x"',
];

describe("a text that looks like a credential", () => {
  it.each(TELLING)("does not block a run when a task fails with it: %s", async (error) => {
    await using world = await World.start();
    const jobId = world.vendors.databricks.addJob({
      name: "Load",
      tasks: [
        { key: "main", durationSeconds: 10, outcome: { kind: "fails", error, trace: error } },
      ],
    });

    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(ended.message).not.toContain("[Hidden Credential]");
    expect(world.host.instance(id)?.runtimeStatus).toBe("Failed");
  });

  it.each(TELLING)(
    "reaches the vendor as it was given, when a caller sends it: %s",
    async (value) => {
      await using world = await World.start();
      const { databricks } = world.vendors;
      const jobId = databricks.addJob({
        name: "Load",
        tasks: [{ key: "main", outcome: { kind: "fails", error: "boom" } }],
      });
      const notebookParams = { query: value, [value]: "as a name" };

      const target = { type: "databricks-job", jobId, notebookParams };
      const { id } = await world.start({ target, tags: { note: value } });
      const ended = await world.ended(id);

      expect(ended).toMatchObject({ status: "failed", tags: { note: value } });
      expect(databricks.runsOf(jobId)).toMatchObject([
        { request: { notebook_params: notebookParams } },
      ]);
    },
  );

  it.each(TELLING)("does not block a dbt run that has no such job: %s", async (jobName) => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());

    const { id } = await world.start(aDbtRun({}, { jobId: undefined, jobName }));
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "jobNotFound" } });
  });
});
