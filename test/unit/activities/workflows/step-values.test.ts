import { OrchestrationRuntimeStatus } from "durable-functions";
import type { VendorCalls } from "../../../../src/activities/vendor-calls";
import { createStepValues } from "../../../../src/activities/workflows/step-values";
import type { Reference } from "../../../../src/contracts/workflows/template";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import { repairRunIdOf } from "../../../../src/hub/repairs";
import { stepRunIdOf } from "../../../../src/hub/workflows/workflow-id";
import { anOrderWorkflow } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { unsealed } from "../../../support/parameter-seals";
import { anAttempt, aRunInput, succeeded } from "../../../support/run-builders";
import { aConclusion, aProgress, succeededConclusion } from "../../../support/stored-runs";
import { aStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const ID = `w-${"1".repeat(40)}`;
const LARGE = "x".repeat(30_000);

function workflowOf(generation = 1): WorkflowInput {
  const steps = [aStep("a"), aStep("b", { dependsOn: ["a"] })];
  const ordered = anOrderWorkflow(() => NOW)(WorkflowRequest.parse({ steps }));
  if (ordered.kind === "refused") throw new Error("It is not a valid workflow.");
  return { ...ordered.input, workflowId: ID, generation };
}

const reference = (...path: string[]): Reference => ({ kind: "step", text: "…", step: "a", path });

/** Outputs as they are stored, apart from the run. */
const outputs = (result: string, vendorRunId = "501") => ({
  vendorRunId,
  outputs: {
    tasks: {
      main: {
        ...{ state: "SUCCESS", attempt: 1, startedAt: null, endedAt: null },
        ...{ durationSeconds: 7, result, error: null, truncated: false },
      },
    },
    truncated: false,
  },
});

class Scene {
  readonly hub = new MemoryHub(() => NOW);
  readonly calls: Partial<VendorCalls> = {};
  generation = 1;
  now = NOW;
  /** Reads of the task hub, by instance. */
  readonly reads: string[] = [];

  put(instanceId: string, conclusion = succeededConclusion, outputsOf?: string): void {
    this.hub.put({
      instanceId,
      runtimeStatus: OrchestrationRuntimeStatus.Completed,
      input: aRunInput({ workflow: { id: ID, step: "a", index: 0 } }),
      customStatus: aProgress({
        ...{ phase: "ended", conclusion, latest: anAttempt() },
        ...(outputsOf !== undefined && { outputsOf }),
      }),
    });
  }

  putOutputs(runId: string, output: unknown): void {
    this.hub.put({
      instanceId: `outputs-${runId}`,
      name: "outputs",
      runtimeStatus: OrchestrationRuntimeStatus.Completed,
      output,
    });
  }

  valueOf(): (one: Reference) => Promise<unknown> {
    const { client } = this.hub;
    const getStatus = client.getStatus.bind(client);
    client.getStatus = (id, options) => {
      this.reads.push(id);
      return getStatus(id, options);
    };
    const workflow = workflowOf(this.generation);
    const named = workflow.steps.map((step) => ({ ...step, name: step.name ?? "" }));
    return createStepValues({
      ...{ client, workflow, named, now: () => this.now },
      calls: this.calls as VendorCalls,
      openTarget: unsealed.openTarget,
    });
  }
}

const FIRST = stepRunIdOf(ID, 0, 1);
const RESULT = reference("outputs", "tasks", "main", "result");

describe("the values of references", () => {
  it("are those of large outputs, which are stored apart from their run", async () => {
    const scene = new Scene();
    scene.put(FIRST, succeededConclusion, "501");
    scene.putOutputs(FIRST, outputs(LARGE));
    const valueOf = scene.valueOf();

    await expect(valueOf(RESULT)).resolves.toBe(LARGE);
    await expect(valueOf(reference("outputs", "tasks", "main", "durationSeconds"))).resolves.toBe(
      7,
    );
    await expect(valueOf(reference("outputs"))).resolves.toStrictEqual(outputs(LARGE).outputs);
  });

  it("are read once for each run, however many references lead to it", async () => {
    const scene = new Scene();
    scene.put(FIRST, succeededConclusion, "501");
    scene.putOutputs(FIRST, outputs("1"));
    const valueOf = scene.valueOf();

    await Promise.all([valueOf(RESULT), valueOf(reference("outcome")), valueOf(RESULT)]);
    const once = scene.reads.length;
    await valueOf(reference("vendorRunId"));
    await valueOf(reference("outputs", "truncated"));

    expect(scene.reads.filter((id) => id === `outputs-${FIRST}`)).toHaveLength(1);
    expect(scene.reads).toHaveLength(once);
  });

  it.each([
    ["a task that there is not", reference("outputs", "tasks", "other", "result")],
    ["something inside a text", reference("outputs", "tasks", "main", "result", "length")],
    ["what every object has", reference("outputs", "constructor")],
    ["a field that there is not", reference("message")],
  ])("are missing for %s", async (_what, one) => {
    const scene = new Scene();
    scene.put(FIRST, succeededConclusion, "501");
    scene.putOutputs(FIRST, outputs("1"));

    await expect(scene.valueOf()(one)).resolves.toBeUndefined();
  });

  it("are missing for a step without a run, and for outputs of another attempt", async () => {
    const none = new Scene();
    const other = new Scene();
    other.put(FIRST, succeededConclusion, "501");
    other.putOutputs(FIRST, outputs("old", "77"));
    other.now = new Date(NOW.getTime() + 61_000);

    await expect(none.valueOf()(RESULT)).resolves.toBeUndefined();
    await expect(other.valueOf()(RESULT)).resolves.toBeUndefined();
  });

  it("are asked for again a moment later if the task hub does not show them yet", async () => {
    const scene = new Scene();
    scene.put(FIRST, succeededConclusion, "501");

    await expect(scene.valueOf()(RESULT)).rejects.toThrow(
      `The outputs of run ${FIRST} are not visible yet.`,
    );
  });

  it("are those of the fields of the run", async () => {
    const scene = new Scene();
    scene.put(FIRST, aConclusion({ outcome: "timedOut" }));
    const valueOf = scene.valueOf();

    await expect(valueOf({ kind: "workflowId", text: "…" })).resolves.toBe(ID);
    await expect(valueOf(reference("outcome"))).resolves.toBe("timedOut");
    await expect(valueOf(reference("vendorRunId"))).resolves.toBe("501");
    await expect(valueOf(reference("runPageUrl"))).resolves.toContain("/runs/501");
    await expect(valueOf(reference("outputs", "tasks"))).resolves.toBeUndefined();
  });

  it("are those of the newest repair, and of the newest generation", async () => {
    const repaired = new Scene();
    repaired.put(FIRST, aConclusion(), "501");
    repaired.putOutputs(FIRST, outputs("failed"));
    repaired.put(repairRunIdOf(FIRST, 1), succeededConclusion, "501");
    repaired.putOutputs(repairRunIdOf(FIRST, 1), outputs("repaired"));
    const rerun = new Scene();
    rerun.generation = 3;
    rerun.put(FIRST, succeededConclusion, "501");
    rerun.putOutputs(FIRST, outputs("first"));
    rerun.put(stepRunIdOf(ID, 0, 2), succeededConclusion, "501");
    rerun.putOutputs(stepRunIdOf(ID, 0, 2), outputs("second"));

    await expect(repaired.valueOf()(RESULT)).resolves.toBe("repaired");
    await expect(rerun.valueOf()(RESULT)).resolves.toBe("second");
  });

  it("are read at the vendor for a run whose success was seen late", async () => {
    const scene = new Scene();
    scene.put(FIRST, aConclusion({ outcome: "unknown", code: "lostContact" }));
    scene.calls.check = () => Promise.resolve({ kind: "checked", status: succeeded() });
    scene.calls.outputs = () =>
      Promise.resolve({ kind: "read", outputs: outputs("late").outputs } as never);

    await expect(scene.valueOf()(RESULT)).resolves.toBe("late");
  });
});
