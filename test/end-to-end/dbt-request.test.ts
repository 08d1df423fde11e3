import { World } from "../support/world";
import { aDbtJob, aDbtRun, GET_RUN, MARKER, ourRuns } from "./dbt-jobs";

/** What dbt was sent to start the job. */
const sentBody = ({ vendors }: World): Record<string, unknown> => {
  const [post] = vendors.dbtCloud.requests.matching("POST", /\/run\/$/);
  return post?.body as Record<string, unknown>;
};

describe("starting a dbt job", () => {
  it("is checked every five seconds by default", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());

    const answer = await world.post(aDbtRun({ outputs: "none" }));
    await world.ended(answer.body.id);

    const checks = dbtCloud.requests.matching("GET", GET_RUN.path as RegExp);
    const gaps = checks.slice(1).map(({ at }, index) => Number(at) - Number(checks[index]?.at));
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(gaps.length).toBeGreaterThan(5);
    expect(new Set(gaps)).toStrictEqual(new Set([5_000]));
  });

  it("sends only the cause if nothing else is set", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());

    const { id } = await world.start(aDbtRun());
    await world.ended(id);

    expect(Object.keys(sentBody(world))).toStrictEqual(["cause"]);
    expect(ourRuns(world)).toMatchObject([{ overrides: {} }]);
  });

  it("sends every override as it is, false and zero included", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob({ generateDocs: true, timeoutSeconds: 5 }));

    const { id } = await world.start(
      aDbtRun(
        {},
        {
          generateDocsOverride: false,
          threadsOverride: 0,
          timeoutSecondsOverride: 0,
          schemaOverride: "pr_42",
          stepsOverride: ["dbt seed", "dbt build --select +orders"],
          azurePullRequestId: 42,
        },
      ),
    );
    const ended = await world.ended(id);

    const overrides = {
      generate_docs_override: false,
      threads_override: 0,
      timeout_seconds_override: 0,
      schema_override: "pr_42",
      steps_override: ["dbt seed", "dbt build --select +orders"],
      azure_pull_request_id: 42,
    };
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(sentBody(world)).toStrictEqual({ ...overrides, cause: expect.any(String) as string });
    expect(ourRuns(world)).toMatchObject([{ overrides }]);
  });

  it.each([
    ["long text", "x".repeat(4_000)],
    ["emoji", "🧊".repeat(400)],
    ["text that ends in an emoji at the limit", `${"x".repeat(230)}${"🧊".repeat(20)}`],
  ])("keeps the marker at the front of a cause of 255 characters: %s", async (_case, cause) => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());

    const { id } = await world.start(aDbtRun({}, { cause }));
    const ended = await world.ended(id);

    const [started] = ourRuns(world).map((run) => run.cause);
    const written = String(started);
    expect(ended).toMatchObject({ status: "succeeded" });
    expect(written).toMatch(MARKER);
    expect(written.length).toBeGreaterThan(250);
    expect(written.length).toBeLessThanOrEqual(255);
    // Half an emoji would not survive this.
    expect(Buffer.from(written).toString()).toBe(written);
  });

  it("finds the job by its name", async () => {
    await using world = await World.start();
    world.vendors.dbtCloud.addJob(aDbtJob());

    const { id } = await world.start({
      target: { type: "dbt-job", jobName: "Nightly build", projectName: "Analytics" },
    });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded", target: { jobName: "Nightly build" } });
    expect(ourRuns(world)).toHaveLength(1);
  });

  it("says which job it did not find", async () => {
    await using world = await World.start();

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "failed", error: { code: "jobNotFound" } });
    expect(ended.message).toMatch(/ answered 404 to the request to show job 70506183629193: /);
  });
});
