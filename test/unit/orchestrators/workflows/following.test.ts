import type { JobBehaviour } from "../../../support/step-run";
import { aStep } from "../../../support/workflow-requests";
import { WorkflowWorld, type WorldOptions } from "../../../support/workflow-world";

const chain = [aStep("a"), aStep("b", { dependsOn: ["a"] }), aStep("c", { dependsOn: ["b"] })];
const wide = Array.from({ length: 12 }, (_, index) => aStep(`s${index}`));

/** The first run of step `a` fails; step `slow` takes ten minutes. */
const jobs = (step: string, number: number): JobBehaviour => ({
  seconds: step === "slow" ? 600 : 60,
  ends: step === "a" && number === 1 ? "failed" : "succeeded",
});

const RANKS: Readonly<Record<string, number>> = { waiting: 0, running: 1, succeeded: 2 };

type Around = NonNullable<WorldOptions["around"]>;

/** Every second execution of a step has its effect, and its result is lost. */
const killed: Around = async ({ name, count }, perform) => {
  const result = await perform();
  if (["startSteps", "readSteps"].includes(name) && count % 2 === 1) {
    throw new Error("The worker was killed.");
  }
  return result;
};

const noStorageAtFirst: Around = ({ name, atSeconds }, perform) => {
  if (name === "startSteps" && atSeconds < 200) throw new Error("no storage");
  return perform();
};

describe("a workflow whose hints are lost", () => {
  it("finds the end of each step within a minute", async () => {
    const world = new WorkflowWorld({ losesHint: () => true });

    const { outcome } = await world.run({ steps: chain });

    expect(outcome).toBe("succeeded");
    expect(world.hub.elapsedSeconds).toBeLessThanOrEqual(180 + 3 * 60);
  });

  it("never has more steps live than it may", async () => {
    const world = new WorkflowWorld({ losesHint: ({ count }) => count % 3 !== 0 });

    await world.run({ steps: wide, maxParallel: 3 });

    expect(world.mostLive).toBe(3);
    expect(world.jobs).toHaveLength(12);
  });
});

describe("what a workflow shows", () => {
  it("never goes back, also while its conductor begins anew", async () => {
    const world = new WorkflowWorld({ durations: { readSteps: 20 } });
    const seen: string[][] = [];
    await world.start({ steps: wide, maxParallel: 2 });
    for (let seconds = 1; seconds < 900; seconds += 7) {
      world.hub.after(seconds, async () => {
        seen.push(Object.values(await world.statuses()));
      });
    }

    await world.end();

    const wentBack = seen
      .slice(1)
      .flatMap((statuses, index) =>
        statuses.filter((now, step) => RANKS[now]! < RANKS[seen[index]![step]!]!),
      );
    expect(seen.length).toBeGreaterThan(60);
    expect(wentBack).toStrictEqual([]);
  });
});

describe("a step of a workflow", () => {
  it("that is cancelled by itself fails the workflow, in the words of its run", async () => {
    const world = new WorkflowWorld();
    await world.start({ steps: chain });
    world.hub.after(30, () => void world.cancelStep("a"));

    const { outcome, message } = await world.end();

    expect(outcome).toBe("failed");
    expect(message).toContain("Step a: Ended as cancelled.");
    expect(await world.statuses()).toMatchObject({ a: "cancelled", b: "skipped", c: "skipped" });
  });

  it("that is repaired while the workflow is live is followed, and what it blocked runs", async () => {
    const world = new WorkflowWorld({ jobs });
    await world.start({ steps: [...chain, aStep("slow")] });
    world.hub.after(100, () => void world.repair("a"));

    const { outcome } = await world.end();

    expect(outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["a", "slow", "a", "b", "c"]);
    expect(world.jobsOf("a").map(({ repairs }) => repairs)).toStrictEqual([false, true]);
  });

  it("that is being repaired when the workflow would end is waited for", async () => {
    const world = new WorkflowWorld({
      jobs,
      // The hint about the repair is lost, and only the last look finds it.
      losesHint: ({ atSeconds }) => atSeconds > 0,
    });
    await world.start({ steps: [aStep("a"), aStep("b")] });
    world.hub.after(61, () => void world.repair("a"));

    expect((await world.end()).outcome).toBe("succeeded");
  });

  it("is started once, however often its activity is executed", async () => {
    const world = new WorkflowWorld({ around: killed });

    const { outcome } = await world.run({ steps: chain });

    expect(outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["a", "b", "c"]);
  });

  it("is started later if the task hub cannot be used for minutes", async () => {
    const world = new WorkflowWorld({ around: noStorageAtFirst });

    expect((await world.run({ steps: chain })).outcome).toBe("succeeded");
    expect(world.started).toStrictEqual(["a", "b", "c"]);
  });
});
