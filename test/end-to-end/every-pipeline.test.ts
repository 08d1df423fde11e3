/** Every pipeline template, executed against the app: green when the job succeeds, red with the cause when it does not. */
import { addSampleJobs } from "../../local/sample-jobs";
import { nightlyMarts, revenueReports } from "../../local/simulators/sample-dbt-jobs";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "../../local/simulators/sample-jobs";
import { CallersWorld } from "../support/callers/callers-world";
import { losingTheFirstAnswer } from "../support/callers/meanwhile";
import { readyMadePipeline, type CallOptions, type Shown } from "../support/callers/ready-made";
import { pipelineFiles } from "../support/callers/template-files";
import { subjectOf } from "../support/callers/template-requests";
import type { Json } from "../support/json";

const submitted = (notebook: string): Json => ({
  run_name: `One-time ${notebook}`,
  tasks: [{ task_key: "load", notebook_task: { notebook_path: `/Shared/${notebook}` } }],
});

/** What each kind of pipeline is given, and what the vendor says when it fails. */
const JOBS: Readonly<Record<string, { good: Json; bad: Json; says: string }>> = {
  databricks: {
    good: { JobId: SAMPLE_JOBS.succeeds.jobId },
    bad: { JobId: SAMPLE_JOBS.fails.jobId },
    says: "customers have no country_code",
  },
  dbt: {
    good: { JobId: String(nightlyMarts.id) },
    bad: { JobId: String(revenueReports.id) },
    says: "PAYMENT_METHOD",
  },
  pipeline: {
    good: { PipelineId: SAMPLE_PIPELINES.completes.pipelineId },
    bad: { PipelineId: SAMPLE_PIPELINES.fails.pipelineId },
    says: "`device_id` cannot be resolved",
  },
  submit: {
    good: { Run: submitted("Load") },
    bad: { Run: submitted("Broken") },
    says: "ValueError: no orders",
  },
  workflow: {
    good: {
      Steps: [
        {
          name: "load",
          run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS.succeeds.jobId } },
        },
      ],
    },
    bad: {
      Steps: [
        {
          name: "load",
          run: { target: { type: "databricks-job", jobId: SAMPLE_JOBS.fails.jobId } },
        },
      ],
    },
    says: "customers have no country_code",
  },
};

const readable = (message: string | null): string => (message ?? "").replaceAll("\\n", "\n");

const RUN_PAGE = /Run page URL: https?:\/\/\S+/;

const CREDENTIALS = ["key", "identity"] as const;

/** Those with a linked service work with either credential. */
const CASES = CREDENTIALS.map(
  (credential) =>
    [
      credential,
      pipelineFiles()
        .map(({ name }) => name)
        .filter((name) => name.endsWith(`-${credential}`) || name.endsWith("-service")),
    ] as const,
);

describe.each(CASES)("with a credential of the kind %s", (credential, names) => {
  let world: CallersWorld;

  beforeAll(async () => {
    world = await CallersWorld.start(credential);
    addSampleJobs(world.vendors);
    world.vendors.databricks.scriptSubmits((body) => ({
      tasks: [
        {
          key: "load",
          durationSeconds: 20,
          outcome: String(body["run_name"]).endsWith("Broken")
            ? { kind: "fails", error: "ValueError: no orders" }
            : { kind: "succeeds" },
        },
      ],
    }));
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const run = (name: string, parameters: Json, options: CallOptions = {}): Promise<Shown> =>
    readyMadePipeline(name).run(world, { kind: "databricks", id: "", parameters }, options);

  it.each(names)("%s is green when the job succeeds", async (name) => {
    const shown = await run(name, JOBS[subjectOf(name)]!.good);

    expect(shown).toStrictEqual({ green: true, message: null });
  });

  it.each(names)("%s is red when it fails, with the cause and the page", async (name) => {
    const { bad, says } = JOBS[subjectOf(name)]!;

    const { green, message } = await run(name, bad);

    expect(green).toBe(false);
    expect(readable(message)).toContain("Failed.\nMessage: ");
    expect(readable(message)).toContain(says);
    expect(readable(message)).toMatch(RUN_PAGE);
  });

  it.each(names)(
    "%s is red when a field of RequestExtras is not known, and names it",
    async (name) => {
      const { green, message } = await run(name, {
        ...JOBS[subjectOf(name)]!.good,
        RequestExtras: { retries: 3 },
      });

      expect(green).toBe(false);
      expect(message).toContain("retries is not a known field");
    },
  );
});

describe("TargetExtras", () => {
  let world: CallersWorld;
  const { fails, succeeds } = SAMPLE_JOBS;

  beforeAll(async () => {
    world = await CallersWorld.start("key");
    addSampleJobs(world.vendors);
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const run = (name: string, parameters: Json, options: CallOptions = {}): Promise<Shown> =>
    readyMadePipeline(name).run(world, { kind: "databricks", id: "", parameters }, options);

  it.each(["web-key", "webhook-key", "until-key", "function-service"])(
    "runs a job by its name and only some of its tasks: %s",
    async (style) => {
      const before = world.vendors.databricks.runsOf(fails.jobId).length;

      const shown = await run(`runward-databricks-${style}`, {
        DatabricksWorkspaceId: "",
        TargetExtras: { jobName: fails.name, only: ["ingest_customers"] },
      });

      expect(shown).toStrictEqual({ green: true, message: null });
      expect(world.vendors.databricks.runsOf(fails.jobId)).toHaveLength(before + 1);
    },
  );

  it("runs a job by its pasted address", async () => {
    const shown = await run("runward-databricks-web-key", {
      DatabricksWorkspaceId: "",
      TargetExtras: { jobUrl: `${world.vendors.databricks.baseUrl}/jobs/${succeeds.jobId}` },
    });

    expect(shown).toStrictEqual({ green: true, message: null });
  });

  it.each(["web-key", "webhook-key", "until-key", "function-service"])(
    "is refused with a field that the target does not have, which is named: %s",
    async (style) => {
      const before = world.vendors.databricks.runs().length;

      const { green, message } = await run(`runward-databricks-${style}`, {
        JobId: succeeds.jobId,
        TargetExtras: { notebook_params: { day: "1" } },
      });

      expect(green).toBe(false);
      expect(message).toContain("target.notebook_params is not a known field");
      expect(world.vendors.databricks.runs()).toHaveLength(before);
    },
  );

  it("says what is missing when neither a parameter nor an extra names the job", async () => {
    const { green, message } = await run("runward-databricks-web-key", {});

    expect(green).toBe(false);
    expect(message).toContain("target.jobId or jobName or jobUrl must be given");
  });

  it("lets an Azure Function activity that lost its answer find the run that it had started", async () => {
    const before = world.vendors.databricks.runsOf(succeeds.jobId).length;
    const transport = losingTheFirstAnswer(world.caller.transport);

    const shown = await run(
      "runward-databricks-function-service",
      { JobId: succeeds.jobId },
      { azure: { ...world.caller, transport } },
    );

    expect(shown.green).toBe(true);
    expect(world.vendors.databricks.runsOf(succeeds.jobId)).toHaveLength(before + 1);
  });
});
