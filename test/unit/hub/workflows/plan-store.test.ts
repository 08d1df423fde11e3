import { createAttachWorkflow } from "../../../../src/hub/workflows/attach-workflow";
import { readPlannedRun } from "../../../../src/hub/workflows/plan-store";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import type { Target } from "../../../../src/contracts/target";
import type { ParameterSeal } from "../../../../src/sealing/parameters";
import { anOrderWorkflow } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { aParameterSeal, unsealed } from "../../../support/parameter-seals";
import { aJobStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const ID = `w-${"1".repeat(40)}`;
const SECRET = "customer-4711";

/** Its plan takes several pieces, and its last step three of them. */
const LARGE_STEP = 9;
const NOTE = "Größe \u20ac ".repeat(3_000);
const LARGE_TASK = { task_key: "main", note: NOTE, who: SECRET };
const small = Array.from({ length: 9 }, (_, index) =>
  aJobStep(`s${index}`, {
    jobId: String(index + 1),
    jobParameters: { who: SECRET, note: "x".repeat(6_000) },
  }),
);

const steps = [
  ...small,
  {
    name: "large",
    run: { target: { type: "databricks-submit", run: { tasks: [LARGE_TASK] } } },
  },
];

async function stored(
  seal: ParameterSeal,
  hub = new MemoryHub(() => NOW),
): Promise<{ hub: MemoryHub; input: WorkflowInput }> {
  const ordered = anOrderWorkflow(() => NOW)(WorkflowRequest.parse({ steps }));
  if (ordered.kind === "refused") throw new Error("It is not a valid workflow.");
  const order = {
    input: { ...ordered.input, workflowId: ID, generation: 1 },
    runs: ordered.runs,
  };
  const { workflow } = await createAttachWorkflow(seal)(hub.client, order);
  return { hub, input: workflow.input! };
}

/** What a step runs, as the app reads it; the reason if its seal cannot be opened. */
async function read(
  { hub, input }: { hub: MemoryHub; input: WorkflowInput },
  step: number,
  { openTarget }: ParameterSeal = unsealed,
): Promise<Target | string> {
  const planned = await readPlannedRun(hub.client, input, { step, openTarget });
  return planned.kind === "read" ? planned.run.target : planned.reason;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const inputsOfPieces = ({ instances }: MemoryHub): unknown[] =>
  [...instances.values()].flatMap(({ instanceId, input }) =>
    instanceId.startsWith("plan-") ? [input] : [],
  );

const textOf = ({ instances }: MemoryHub): string => JSON.stringify([...instances.values()]);

describe("the plan of a workflow", () => {
  it("has what each step runs, in several pieces", async () => {
    const plan = await stored(unsealed);

    const targets = await Promise.all(steps.map((_, step) => read(plan, step)));

    expect(plan.input.plan.pieces).toStrictEqual([0, 3, 6, 9, 9, 9]);
    expect(targets.slice(0, LARGE_STEP)).toMatchObject(
      small.map((_, step) => ({ jobId: String(step + 1) })),
    );
    expect(targets[LARGE_STEP]).toMatchObject({ run: { tasks: [LARGE_TASK] } });
    expect(textOf(plan.hub)).toContain(SECRET);
  });

  it("gives no turn more than 64 KB", async () => {
    const plans = await Promise.all([stored(unsealed), stored(aParameterSeal())]);

    const inputs = plans.flatMap(({ hub }) => inputsOfPieces(hub));

    // A turn is given the input, and its history, in which it is a text.
    const sizes = inputs.map((input) => bytesOf(input) + bytesOf(JSON.stringify(input)));
    expect(sizes).toHaveLength(12);
    expect(Math.max(...sizes)).toBeLessThan(62_000);
  });

  it("says which step it does not have", async () => {
    const plan = await stored(unsealed);
    const { hub, input } = plan;
    hub.instances.delete(`plan-${ID}-${input.plan.hash}-1`);
    hub.instances.delete(`plan-${ID}-${input.plan.hash}-4`);

    await expect(read(plan, 0)).resolves.toMatchObject({ jobId: "1" });
    await expect(read(plan, 3)).rejects.toThrow(`The plan of ${ID} has no step 3 to read.`);
    await expect(read(plan, LARGE_STEP)).rejects.toThrow("has no step 9");
    await expect(read(plan, 10)).rejects.toThrow("has no step 10");
  });

  it("is completed if an earlier call could store only a part of it", async () => {
    const hub = new MemoryHub(() => NOW);
    await stored(unsealed, hub);
    hub.instances.delete(ID);
    hub.instances.delete([...hub.instances.keys()].at(-1)!);
    const before = hub.starts;

    await stored(unsealed, hub);

    // One piece, and the workflow.
    expect(hub.starts - before).toBe(2);
  });
});

describe("the plan of a workflow, while parameters are sealed", () => {
  it("has no parameter in it, and can be opened for this workflow alone", async () => {
    const seal = aParameterSeal();
    const plan = await stored(seal);
    const others = { ...plan, input: { ...plan.input, workflowId: `w-${"2".repeat(40)}` } };

    expect(textOf(plan.hub)).not.toContain(SECRET);
    expect(await read(plan, 4, seal)).toMatchObject({ jobId: "5", jobParameters: { who: SECRET } });
    expect(await read(plan, LARGE_STEP, seal)).toMatchObject({ run: { tasks: [LARGE_TASK] } });
    await expect(read(others, 4, seal)).rejects.toThrow("has no step 4");
  });

  it.each([4, LARGE_STEP])("is not opened without its key: step %d", async (step) => {
    const plan = await stored(aParameterSeal());
    const otherSeal = aParameterSeal({ keys: ["another-key-of-more-than-thirty-two-characters"] });

    expect(await read(plan, step, otherSeal)).toContain(`The parameters of ${ID} are sealed`);
  });

  it("can be read if one call has stored a part of it, and another one the rest", async () => {
    const seal = aParameterSeal();
    const hub = new MemoryHub(() => NOW);
    const { input } = await stored(seal, hub);
    hub.instances.delete(ID);
    hub.instances.delete(`plan-${ID}-${input.plan.hash}-4`);

    const plan = await stored(seal, hub);

    expect(await read(plan, LARGE_STEP, seal)).toMatchObject({ run: { tasks: [LARGE_TASK] } });
  });

  it("is found under a hash that nobody can guess the parameters by", async () => {
    const sealed = await stored(aParameterSeal());
    const open = await stored(unsealed);

    expect(sealed.input.plan.hash).toHaveLength(open.input.plan.hash.length);
    expect(sealed.input.plan.hash).not.toBe(open.input.plan.hash);
    expect(sealed.input.requestHash).not.toContain(open.input.requestHash);
    expect(aParameterSeal().compareHashes(sealed.input.requestHash, open.input.requestHash)).toBe(
      "same",
    );
  });
});
