import { aDbtCloudWorld, JOB_ID, type DbtCloudWorld } from "./dbt-cloud-account";

const INVALID = "The request was invalid. Please double check the provided data and try again.";

describe("triggering a job of the dbt Cloud simulator", () => {
  let world: DbtCloudWorld;
  beforeEach(async () => {
    world = await aDbtCloudWorld();
  });
  afterEach(async () => {
    await world.dbt.close();
  });

  it("enqueues a run with a 14-digit id and shows its trigger", async () => {
    const answer = await world.post(`jobs/${JOB_ID}/run/`, { cause: "nightly load" });

    expect(answer.status).toBe(200);
    expect(answer.data.status).toStrictEqual({
      code: 200,
      is_success: true,
      user_message: "Success!",
      developer_message: "",
    });
    expect(String(answer.data.data.id)).toMatch(/^\d{14}$/);
    expect(answer.data.data).toMatchObject({
      status: 1,
      status_humanized: "Queued",
      job_definition_id: JOB_ID,
      created_at: "2026-11-21 06:00:00.000000+00:00",
      trigger: { cause: "nightly load", cause_category: "api", job_definition_id: JOB_ID },
    });
  });

  it("keeps the overrides on the run's trigger, and null for the others", async () => {
    const overrides = {
      git_branch: "hotfix",
      schema_override: null,
      steps_override: ["dbt run --select tag:hourly"],
      threads_override: 8,
      generate_docs_override: true,
    };

    const { trigger } = await world.trigger({ cause: "test", ...overrides, unheard_of: 1 });

    expect(trigger).toMatchObject({ ...overrides, git_sha: null, timeout_seconds_override: null });
    expect(world.dbt.runs()[0]?.overrides).toStrictEqual({
      git_branch: "hotfix",
      steps_override: ["dbt run --select tag:hourly"],
      threads_override: 8,
      generate_docs_override: true,
    });
  });

  it("takes a form as well as JSON", async () => {
    const answer = await world.post(
      `jobs/${JOB_ID}/run/`,
      "cause=from+a+form",
      "application/x-www-form-urlencoded",
    );

    expect(answer.status).toBe(200);
    expect(world.dbt.runs()[0]?.cause).toBe("from a form");
  });

  it.each([
    ["no cause", {}, { cause: "This field is required." }],
    ["no object", [], { cause: "This field is required." }],
    ["no JSON", "{cause", { cause: "This field is required." }],
    ["an empty cause", { cause: "" }, { cause: "This field may not be blank." }],
    ["null as cause", { cause: null }, { cause: "This field may not be null." }],
    ["a number as cause", { cause: 7 }, { cause: "Not a valid string." }],
    [
      "256 characters",
      { cause: "x".repeat(256) },
      { cause: "Ensure this field has no more than 255 characters." },
    ],
    [
      "several mistakes",
      { cause: "a", git_sha: "", threads_override: "four", generate_docs_override: "yes" },
      {
        git_sha: "This field may not be blank.",
        threads_override: "A valid integer is required.",
        generate_docs_override: "Must be a valid boolean.",
      },
    ],
    [
      "an empty command",
      { cause: "a", steps_override: ["dbt run", ""] },
      { steps_override: "This field may not be blank." },
    ],
    [
      "a command that is no list",
      { cause: "a", steps_override: "dbt run" },
      { steps_override: "Expected a list of items." },
    ],
  ])("refuses %s and names the field in data", async (_case, body, problems) => {
    const answer = await world.post<unknown>(`jobs/${JOB_ID}/run/`, body);

    expect(answer.status).toBe(400);
    expect(answer.data).toStrictEqual({
      status: { code: 400, is_success: false, user_message: INVALID, developer_message: "" },
      data: problems,
    });
    expect(world.dbt.runs()).toStrictEqual([]);
  });

  it("takes a cause of 255 characters, counted as people count them", async () => {
    const answer = await world.post(`jobs/${JOB_ID}/run/`, { cause: "😀".repeat(255) });

    expect(answer.status).toBe(200);
  });

  it("redirects a path without its last slash, and a client that follows makes no run", async () => {
    const answer = await world.post<unknown>(`jobs/${JOB_ID}/run`, { cause: "test" });
    const followed = await world.get<unknown>(`jobs/${JOB_ID}/run/`);

    expect(answer.status).toBe(301);
    expect(answer.headers["location"]).toMatch(/\/run\/$/);
    expect(followed.status).toBe(405);
    expect(followed.data).toStrictEqual({ detail: 'Method "GET" not allowed.' });
    expect(world.dbt.runs()).toStrictEqual([]);
  });

  it("knows no idempotency: the same body twice makes two runs", async () => {
    await world.trigger();
    await world.trigger();

    expect(world.dbt.runsOf(JOB_ID)).toHaveLength(2);
    expect(world.dbt.posts()).toStrictEqual({ triggers: 2, cancels: 0, retries: 0, reruns: 0 });
  });

  it("makes the run even when its answer is lost", async () => {
    world.dbt.faults.add({ method: "POST", fault: { kind: "reset", when: "afterEffect" } });

    await expect(world.trigger()).rejects.toThrow(/socket hang up|ECONNRESET/);

    expect(world.dbt.runs()).toHaveLength(1);
  });
});
