import { addSampleJobs } from "../../local/sample-jobs";
import { nightlyMarts, revenueReports } from "../../local/simulators/sample-dbt-jobs";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import { losingTheFirstAnswer, meanwhile } from "../support/callers/meanwhile";
import { readyMadePipeline, readyMadeWorkflow, type Job } from "../support/callers/ready-made";

/** Every way to wait, with the function key. */
const EVERY_WAY = [
  readyMadePipeline("runward-databricks-web-key"),
  readyMadePipeline("runward-databricks-webhook-key"),
  readyMadePipeline("runward-databricks-until-key"),
  readyMadeWorkflow("runward-http-key"),
  readyMadeWorkflow("runward-webhook-key"),
].map((caller) => [caller.name, caller] as const);

const RUN_PAGE = /Run page URL: https?:\/\/\S+\/jobs\/\d+\/runs\/\d+/;

/** The message as a person reads it, whether it stands in a raw JSON body or not. */
const readable = (message: string | null): string => (message ?? "").replaceAll("\\n", "\n");

describe("ready-made callers", () => {
  let world: CallersWorld;
  const jobs = { succeeds: "", fails: "", takesLong: "" };

  beforeAll(async () => {
    world = await CallersWorld.start("key");
    const { databricks } = world.vendors;
    addSampleJobs(world.vendors);
    const tasks = [{ key: "load", durationSeconds: 100 }];
    jobs.succeeds = databricks.addJob({ name: "Load", tasks, maxConcurrentRuns: 10 });
    jobs.takesLong = databricks.addJob({
      name: "Backfill",
      tasks: [{ key: "backfill", durationSeconds: 50_000 }],
      maxConcurrentRuns: 10,
      onCancel: { kind: "stops", takesSeconds: 5 },
    });
    jobs.fails = databricks.addJob({
      name: "Enrich",
      tasks: [
        {
          key: "join",
          durationSeconds: 40,
          outcome: { kind: "fails", error: 'Column "customer_id" cannot be resolved' },
        },
      ],
      maxConcurrentRuns: 10,
    });
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const job = (id: string, more: Partial<Job> = {}): Job => ({ kind: "databricks", id, ...more });
  const runsOf = (id: string): number => world.vendors.databricks.runsOf(id).length;

  const liveRuns = (): string[] =>
    world.vendors.databricks
      .runs()
      .filter(({ resultState }) => resultState === undefined)
      .map(({ runId }) => runId);

  /** Cancels every live run, as an operator would. */
  const cancelAll = async (): Promise<void> => {
    const client = world.client();
    const { runs } = await client.runs({ status: "running" });
    await Promise.all(runs.map(({ id }) => client.cancelRun(id)));
  };

  describe.each(EVERY_WAY)("%s", (_name, caller) => {
    it("succeeds when the job succeeds, which ran once", async () => {
      const before = runsOf(jobs.succeeds);

      const shown = await caller.run(world, job(jobs.succeeds));

      expect(shown).toStrictEqual({ green: true, message: null });
      expect(runsOf(jobs.succeeds)).toBe(before + 1);
    });

    it("fails when the job fails, and shows the reason and the run page", async () => {
      const { green, message } = await caller.run(world, job(jobs.fails));

      expect(green).toBe(false);
      expect(readable(message)).toContain("Failed.\nMessage: ");
      expect(readable(message)).toMatch(/join: .*customer_id.* cannot be resolved/);
      expect(readable(message)).toMatch(RUN_PAGE);
    });

    it("fails when somebody cancels the run, and shows that", async () => {
      const time = meanwhile(world.caller.time, 60, cancelAll);

      const shown = await caller.run(world, job(jobs.takesLong), {
        azure: { ...world.caller, time },
      });

      expect(shown.green).toBe(false);
      expect(readable(shown.message)).toContain("Cancelled.\nMessage: Cancelled on request");
    });

    it("fails when the run takes too long, and leaves no job running", async () => {
      const { green, message } = await caller.run(
        world,
        job(jobs.takesLong, { timeoutSeconds: 120 }),
      );

      const running = liveRuns();
      expect(green).toBe(false);
      expect(readable(message)).toContain("Timed out.\nMessage: Not finished within 120 s");
      expect(running).toStrictEqual([]);
    });

    it("fails when the start is rejected, and shows the reason", async () => {
      const { green, message } = await caller.run(world, job("not-a-number"));

      expect(green).toBe(false);
      expect(message).toContain("target.jobId");
    });
  });

  describe("a lost answer", () => {
    it.each(EVERY_WAY.filter(([name]) => name !== "runward-databricks-webhook-key"))(
      "makes %s start again, and finds the run that it had started",
      async (_name, caller) => {
        const before = runsOf(jobs.succeeds);
        const transport = losingTheFirstAnswer(world.caller.transport);

        const shown = await caller.run(world, job(jobs.succeeds), {
          azure: { ...world.caller, transport },
        });

        expect(shown.green).toBe(true);
        expect(runsOf(jobs.succeeds)).toBe(before + 1);
      },
    );

    it("makes a Webhook activity fail, which has no retry, while its run continues", async () => {
      const [, caller] = EVERY_WAY[1]!;
      const before = runsOf(jobs.succeeds);
      const transport = losingTheFirstAnswer(world.caller.transport);

      const shown = await caller.run(world, job(jobs.succeeds), {
        azure: { ...world.caller, transport },
      });
      await world.host.advance({ seconds: 300 });

      expect(shown.green).toBe(false);
      expect(runsOf(jobs.succeeds)).toBe(before + 1);
    });
  });

  it.each(EVERY_WAY)(
    "%s: the same run of a caller re-attaches, a new one starts anew",
    async (_name, caller) => {
      const before = runsOf(jobs.succeeds);

      await caller.run(world, job(jobs.succeeds), { runId: `first-${caller.name}` });
      const again = await caller.run(world, job(jobs.succeeds), { runId: `first-${caller.name}` });
      const afterRetry = runsOf(jobs.succeeds);
      await caller.run(world, job(jobs.succeeds), { runId: `rerun-${caller.name}` });

      expect(again.green).toBe(true);
      expect(afterRetry).toBe(before + 1);
      expect(runsOf(jobs.succeeds)).toBe(before + 2);
    },
  );

  it("cancels the job of a workflow that is cancelled while it waits for its callback", async () => {
    const caller = readyMadeWorkflow("runward-webhook-key");
    let cancelled = false;
    const time = meanwhile(world.caller.time, 90, () => {
      cancelled = true;
      return Promise.resolve();
    });

    const shown = await caller.run(world, job(jobs.takesLong), {
      azure: { ...world.caller, time },
      isCancelled: () => cancelled,
    });
    await world.host.advance({ seconds: 60 });

    const running = liveRuns();
    expect(shown.green).toBe(false);
    expect(running).toStrictEqual([]);
  });

  it("never puts a function key or a result link's signature where a monitor shows it", () => {
    const bodies = world.exchanges
      .filter(({ request }) => request.url.startsWith(world.host.baseUrl))
      .map(({ response }) => response.body);

    expect(bodies.length).toBeGreaterThan(50);
    expect(bodies.filter((body) => body.includes(FUNCTION_KEY))).toStrictEqual([]);
  });

  describe("of dbt jobs", () => {
    it.each(
      [
        readyMadePipeline("runward-dbt-web-key"),
        readyMadePipeline("runward-dbt-webhook-key"),
        readyMadePipeline("runward-dbt-until-key"),
        readyMadeWorkflow("runward-http-key"),
        readyMadeWorkflow("runward-webhook-key"),
      ].map((caller) => [caller.name, caller] as const),
    )("%s is green and red as the build is", async (_name, caller) => {
      const good = await caller.run(world, { kind: "dbt", id: String(nightlyMarts.id) });
      const bad = await caller.run(world, { kind: "dbt", id: String(revenueReports.id) });

      expect(good).toStrictEqual({ green: true, message: null });
      expect(bad.green).toBe(false);
      expect(readable(bad.message)).toContain("Failed.\nMessage: ");
      expect(readable(bad.message)).toContain("PAYMENT_METHOD");
    });
  });
});
