import { aClaim } from "../../../../support/claims";
import type { LaunchOrder } from "../../../../../src/providers/provider";
import type { DbtJobTarget } from "../../../../../src/providers/dbt-cloud/jobs/job-target";
import { aPlan, aTarget, anOrder, JOB_ID, LIST_RUNS, startDbtWorld } from "../dbt-world";

const cutOff = aClaim({ mayHaveBeenSent: true });

/** What a launch returns if an earlier execution was stopped and dbt lists no run of it. */
async function resultOf(order: LaunchOrder<DbtJobTarget>): Promise<unknown> {
  await using world = await startDbtWorld();
  const result = await world.provider.launch(order, cutOff);
  expect(world.dbt.runsOf(JOB_ID)).toStrictEqual([]);
  return result;
}

const ofType = (jobType: string): { plan: LaunchOrder["plan"] } => ({
  plan: aPlan({ details: { jobType } }),
});

describe("launch, after an earlier execution was stopped", () => {
  it.each(["scheduled", "other"])(
    "allows another start of a job of type %s, whose runs wait for each other",
    async (jobType) => {
      expect(await resultOf(anOrder(ofType(jobType)))).toStrictEqual({
        kind: "unclear",
        reason: `An earlier execution of this step was stopped while it started job ${JOB_ID}, and dbt lists no run of it yet.`,
        resend: true,
      });
    },
  );

  it.each(["ci", "merge", "something new"])(
    "allows no other start of a job of type %s",
    async (jobType) => {
      expect(await resultOf(anOrder(ofType(jobType)))).not.toHaveProperty("resend");
    },
  );

  it("allows no other start of a job whose type is not known", async () => {
    expect(await resultOf(anOrder())).not.toHaveProperty("resend");
  });

  it.each<Partial<DbtJobTarget>>([
    { schemaOverride: "pr_12" },
    { azurePullRequestId: 12 },
    { githubPullRequestId: 12 },
    { gitlabMergeRequestId: 12 },
    { nonNativePullRequestId: 12 },
  ])("allows no other start of a run that checks a change: %j", async (changes) => {
    const order = anOrder({ ...ofType("other"), target: aTarget(changes) });

    expect(await resultOf(order)).not.toHaveProperty("resend");
  });

  it("does not send a start that waited too long after it was claimed", async () => {
    await using world = await startDbtWorld();
    const claim = aClaim({
      send: () => {
        // As if the process was frozen between its claim and the start.
        world.advance(60);
        return Promise.resolve("mine");
      },
    });

    const result = await world.provider.launch(anOrder(), claim);

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(world.dbt.runsOf(JOB_ID)).toStrictEqual([]);
  });

  it("asks again, and sends nothing, when the list cannot be read", async () => {
    await using world = await startDbtWorld();
    world.dbt.faults.add({ path: LIST_RUNS, fault: { kind: "status", status: 503 }, times: 9 });

    const result = await world.provider.launch(anOrder(), cutOff);

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(world.dbt.runsOf(JOB_ID)).toStrictEqual([]);
  });
});
