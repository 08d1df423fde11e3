import { describe as describeRun, judge } from "../../local/demo/judge";
import { LiveStory, STORIES } from "../../local/demo/stories";
import {
  countRuns,
  describeWorkflow,
  judgeWorkflow,
  LiveWorkflow,
} from "../../local/demo/workflow";
import { addSampleJobs } from "../../local/sample-jobs";
import { salesModels } from "../../local/simulators/sample-dbt-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { World } from "../support/world";

const startWorld = (): Promise<World> => World.start({ forPeople: true });

/** Lets the workflow end, and returns its lines as they changed. */
async function watch(world: World, workflow: LiveWorkflow): Promise<string[]> {
  const seen = new Set<string>();
  await world.until(async () => {
    await workflow.look();
    for (const line of workflow.lines()) seen.add(line.replace(/ +/g, " ").trim());
    return workflow.done;
  });
  return [...seen];
}

describe("the workflow of the demo", () => {
  it("fails in dbt, is resumed, and succeeds; what had succeeded ran once", async () => {
    await using world = await startWorld();
    const workflow = new LiveWorkflow(world.host);

    await workflow.begin();
    const lines = await watch(world, workflow);

    expect(await judgeWorkflow(workflow, world.vendors)).toBeNull();
    expect(countRuns(world.vendors)).toStrictEqual({
      load: 1,
      models: 2,
      retriesOfModels: 1,
      dashboard: 1,
    });
    expect(lines).toStrictEqual(
      expect.arrayContaining([
        "step load running",
        "step load succeeded",
        "step models running",
        "step models failed",
        "step dashboard skipped Step models failed",
        "step dashboard running",
        "step dashboard succeeded",
        "Workflow resumed after a failure succeeded resumed",
      ]),
    );
    expect(world.vendors.dbtCloud.runsOf(salesModels.id)[0]?.cause).toContain(
      "Sales: 48,112 orders",
    );
  });

  it("prints the failure with its page and how to resume, and how often each job ran", async () => {
    await using world = await startWorld();
    const workflow = new LiveWorkflow(world.host);
    await workflow.begin();
    await watch(world, workflow);

    const text = describeWorkflow(workflow, world.vendors);

    const [first] = world.vendors.dbtCloud.runsOf(salesModels.id);
    expect(text).toMatch(
      /^First it failed:\n {4}Failed\.\n {4}Message: 1 of 3 steps failed: models\.\n/,
    );
    expect(text).toContain("Statement reached its statement timeout");
    expect(text).toContain(`/runs/${String(first?.id)}`);
    expect(text).toContain(`Resume: POST /api/workflows/${String(workflow.view?.id)}/resume`);
    expect(text).toContain("Skipped because of that: dashboard.");
    expect(text).toContain("load ran once, models 2 times (1 of them a retry from the failure)");
  });

  it("is judged by what ran at the vendors", async () => {
    await using world = await startWorld();
    const workflow = new LiveWorkflow(world.host);
    await workflow.begin();
    await watch(world, workflow);

    const target = { type: "databricks-job", jobId: SAMPLE_JOBS.feeds.jobId };
    const { id } = await world.start({ target });
    await world.ended(id);

    expect(await judgeWorkflow(workflow, world.vendors)).toBe(
      "the vendors have 2 runs of load and 1 of dashboard, not 1",
    );
  });

  it("is wrong while it has not ended", async () => {
    await using world = await startWorld();
    const workflow = new LiveWorkflow(world.host);
    await workflow.begin();
    await workflow.look();

    expect(await judgeWorkflow(workflow, world.vendors)).toBe("ended running in part 1");
  });
});

const FIRST_WORDS = { succeeded: "Succeeded.", failed: "Failed.", cancelled: "Cancelled." };

describe("a run of the demo", () => {
  it.each(STORIES.filter(({ twist }) => twist !== "cancel").map((story) => [story.title, story]))(
    "%s",
    async (_title, story) => {
      await using world = await startWorld();
      const live = new LiveStory(story, world.host);

      await live.begin();
      await world.until(async () => (await live.look()).done);

      expect(await judge(live, world.vendors)).toBeNull();
      expect(describeRun(live)).toContain(FIRST_WORDS[story.expected]);
    },
  );

  it("is cancelled while its job runs", async () => {
    await using world = await startWorld();
    const story = STORIES.find(({ twist }) => twist === "cancel")!;
    const live = new LiveStory(story, world.host);
    await live.begin();
    await world.until(async () => (await live.look()).vendorState === "RUNNING");

    await live.cancel();
    await world.until(async () => (await live.look()).done);

    expect(await judge(live, world.vendors)).toBeNull();
  });

  it("is wrong if its link does not lead to the simulated vendor", async () => {
    await using world = await World.start();
    addSampleJobs(world.vendors);
    const live = new LiveStory(STORIES[0]!, world.host);
    await live.begin();
    await world.until(async () => (await live.look()).done);

    expect(await judge(live, world.vendors)).toMatch(
      /^its run page is not at the simulated vendor: https:\/\/adb-\d+\.2\.azuredatabricks\.net\//,
    );
  });
});
