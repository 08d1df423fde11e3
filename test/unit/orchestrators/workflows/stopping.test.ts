import { repeatCancel } from "../../../../src/hub/request-cancel";
import type { Behaviours } from "../../../support/step-run";
import { aStep } from "../../../support/workflow-requests";
import { WORKFLOW_ID, WorkflowWorld, type WorldOptions } from "../../../support/workflow-world";

const steps = [
  aStep("a"),
  aStep("b"),
  aStep("c", { dependsOn: ["a", "b"] }),
  aStep("d", { dependsOn: ["c"] }),
  aStep("clean", { dependsOn: ["d"], when: "finished" }),
];

type Around = NonNullable<WorldOptions["around"]>;

/** Step b is started, and its conductor is not told. */
const losesAnswerAboutB: Around = async ({ name }, perform) => {
  const result = await perform();
  if (name !== "startSteps") return result;
  const { steps: started } = result as { steps: { step: number }[] };
  return { steps: started.filter(({ step }) => step !== 1) };
};

/** Steps are started, and their conductor is not told about any. */
const losesAnswers: Around = async ({ name }, perform) => {
  const result = await perform();
  if (name === "startSteps") throw new Error("The worker was killed.");
  return result;
};

describe("a workflow that is cancelled", () => {
  it.each([0, 1, 30, 59, 60, 61, 90, 120, 121, 170, 200])(
    "stops all that is live, and starts nothing afterwards: at %d s",
    async (seconds) => {
      const world = new WorkflowWorld();
      await world.start({ steps });
      world.cancelAt(seconds);

      const { outcome, code, message } = await world.end();

      const late = world.jobs.filter(({ from }) => from > seconds);
      expect({ outcome, code }).toStrictEqual({ outcome: "cancelled", code: "cancelled" });
      expect(message).toContain("Cancelled on request; every step that ran was seen to end.");
      expect(late).toStrictEqual([]);
      expect(world.jobs.filter(({ to }) => to === null)).toStrictEqual([]);
      expect(world.hub.elapsedSeconds).toBeLessThan(seconds + 30);
    },
  );

  it.each(["startSteps", "readSteps", "reportChange", "cancelSteps"])(
    "also while %s takes long",
    async (activity) => {
      const world = new WorkflowWorld({ durations: { [activity]: 20 } });
      await world.start({ steps });
      world.cancelAt(70);

      const { outcome } = await world.end();

      expect(outcome).toBe("cancelled");
      expect(world.jobs.filter(({ to }) => to === null)).toStrictEqual([]);
    },
  );

  it.each([65, 66, 80, 100])("treats a second cancel like the first: at %d s", async (seconds) => {
    const world = new WorkflowWorld();
    await world.start({ steps });
    world.cancelAt(65);
    world.cancelAt(seconds);

    const { outcome, code } = await world.end();

    expect({ outcome, code }).toStrictEqual({ outcome: "cancelled", code: "cancelled" });
    expect(world.jobs.filter(({ from }) => from > 65)).toStrictEqual([]);
    expect(world.hub.elapsedSeconds).toBeLessThan(95);
  });

  it("is stopped by a cancel that is repeated because the first one came before its first turn", async () => {
    const world = new WorkflowWorld();
    const order = { instanceId: WORKFLOW_ID, at: world.now().toISOString() };
    const states: string[] = [];
    const repeat = async (): Promise<void> => {
      states.push((await repeatCancel(world.client, order)).state);
    };
    await world.start({ steps });
    await repeat();
    world.hub.after(2, repeat);

    const { outcome } = await world.end();
    await repeat();

    expect(states).toStrictEqual(["notBegun", "raised", "ended"]);
    expect(outcome).toBe("cancelled");
    expect(world.jobs.filter(({ from }) => from > 2)).toStrictEqual([]);
  });

  it("is stopped although every second hint is lost", async () => {
    const world = new WorkflowWorld({ losesHint: ({ count }) => count % 2 === 1 });
    await world.start({ steps });
    world.cancelAt(65);

    const { outcome } = await world.end();

    expect(outcome).toBe("cancelled");
    expect(world.hub.elapsedSeconds).toBeLessThan(150);
  });

  it("ends as it would have if everything had ended already", async () => {
    const world = new WorkflowWorld({ durations: { concludeWorkflow: 10 } });
    await world.start({ steps: [aStep("a")] });
    world.cancelAt(65);

    expect((await world.end()).outcome).toBe("succeeded");
  });

  it("ends as succeeded if its last step succeeds in spite of the cancel", async () => {
    const jobs = () => ({ seconds: 60, ends: "succeeded", stops: "succeeded" }) as const;
    const world = new WorkflowWorld({ jobs });
    await world.start({ steps: [aStep("a")] });
    world.cancelAt(30);

    expect((await world.end()).outcome).toBe("succeeded");
  });

  it.each<[string, Around, number]>([
    ["one of which is known to be started", losesAnswerAboutB, 30],
    ["of which none is known to be started", losesAnswers, 50],
  ])("stops steps %s", async (_which, around, seconds) => {
    const jobs = () => ({ seconds: 600, ends: "succeeded" }) as const;
    const world = new WorkflowWorld({ around, jobs });
    await world.start({ steps });
    world.cancelAt(seconds);

    const { outcome } = await world.end();

    expect(outcome).toBe("cancelled");
    expect(world.started.toSorted()).toStrictEqual(["a", "b"]);
    expect(world.jobs.filter(({ to }) => to === null)).toStrictEqual([]);
    expect(await world.statuses()).toMatchObject({ a: "cancelled", b: "cancelled", c: "skipped" });
    expect(world.hub.elapsedSeconds).toBeLessThan(150);
  });

  it("ends as unknown if a run was not seen to stop", async () => {
    const jobs = () => ({ seconds: 60, ends: "succeeded", stops: "unknown" }) as const;
    const world = new WorkflowWorld({ jobs });
    await world.start({ steps });
    world.cancelAt(30);

    const { outcome, code, message } = await world.end();

    expect({ outcome, code }).toStrictEqual({ outcome: "unknown", code: "cancelNotConfirmed" });
    expect(message).toContain("not every one was seen to stop");
  });
});

const aFailsFirst: Behaviours = (step) =>
  step === "a" ? { seconds: 60, ends: "failed" } : { seconds: 300, ends: "succeeded" };

describe("a workflow in which a step fails", () => {
  it("waits for a step that was started without its knowledge", async () => {
    const world = new WorkflowWorld({ around: losesAnswerAboutB, jobs: aFailsFirst });

    const { outcome } = await world.run({ steps: [aStep("a"), aStep("b")] });

    expect(outcome).toBe("failed");
    expect(await world.statuses()).toStrictEqual({ a: "failed", b: "succeeded" });
    expect(world.jobs.filter(({ to }) => to === null)).toStrictEqual([]);
  });
});

describe("a workflow that is too slow", () => {
  it("is stopped at its deadline, and ends as timedOut", async () => {
    const world = new WorkflowWorld();

    const { outcome, message } = await world.run({ steps, timeoutSeconds: 90 });

    expect(outcome).toBe("timedOut");
    expect(message).toContain("Not finished within 90 s (timeoutSeconds)");
    expect(world.started).toStrictEqual(["a", "b", "c"]);
    expect(world.hub.elapsedSeconds).toBeLessThan(110);
  });

  it("is not stopped if it ends in time, and keeps no timer", async () => {
    const world = new WorkflowWorld();

    expect((await world.run({ steps, timeoutSeconds: 250 })).outcome).toBe("succeeded");
    expect(world.hub.elapsedSeconds).toBe(240);
  });
});
