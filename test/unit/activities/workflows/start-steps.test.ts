import { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { createStartSteps } from "../../../../src/activities/workflows/start-steps";
import type { VendorCalls } from "../../../../src/activities/vendor-calls";
import type {
  StartedStep,
  StartOrder,
} from "../../../../src/contracts/workflows/workflow-activities";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import { createAttachRun } from "../../../../src/hub/attach-run";
import { repairRunIdOf } from "../../../../src/hub/repairs";
import { createAttachWorkflow } from "../../../../src/hub/workflows/attach-workflow";
import { stepRunIdOf } from "../../../../src/hub/workflows/workflow-id";
import { anOrderRun, anOrderWorkflow, RunRequest } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { unsealed } from "../../../support/parameter-seals";
import { anAttempt, aRunInput } from "../../../support/run-builders";
import { aConclusion, aProgress, succeededConclusion } from "../../../support/stored-runs";
import { aJobStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const EARLIER = "2026-03-02T04:00:00.000Z";
const ID = `w-${"1".repeat(40)}`;

const steps = ["a", "b", "c"].map((name, index) => aJobStep(name, { jobId: String(index + 1) }));

class Scene {
  readonly hub = new MemoryHub(() => NOW);
  readonly warned: string[] = [];
  /** Runs that cannot be started now. */
  readonly stuck = new Set<string>();
  readonly #attachRun = createAttachRun(unsealed);
  input: WorkflowInput | undefined;

  async start(): Promise<void> {
    const ordered = anOrderWorkflow(() => NOW)(WorkflowRequest.parse({ steps }));
    if (ordered.kind === "refused") throw new Error("It is not a valid workflow.");
    const { input, runs } = ordered;
    const order = { input: { ...input, workflowId: ID, generation: 1 }, runs };
    this.input = (await createAttachWorkflow(unsealed)(this.hub.client, order)).workflow.input!;
  }

  /** The second generation, in which these steps are ordered. */
  async resume(): Promise<void> {
    await this.start();
    const input = { ...this.input!, generation: 2 };
    this.hub.put({ instanceId: `${ID}-2`, name: "workflow", input });
  }

  /** The run of the first step, of the first generation. */
  putRun(progress: Parameters<typeof aProgress>[0] = {}): string {
    const instanceId = stepRunIdOf(ID, 0, 1);
    const input = aRunInput({ acceptedAt: EARLIER, workflow: { id: ID, step: "a", index: 0 } });
    const customStatus = aProgress({
      ...{ phase: "ended", conclusion: aConclusion(), latest: anAttempt() },
      ...progress,
    });
    this.hub.put({ instanceId, runtimeStatus: Status.Failed, input, customStatus });
    return instanceId;
  }

  /** The steps that were started or have failed. */
  async order(fields: Partial<StartOrder> = {}): Promise<StartedStep[]> {
    const { handler } = createStartSteps({
      ...{ clientOf: () => this.hub.client, request: RunRequest, orderRun: anOrderRun(() => NOW) },
      attachRun: (client, id, input) => {
        if (this.stuck.has(id)) throw new Error("The storage does not answer.");
        return this.#attachRun(client, id, input);
      },
      ...{ openTarget: unsealed.openTarget, now: () => NOW },
      callsFor: () => ({}) as VendorCalls,
    });
    const at = NOW.toISOString();
    const order: StartOrder = {
      ...{ instanceId: ID, mode: null, since: at, at },
      steps: [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
      ...fields,
    };
    const context = new InvocationContext({
      logHandler: (_level, line) => this.warned.push(String(line)),
    });
    return ((await handler(order, context)) as { steps: StartedStep[] }).steps;
  }

  get runs(): string[] {
    return [...this.hub.instances.values()]
      .filter(({ name }) => name === "run")
      .map(({ instanceId }) => instanceId);
  }
}

const ofSecond = (fields: Partial<StartOrder> = {}): Partial<StartOrder> => ({
  ...{ instanceId: `${ID}-2`, steps: [[0, 1]] },
  ...fields,
});

describe("starting steps", () => {
  it("starts each, once however often it is ordered", async () => {
    const scene = new Scene();
    await scene.start();

    const first = await scene.order();
    const second = await scene.order();

    expect(first.map(({ kind, step }) => [kind, step])).toStrictEqual([
      ["started", 0],
      ["started", 1],
      ["started", 2],
    ]);
    expect(second).toStrictEqual(first);
    expect(scene.runs).toStrictEqual([0, 1, 2].map((step) => stepRunIdOf(ID, step, 1)));
  });

  it("leaves out the one that cannot be started now, and logs why", async () => {
    const scene = new Scene();
    await scene.start();
    scene.stuck.add(stepRunIdOf(ID, 1, 1));

    const started = await scene.order();

    expect(started.map(({ step }) => step)).toStrictEqual([0, 2]);
    expect(scene.runs).toHaveLength(2);
    expect(scene.warned).toStrictEqual([
      `1 of 3 steps of workflow ${ID} could not be started now, and is ordered again: The storage does not answer.`,
    ]);
  });

  it("throws if none can be started", async () => {
    const scene = new Scene();
    await scene.start();
    scene.stuck.add(stepRunIdOf(ID, 1, 1));

    await expect(scene.order({ steps: [[1, 0]] })).rejects.toThrow("The storage does not answer.");
  });

  it.each([Status.Terminated, Status.Failed])(
    "starts nothing for a workflow that is %s, although its conductor may be live",
    async (runtimeStatus) => {
      const scene = new Scene();
      await scene.start();
      scene.hub.put({ instanceId: ID, runtimeStatus });

      const answers = await scene.order();

      expect(answers).toMatchObject(answers.map(() => ({ kind: "failed", code: "workflowEnded" })));
      expect(answers).toHaveLength(3);
      expect(scene.runs).toStrictEqual([]);
    },
  );
});

describe("starting a step again that has failed", () => {
  it.each(["repair", null] as const)("repairs its run with mode %j", async (mode) => {
    const scene = new Scene();
    await scene.resume();
    const runId = scene.putRun();

    const answers = await scene.order(ofSecond({ mode }));
    const again = await scene.order(ofSecond({ mode }));

    expect(answers).toStrictEqual([{ kind: "started", step: 0, generation: 1, trail: "1" }]);
    expect(again).toStrictEqual(answers);
    expect(scene.runs).toStrictEqual([runId, repairRunIdOf(runId, 1)]);
  });

  it("starts its job anew with mode rerun", async () => {
    const scene = new Scene();
    await scene.resume();
    const runId = scene.putRun();

    const answers = await scene.order(ofSecond({ mode: "rerun" }));

    expect(answers).toStrictEqual([{ kind: "started", step: 0, generation: 2 }]);
    expect(scene.runs).toStrictEqual([runId, stepRunIdOf(ID, 0, 2)]);
  });

  it("starts its job anew by default if there is nothing to repair", async () => {
    const scene = new Scene();
    await scene.resume();
    const runId = scene.putRun({ attempts: [], latest: undefined });

    const answers = await scene.order(ofSecond());

    expect(answers).toStrictEqual([{ kind: "started", step: 0, generation: 2 }]);
    expect(scene.runs).toStrictEqual([runId, stepRunIdOf(ID, 0, 2)]);
  });

  it("fails with mode repair if there is nothing to repair, and starts nothing", async () => {
    const scene = new Scene();
    await scene.resume();
    const runId = scene.putRun({ attempts: [], latest: undefined });

    const answers = await scene.order(ofSecond({ mode: "repair" }));

    expect(answers).toMatchObject([
      {
        ...{ kind: "failed", step: 0, code: "nothingToRepair" },
        message: expect.stringContaining('send "mode": "rerun"') as string,
      },
    ]);
    expect(scene.runs).toStrictEqual([runId]);
  });

  it.each([
    ["has succeeded", { conclusion: succeededConclusion }],
    ["is live", { conclusion: null }],
  ])("starts nothing if its run %s meanwhile", async (_what, progress) => {
    const scene = new Scene();
    await scene.resume();
    const runId = scene.putRun(progress);
    scene.hub.put({ instanceId: runId, runtimeStatus: Status.Running });

    const answers = await scene.order(ofSecond({ mode: "rerun" }));

    expect(answers).toStrictEqual([{ kind: "started", step: 0, generation: 1 }]);
    expect(scene.runs).toStrictEqual([runId]);
  });
});
