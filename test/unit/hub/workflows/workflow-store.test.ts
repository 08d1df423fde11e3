import { OrchestrationRuntimeStatus } from "durable-functions";
import type { Outcome } from "../../../../src/contracts/outcome";
import {
  conductorIdOf,
  workflowInstanceId,
} from "../../../../src/contracts/workflows/workflow-ids";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import {
  createAttachWorkflow,
  type GenerationOrder,
} from "../../../../src/hub/workflows/attach-workflow";
import { findStepStates, findWorkflow } from "../../../../src/hub/workflows/workflow-store";
import { findNamedSteps, readNamedSteps } from "../../../../src/hub/workflows/plan-store";
import { instancesToPurge } from "../../../../src/hub/workflows/purge-workflow";
import { anOrderWorkflow } from "../../../support/app-contract";
import { unsealed } from "../../../support/parameter-seals";
import { MemoryHub } from "../../../support/memory-hub";
import { aStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const ID = `w-${"1".repeat(40)}`;

function orderOf(steps: readonly object[]): GenerationOrder {
  const result = anOrderWorkflow(() => NOW)(WorkflowRequest.parse({ steps }));
  if (result.kind === "refused") throw new Error(JSON.stringify(result.errors));
  const { input, runs } = result;
  return { input: { ...input, workflowId: ID, generation: 1 }, runs };
}

const order = orderOf([aStep("a"), aStep("b", { dependsOn: ["a"] })]);

function putGeneration(
  hub: MemoryHub,
  generation: number,
  { outcome, input = {} }: { outcome?: Outcome | undefined; input?: Partial<WorkflowInput> } = {},
): string {
  const instanceId = workflowInstanceId(ID, generation);
  const conclusion = outcome === undefined ? null : { outcome, code: null, message: "Ended." };
  hub.put({
    instanceId,
    name: "workflow",
    runtimeStatus:
      outcome === undefined
        ? OrchestrationRuntimeStatus.Running
        : OrchestrationRuntimeStatus.Completed,
    input: { ...order.input, generation, ...input },
    customStatus: {
      phase: outcome === undefined ? "running" : "ended",
      message: "Something",
      deadline: NOW.toISOString(),
      conclusion,
    },
  });
  return instanceId;
}

describe("findWorkflow", () => {
  it.each(["w-1", `w-${"g".repeat(40)}`, `r-${"1".repeat(40)}`, "", `${ID}-2`])(
    "asks the task hub for no id of another form, such as %j",
    async (id) => {
      const hub = new MemoryHub(() => NOW);
      hub.trouble = new Error("Nobody may ask.");

      await expect(findWorkflow(hub.client, id)).resolves.toBeNull();
    },
  );

  it("finds the newest generation", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1, { outcome: "failed" });
    putGeneration(hub, 2, { outcome: "cancelled" });
    putGeneration(hub, 3);

    await expect(findWorkflow(hub.client, ID)).resolves.toMatchObject({
      id: ID,
      instanceId: `${ID}-3`,
      generation: 3,
      ended: false,
    });
  });

  it("looks for no generation behind one that is live", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1);
    putGeneration(hub, 2);

    await expect(findWorkflow(hub.client, ID)).resolves.toMatchObject({ generation: 1 });
  });

  it("does not take another instance for a workflow", async () => {
    const hub = new MemoryHub(() => NOW);
    hub.put({ instanceId: ID, name: "run" });

    await expect(findWorkflow(hub.client, ID)).resolves.toBeNull();
  });

  it("throws for an instance of which only a part is left, because it may be a workflow", async () => {
    const hub = new MemoryHub(() => NOW);
    hub.put({ instanceId: ID, name: null });

    await expect(findWorkflow(hub.client, ID)).rejects.toThrow("only a part");
  });
});

describe("findStepStates", () => {
  const steps = [
    ["s", 1, 0, 30],
    ["l", 1, 31, null],
  ] as const;

  const found = async (hub: MemoryHub): Promise<unknown> => {
    const workflow = await findWorkflow(hub.client, ID);
    return (await findStepStates(hub.client, workflow!)).steps;
  };

  it("says that nothing has started before there is a conductor", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1);

    await expect(found(hub)).resolves.toStrictEqual([
      ["w", 0, null, null],
      ["w", 0, null, null],
    ]);
  });

  it("says what a resumed workflow goes on with before it has a conductor", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1, { outcome: "failed" });
    const resumes = { mode: null, steps: steps.map((one) => [...one]), notes: {}, generations: [] };
    putGeneration(hub, 2, { input: { resumes: resumes as never } });

    await expect(found(hub)).resolves.toStrictEqual(steps);
  });

  it("reads the states from the conductor, and its result if it has ended", async () => {
    const hub = new MemoryHub(() => NOW);
    const instanceId = conductorIdOf(putGeneration(hub, 1));
    const progress = { steps, notes: {}, stop: null };
    hub.put({ instanceId, name: "conductor", customStatus: progress });
    const live = await found(hub);
    const ended = [
      ["s", 1, 0, 30],
      ["s", 1, 31, 60],
    ];
    const output = { ...progress, steps: ended, outcome: "succeeded", code: null };
    hub.put({ instanceId, output });

    expect(live).toStrictEqual(steps);
    await expect(found(hub)).resolves.toStrictEqual(ended);
  });
});

describe("createAttachWorkflow", () => {
  it("stores the plan before it starts the workflow, each once", async () => {
    const hub = new MemoryHub(() => NOW);
    const attach = createAttachWorkflow(unsealed);

    const [one, other] = await Promise.all([attach(hub.client, order), attach(hub.client, order)]);
    const later = await createAttachWorkflow(unsealed)(hub.client, order);

    expect([one.isNew, other.isNew, later.isNew]).toStrictEqual([true, false, false]);
    expect([...hub.instances.keys()]).toStrictEqual([`plan-${ID}-${order.input.plan.hash}-0`, ID]);
    expect(hub.starts).toBe(2);
  });

  it("stores long names once, in the plan, and finds them again", async () => {
    const hub = new MemoryHub(() => NOW);
    const [first = "", ...others] = Array.from({ length: 200 }, (_, index) =>
      `${index}`.padEnd(60, "-name"),
    );
    const names = [first, ...others];
    const wide = orderOf([
      aStep(first),
      ...others.map((name) => aStep(name, { dependsOn: [first] })),
    ]);

    const { workflow } = await createAttachWorkflow(unsealed)(hub.client, wide);
    const named = await findNamedSteps(hub.client, workflow.input!);
    const stored = hub.instances.get(ID)?.input as { steps: unknown };

    expect(JSON.stringify(stored)).not.toContain("-name");
    expect(typeof stored.steps).toBe("string");
    expect(named?.map(({ name }) => name)).toStrictEqual(names);
    expect(named?.[1]).toStrictEqual({ name: names[1], after: "1" });
    expect(await instancesToPurge(hub.client, ID, ID)).toStrictEqual([
      ...[...hub.instances.keys()].filter((id) => id.startsWith("plan-")),
      ...[conductorIdOf(ID), ID],
    ]);
  });

  it("says that the names are gone when their piece is deleted", async () => {
    const hub = new MemoryHub(() => NOW);
    const wide = orderOf(Array.from({ length: 200 }, (_, at) => aStep(`${at}`.padEnd(60, "x"))));
    const { workflow } = await createAttachWorkflow(unsealed)(hub.client, wide);
    const plan = [...hub.instances.keys()].filter((id) => id.startsWith("plan-"));
    for (const id of plan) hub.instances.delete(id);

    expect(await findNamedSteps(hub.client, workflow.input!)).toBeNull();
    await expect(readNamedSteps(hub.client, workflow.input!)).rejects.toThrow("no names to read");
  });

  it("starts no generation that has ended again", async () => {
    const hub = new MemoryHub(() => NOW);
    putGeneration(hub, 1, { outcome: "failed" });

    const { isNew, workflow } = await createAttachWorkflow(unsealed)(hub.client, order);

    expect([isNew, workflow.ended, hub.starts]).toStrictEqual([false, true, 0]);
  });

  it("tells calls of two processes at once apart", async () => {
    const hub = new MemoryHub(() => NOW);

    const attached = await Promise.all([
      createAttachWorkflow(unsealed)(hub.client, order),
      createAttachWorkflow(unsealed)(hub.client, order),
    ]);

    expect(attached.map(({ isNew }) => isNew).sort()).toStrictEqual([false, true]);
  });
});
