import {
  addExampleJobs,
  BATCH,
  EXAMPLE,
  exampleRequest,
  type Failing,
  FLOW_ERROR,
  LOAD_ERROR,
} from "../support/callers/example-jobs";
import { CallersWorld } from "../support/callers/callers-world";
import {
  logicAppOfWorkflow,
  pipelineOfWorkflow,
  type WorkflowCaller,
} from "../support/callers/ready-made";

const CALLERS = (["key", "identity"] as const).flatMap((credential) =>
  [
    pipelineOfWorkflow(`runward-workflow-web-${credential}`),
    pipelineOfWorkflow(`runward-workflow-webhook-${credential}`),
    logicAppOfWorkflow(`runward-workflow-http-${credential}`),
    logicAppOfWorkflow(`runward-workflow-webhook-${credential}`),
  ].map((caller) => [caller.name, caller, credential] as const),
);

const STEPS = exampleRequest("databricks-dbt-pipeline.json").steps;

/** The message as a person reads it, whether it stands in a raw JSON body or not. */
const readable = (message: string | null): string => (message ?? "").replaceAll("\\n", "\n");

type Credential = (typeof CALLERS)[number][2];

const worldOf = async (credential: Credential, failing: Failing = {}): Promise<CallersWorld> => {
  const world = await CallersWorld.start(credential);
  addExampleJobs(world.vendors, failing);
  return world;
};

/** How often each job of the example ran. */
const countsIn = ({ vendors: { databricks, dbtCloud } }: CallersWorld): number[] => [
  databricks.runsOf(EXAMPLE.load).length,
  dbtCloud.runsOf(EXAMPLE.dbt).length,
  databricks.updatesOf(EXAMPLE.pipeline).length,
];

describe.each(CALLERS)("%s", (_name, caller: WorkflowCaller, credential) => {
  it("succeeds when every step does, and returns what they produced", async () => {
    await using world = await worldOf(credential);

    const { green, message, returned } = await caller.run(world, STEPS);

    expect([green, message]).toStrictEqual([true, null]);
    expect(countsIn(world)).toStrictEqual([1, 1, 1]);
    expect(world.vendors.dbtCloud.runsOf(EXAMPLE.dbt)[0]?.cause).toContain(`Data of ${BATCH}`);
    expect(JSON.stringify(returned)).toContain(BATCH);
  });

  it("fails when a step fails, and shows the step, its message, its page, and how to resume", async () => {
    await using world = await worldOf(credential, { pipeline: true });

    const { green, message } = await caller.run(world, STEPS);

    const [update] = world.vendors.databricks.updatesOf(EXAMPLE.pipeline);
    expect(green).toBe(false);
    expect(readable(message)).toContain("Failed.\nMessage: 1 of 3 steps failed: refresh.\n");
    expect(readable(message)).toMatch(
      new RegExp(`Run page URL: https?://\\S+/updates/${String(update?.updateId)}`),
    );
    expect(readable(message)).toContain(FLOW_ERROR);
    expect(readable(message)).toMatch(/Resume: POST \/api\/workflows\/w-[0-9a-f]{40}\/resume/);
    expect(countsIn(world)).toStrictEqual([1, 1, 1]);
  });

  it("fails when the first step fails, and names the steps that were skipped", async () => {
    await using world = await worldOf(credential, { load: true });

    const { green, message } = await caller.run(world, STEPS);

    expect(green).toBe(false);
    expect(readable(message)).toContain(LOAD_ERROR);
    expect(readable(message)).toContain("Skipped because of that: transform, refresh.");
    expect(countsIn(world)).toStrictEqual([1, 0, 0]);
  });

  it("fails when the start is rejected, and shows the step and the field", async () => {
    await using world = await worldOf(credential);

    const { green, message } = await caller.run(world, [
      { name: "load", run: { target: { type: "databricks-job", jobId: "x" } } },
    ]);

    expect(green).toBe(false);
    expect(message).toContain("steps.0.run.target.jobId");
    expect(countsIn(world)).toStrictEqual([0, 0, 0]);
  });
});
