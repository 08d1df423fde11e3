import { addSampleJobs } from "../../local/sample-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { CallersWorld, FUNCTION_KEY } from "../support/callers/callers-world";
import { readyMadePipeline, readyMadeWorkflow } from "../support/callers/ready-made";

describe("ready-made callers with a managed identity", () => {
  let world: CallersWorld;

  beforeAll(async () => {
    world = await CallersWorld.start("identity");
    addSampleJobs(world.vendors);
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const runs = (): unknown[] => world.vendors.databricks.runsOf(SAMPLE_JOBS.succeeds.jobId);

  it.each(
    [
      readyMadePipeline("runward-databricks-web-identity"),
      readyMadePipeline("runward-databricks-webhook-identity"),
      readyMadePipeline("runward-databricks-until-identity"),
      readyMadeWorkflow("runward-http-identity"),
      readyMadeWorkflow("runward-webhook-identity"),
    ].map((caller) => [caller.name, caller] as const),
  )("%s needs no key", async (_name, caller) => {
    const shown = await caller.run(world, { kind: "databricks", id: SAMPLE_JOBS.succeeds.jobId });

    expect(shown).toStrictEqual({ green: true, message: null });
    expect(JSON.stringify(world.exchanges.map(({ request }) => request))).not.toContain(
      FUNCTION_KEY,
    );
  });

  it("are rejected when their identity is not allowed", async () => {
    const { caller } = world;
    const before = runs().length;
    const azure = { ...caller, tokenFor: () => caller.tokenFor("api://another-app") };

    const shown = await readyMadePipeline("runward-databricks-web-identity").run(
      world,
      { kind: "databricks", id: SAMPLE_JOBS.succeeds.jobId },
      { azure },
    );

    expect(shown.green).toBe(false);
    expect(shown.message).toContain("notAuthenticated");
    expect(runs().length).toBe(before);
  });
});
