import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { Outcome } from "../../../../src/contracts/outcome";
import type { StepState } from "../../../../src/contracts/workflows/step-state";
import {
  conductorIdOf,
  workflowInstanceId,
} from "../../../../src/contracts/workflows/workflow-ids";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import { createAttachWorkflow } from "../../../../src/hub/workflows/attach-workflow";
import { resumeWorkflow, type ResumeAnswer } from "../../../../src/hub/workflows/resume-workflow";
import { findWorkflow } from "../../../../src/hub/workflows/workflow-store";
import { anOrderWorkflow } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { unsealed } from "../../../support/parameter-seals";
import { aStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const LATER = new Date("2026-03-02T08:00:00.000Z");
const ID = `w-${"1".repeat(40)}`;

const STEPS: StepState[] = [
  ["s", 1, 0, 30],
  ["f", 1, 31, 60],
];

interface Generation {
  /** Null: it ended without a conclusion; undefined: it is live. */
  readonly outcome?: Outcome | null;
  readonly runtimeStatus?: Status;
  readonly input?: Partial<WorkflowInput>;
  /** What it ended at. */
  readonly endedAt?: Date;
  readonly isConductorLive?: boolean;
}

class Scene {
  readonly hub = new MemoryHub(() => LATER);
  readonly terminated: string[] = [];
  readonly attach = createAttachWorkflow(unsealed);

  constructor() {
    this.hub.client.terminate = (id) => {
      this.terminated.push(id);
      return Promise.resolve();
    };
  }

  put(
    generation: number,
    { outcome, runtimeStatus = Status.Failed, input = {}, ...rest }: Generation = {},
  ): void {
    const ordered = anOrderWorkflow(() => NOW)(
      WorkflowRequest.parse({ steps: [aStep("a"), aStep("b", { dependsOn: ["a"] })] }),
    );
    if (ordered.kind === "refused") throw new Error("It is not a valid workflow.");
    const instanceId = workflowInstanceId(ID, generation);
    const conclusion = outcome && { outcome, code: null, message: "Ended." };
    this.hub.put({
      ...{ instanceId, name: "workflow" },
      runtimeStatus: outcome === undefined ? Status.Running : runtimeStatus,
      input: { ...ordered.input, workflowId: ID, generation, ...input },
      customStatus: {
        ...{ phase: "ended", message: "Something", deadline: NOW.toISOString() },
        conclusion: conclusion ?? null,
        endedAt: (rest.endedAt ?? NOW).toISOString(),
      },
    });
    this.hub.put({
      ...{ instanceId: conductorIdOf(instanceId), name: "conductor" },
      runtimeStatus: rest.isConductorLive === true ? Status.Running : Status.Completed,
      customStatus: { steps: STEPS, notes: { 1: { code: "x" } }, stop: null },
    });
  }

  async resume(mode: "repair" | "rerun" | null = null): Promise<ResumeAnswer> {
    const { client } = this.hub;
    const newest = await findWorkflow(client, ID);
    if (newest === null) throw new Error("There is no workflow.");
    return resumeWorkflow(client, newest, {
      order: { mode, now: () => LATER },
      attach: this.attach,
    });
  }

  inputOf(generation: number): WorkflowInput {
    return this.hub.instances.get(workflowInstanceId(ID, generation))?.input as WorkflowInput;
  }
}

const withoutDetail = (answer: ResumeAnswer): unknown =>
  answer.kind === "refused" ? answer.code : [answer.attached.isNew, answer.input.generation];

describe("resumeWorkflow", () => {
  it.each<[Outcome]>([["failed"], ["cancelled"], ["timedOut"], ["unknown"]])(
    "starts the next generation of a workflow that ended as %s",
    async (outcome) => {
      const scene = new Scene();
      scene.put(1, { outcome });

      const answer = await scene.resume("rerun");

      expect(withoutDetail(answer)).toStrictEqual([true, 2]);
      expect(scene.inputOf(2)).toMatchObject({
        workflowId: ID,
        generation: 2,
        acceptedAt: NOW.toISOString(),
        resumedAt: LATER.toISOString(),
        resumes: {
          mode: "rerun",
          steps: "s1,0,u;f1,v,1o",
          notes: { 1: { code: "x" } },
          generations: [
            {
              ...{ number: 1, outcome },
              ...{ acceptedAt: NOW.toISOString(), endedAt: NOW.toISOString() },
            },
          ],
        },
      });
      expect(scene.terminated).toStrictEqual([]);
    },
  );

  it("keeps the generations before, and the time of the first one", async () => {
    const scene = new Scene();
    const generations = [
      {
        ...{ number: 1, acceptedAt: NOW.toISOString(), endedAt: NOW.toISOString() },
        outcome: "cancelled" as const,
      },
    ];
    const resumes = { mode: null, steps: STEPS, notes: {}, generations };
    scene.put(1, { outcome: "cancelled" });
    scene.put(2, {
      ...{ outcome: "failed", input: { resumes, resumedAt: "2026-03-02T07:00:00.000Z" } },
      endedAt: new Date("2026-03-02T07:30:00.000Z"),
    });

    await scene.resume();

    expect(scene.inputOf(3)).toMatchObject({
      acceptedAt: NOW.toISOString(),
      resumes: {
        generations: [
          { number: 1, outcome: "cancelled" },
          {
            ...{ number: 2, outcome: "failed" },
            acceptedAt: "2026-03-02T07:00:00.000Z",
            endedAt: "2026-03-02T07:30:00.000Z",
          },
        ],
      },
    });
  });

  it("returns the live generation of a repeated call, and starts nothing", async () => {
    const scene = new Scene();
    scene.put(1, { outcome: "failed" });
    const [one, other] = await Promise.all([scene.resume(), scene.resume("rerun")]);

    const later = await scene.resume("repair");

    expect([one, other, later].map(withoutDetail)).toStrictEqual([
      [true, 2],
      [false, 2],
      [false, 2],
    ]);
    expect(scene.hub.starts).toBe(1);
    expect(scene.inputOf(2).resumes?.mode).toBeNull();
  });

  it.each<[string, number, Generation, string]>([
    ["that lives", 1, {}, "workflowNotEnded"],
    ["that succeeded", 1, { outcome: "succeeded" }, "workflowSucceeded"],
    [
      "that cannot be read",
      1,
      { outcome: "failed", input: { plan: 1 as never } },
      "workflowUnreadable",
    ],
  ])("refuses a workflow %s", async (_which, generation, fields, code) => {
    const scene = new Scene();
    scene.put(generation, fields);

    expect(withoutDetail(await scene.resume())).toBe(code);
    expect(scene.hub.starts).toBe(0);
  });

  it("refuses the 50th resume", async () => {
    const scene = new Scene();
    for (let number = 1; number <= 49; number++) scene.put(number, { outcome: "failed" });

    const last = withoutDetail(await scene.resume());
    scene.put(50, { outcome: "failed" });

    expect(last).toStrictEqual([true, 50]);
    expect(await scene.resume()).toMatchObject({
      code: "tooManyGenerations",
      reason: `Workflow ${ID} was resumed 49 times. Start it as a new workflow.`,
    });
  });

  it.each<[string, Partial<Generation>]>([
    ["terminated", { runtimeStatus: Status.Terminated }],
    ["broken", { runtimeStatus: Status.Failed }],
  ])("ends the conductor of a workflow that was %s before it goes on", async (_how, fields) => {
    const scene = new Scene();
    scene.put(1, { outcome: null, isConductorLive: true, ...fields });

    const answer = await scene.resume();

    expect(withoutDetail(answer)).toStrictEqual([true, 2]);
    expect(scene.terminated).toStrictEqual([conductorIdOf(ID)]);
    expect(scene.inputOf(2).resumes?.generations).toMatchObject([{ outcome: "unknown" }]);
  });

  it("ends no conductor that has ended", async () => {
    const scene = new Scene();
    scene.put(1, { outcome: null, isConductorLive: false });

    await scene.resume();

    expect(scene.terminated).toStrictEqual([]);
  });
});
