import type { CheckResult } from "../../../../src/contracts/attempt";
import type { JobBehaviour } from "../../../support/step-run";
import { active, failed, succeeded } from "../../../support/run-builders";
import { aJobStep, aStep } from "../../../support/workflow-requests";
import { WORKFLOW_ID, WorkflowWorld, type WorldOptions } from "../../../support/workflow-world";

const twelve = Array.from({ length: 12 }, (_, index) =>
  aStep(`s${index}`, { dependsOn: index === 0 ? [] : [`s${index - 1}`] }),
);

/** The first run of one step ends in some way; everything else succeeds. */
const oneBad =
  (bad: string, behaviour: Partial<JobBehaviour> = {}) =>
  (step: string, number: number): JobBehaviour => ({
    seconds: 60,
    ends: "succeeded",
    ...(step === bad && number === 1 && { ends: "failed", ...behaviour }),
  });

const failsTwice = (step: string, number: number): JobBehaviour => ({
  seconds: 60,
  ends: step === "s1" && number < 3 ? "failed" : "succeeded",
});

/** A vendor that says these things in turn, and then that it failed. */
const vendorThatSays = (...statuses: unknown[]): NonNullable<WorldOptions["vendor"]> => ({
  check: () => Promise.resolve(checked(statuses.shift() ?? failed())),
});

/** A vendor whose job runs until it is cancelled. */
function vendorOfEndlessJob(): { cancels: number; vendor: NonNullable<WorldOptions["vendor"]> } {
  const seen = {
    cancels: 0,
    vendor: {
      check: () => Promise.resolve(checked(seen.cancels > 0 ? failed() : active())),
      cancel: () => {
        seen.cancels += 1;
        return Promise.resolve({ kind: "requested" as const });
      },
    },
  };
  return seen;
}

/** In the second generation, steps are started, and the conductor is not told. */
const losesLaterAnswers: NonNullable<WorldOptions["around"]> = async ({ name, input }, perform) => {
  const result = await perform();
  if (name !== "startSteps" || !JSON.stringify(input).includes(`${WORKFLOW_ID}-2`)) return result;
  throw new Error("The worker was killed.");
};

const checked = (status: unknown): CheckResult => ({ kind: "checked", status }) as CheckResult;

const failsFirst = (_step: string, number: number): JobBehaviour =>
  number === 1 ? { seconds: 60, ends: "failed" } : { seconds: 600, ends: "succeeded" };

describe("a resumed workflow", () => {
  it("runs what did not succeed, and nothing else", async () => {
    const world = new WorkflowWorld({ jobs: oneBad("s6") });
    const first = await world.run({ steps: twelve });

    const instance = await world.resume();
    const second = await world.end(2);

    expect(first.outcome).toBe("failed");
    expect(instance).toBe(`${WORKFLOW_ID}-2`);
    expect(second.message).toBe("Succeeded.\nMessage: All 12 steps succeeded.");
    expect(world.started).toStrictEqual([
      ...["s0", "s1", "s2", "s3", "s4", "s5", "s6"],
      ...["s6", "s7", "s8", "s9", "s10", "s11"],
    ]);
    expect(world.jobsOf("s6").map(({ repairs }) => repairs)).toStrictEqual([false, true]);
  });

  it("starts what failed anew if that is asked for", async () => {
    const world = new WorkflowWorld({ jobs: oneBad("s0") });
    await world.run({ steps: twelve.slice(0, 2) });

    await world.resume("rerun");
    await world.end(2);

    expect(world.jobsOf("s0").map(({ repairs }) => repairs)).toStrictEqual([false, false]);
    expect(new Set(world.jobs.map(({ runId }) => runId)).size).toBe(3);
  });

  it("is one generation, however often the resume is repeated", async () => {
    const world = new WorkflowWorld({ jobs: oneBad("s0") });
    await world.run({ steps: twelve.slice(0, 2) });

    const instances = await Promise.all([world.resume(), world.resume(), world.resume()]);
    const later = await world.resume();
    await world.end(2);

    expect(new Set([...instances, later])).toStrictEqual(new Set([`${WORKFLOW_ID}-2`]));
    expect(world.started).toStrictEqual(["s0", "s0", "s1"]);
  });

  it("can be resumed again, and keeps what each generation did", async () => {
    const world = new WorkflowWorld({ jobs: failsTwice });
    await world.run({ steps: twelve.slice(0, 3) });
    await world.resume();
    const second = await world.end(2);
    await world.resume("rerun");
    const third = await world.end(3);

    expect(second.outcome).toBe("failed");
    expect(third.outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["s0", "s1", "s1", "s1", "s2"]);
    expect(await world.generations()).toStrictEqual([
      [1, "failed"],
      [2, "failed"],
    ]);
  });

  it("is refused if the workflow has succeeded", async () => {
    const world = new WorkflowWorld();
    await world.run({ steps: [aStep("a")] });

    expect(await world.resume()).toBe("workflowSucceeded");
  });

  it("is refused while the first generation is live", async () => {
    const world = new WorkflowWorld();
    await world.start({ steps: [aStep("a")] });

    expect(await world.resume()).toBe("workflowNotEnded");
  });

  it("goes on after a cancel, with a deadline of its own", async () => {
    const world = new WorkflowWorld();
    await world.start({ steps: twelve.slice(0, 3), timeoutSeconds: 200 });
    world.cancelAt(90);
    await world.end();

    await world.resume();
    const second = await world.end(2);

    expect(second.outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["s0", "s1", "s1", "s2"]);
  });

  it("counts a step as succeeded that somebody has repaired meanwhile", async () => {
    const world = new WorkflowWorld({ jobs: oneBad("s0") });
    await world.run({ steps: twelve.slice(0, 2) });
    await world.repair("s0");

    await world.resume();
    await world.end(2);

    expect(world.started).toStrictEqual(["s0", "s0", "s1"]);
  });

  it("stops what it has started when it is cancelled", async () => {
    const world = new WorkflowWorld({ jobs: oneBad("s0") });
    await world.run({ steps: twelve.slice(0, 2) });
    await world.resume();
    world.cancelAt(30, `${WORKFLOW_ID}-2`);

    const { outcome } = await world.end(2);

    expect(outcome).toBe("cancelled");
    expect(world.jobs.filter(({ to }) => to === null)).toStrictEqual([]);
    expect(world.started).toStrictEqual(["s0", "s0"]);
  });

  it.each([null, "rerun"] as const)(
    "stops a run of which it was not told when it is cancelled, with mode %j",
    async (mode) => {
      const world = new WorkflowWorld({ around: losesLaterAnswers, jobs: failsFirst });
      await world.run({ steps: twelve.slice(0, 2) });
      await world.resume(mode);
      world.cancelAt(50, `${WORKFLOW_ID}-2`);

      const { outcome } = await world.end(2);

      expect(outcome).toBe("cancelled");
      expect(world.started).toStrictEqual(["s0", "s0"]);
      expect(world.jobs.filter(({ to }) => to === null)).toStrictEqual([]);
      expect(await world.statuses()).toStrictEqual({ s0: "cancelled", s1: "skipped" });
    },
  );

  it("starts a step again whose values were missing", async () => {
    const missing = "${steps.s0.outputs.tasks.main.result}";
    const world = new WorkflowWorld();
    const steps = [
      aStep("s0"),
      aJobStep("s1", { jobId: "7", jobParameters: { day: missing } }, { dependsOn: ["s0"] }),
    ];
    const first = await world.run({ steps });
    await world.resume();
    const second = await world.end(2);

    expect(first.outcome).toBe("failed");
    expect(first.message).toContain(
      `Step s1: Failed before its run was started. ${missing} has no value.`,
    );
    expect(second.outcome).toBe("failed");
    expect(world.started).toStrictEqual(["s0"]);
  });
});

describe("a step whose outcome is unknown", () => {
  const unknown = oneBad("s0", { ends: "unknown", code: "lostContact" });
  const steps = twelve.slice(0, 2);

  it("counts as succeeded if the vendor says so at the resume", async () => {
    const world = new WorkflowWorld({
      jobs: unknown,
      vendor: { check: () => Promise.resolve(checked(succeeded())) },
    });
    await world.run({ steps });
    await world.resume();

    expect((await world.end(2)).outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["s0", "s1"]);
  });

  it("is waited for while it still runs, and then repaired if it failed", async () => {
    const vendor = vendorThatSays(active(), active(), failed());
    const world = new WorkflowWorld({ jobs: unknown, vendor });
    await world.run({ steps });
    await world.resume();

    expect((await world.end(2)).outcome).toBe("succeeded");
    expect(world.jobsOf("s0").map(({ repairs }) => repairs)).toStrictEqual([false, true]);
  });

  it("is cancelled at the vendor when the workflow is cancelled", async () => {
    const seen = vendorOfEndlessJob();
    const world = new WorkflowWorld({ jobs: unknown, vendor: seen.vendor });
    await world.run({ steps });
    await world.resume();
    world.cancelAt(20, `${WORKFLOW_ID}-2`);

    expect((await world.end(2)).outcome).toBe("cancelled");
    expect(seen.cancels).toBeGreaterThan(0);
    expect(world.started).toStrictEqual(["s0"]);
  });

  it("is left running when the workflow is cancelled, if it was only watched", async () => {
    const seen = vendorOfEndlessJob();
    const world = new WorkflowWorld({
      jobs: oneBad("s0", { ends: "unknown", code: "lostContact", leaveRunning: true }),
      vendor: seen.vendor,
    });
    await world.run({ steps });
    await world.resume();
    world.cancelAt(20, `${WORKFLOW_ID}-2`);

    expect((await world.end(2)).outcome).toBe("cancelled");
    expect(seen.cancels).toBe(0);
    expect(await world.statuses()).toStrictEqual({ s0: "skipped", s1: "skipped" });
  });

  it.each([null, "repair"] as const)(
    "is not started anew with mode %j if the vendor does not have it",
    async (mode) => {
      const gone: CheckResult = { kind: "missing", reason: "no such run" };
      const world = new WorkflowWorld({
        jobs: unknown,
        vendor: { check: () => Promise.resolve(gone) },
      });
      await world.run({ steps });
      await world.resume(mode);
      const { outcome, message } = await world.end(2);

      expect(outcome).toBe("failed");
      expect(message).toContain('"mode": "rerun" starts it anew if that says nothing');
      expect(world.started).toStrictEqual(["s0"]);
    },
  );

  it("is started anew with mode rerun if the vendor does not have it", async () => {
    const gone: CheckResult = { kind: "missing", reason: "no such run" };
    const world = new WorkflowWorld({
      jobs: unknown,
      vendor: { check: () => Promise.resolve(gone) },
    });
    await world.run({ steps });
    await world.resume("rerun");

    expect((await world.end(2)).outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["s0", "s0", "s1"]);
  });

  it("stays unknown if the vendor cannot be reached for as long as a run would wait", async () => {
    const silent: CheckResult = { kind: "unreachable", reason: "503", retryAfterSeconds: null };
    const world = new WorkflowWorld({
      jobs: unknown,
      vendor: { check: () => Promise.resolve(silent) },
    });
    await world.run({ steps });
    await world.resume();

    expect((await world.end(2)).outcome).toBe("failed");
    expect(await world.statuses()).toStrictEqual({ s0: "unknown", s1: "skipped" });
  });
});
