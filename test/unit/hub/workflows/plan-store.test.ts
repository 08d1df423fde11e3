import { createAttachWorkflow } from "../../../../src/hub/workflows/attach-workflow";
import { readStepRun } from "../../../../src/hub/workflows/plan-store";
import type { WorkflowInput } from "../../../../src/contracts/workflows/workflow-input";
import type { ParameterSeal } from "../../../../src/sealing/parameters";
import { anOrderWorkflow } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { aParameterSeal, unsealed } from "../../../support/parameter-seals";
import { aJobStep, WorkflowRequest } from "../../../support/workflow-requests";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const ID = `w-${"1".repeat(40)}`;
const SECRET = "customer-4711";

/** Its plan takes several pieces. */
const steps = Array.from({ length: 9 }, (_, index) =>
  aJobStep(`s${index}`, {
    jobId: String(index + 1),
    jobParameters: { who: SECRET, note: "x".repeat(6_000) },
  }),
);

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

const textOf = ({ instances }: MemoryHub): string => JSON.stringify([...instances.values()]);

describe("the plan of a workflow", () => {
  it("has what each step runs, in several pieces", async () => {
    const { hub, input } = await stored(unsealed);

    const jobs = await Promise.all(
      steps.map((_, step) => readStepRun(hub.client, input, step).then(({ target }) => target)),
    );

    expect(input.plan.pieces.length).toBeGreaterThan(1);
    expect(jobs.map(({ jobId }) => jobId)).toStrictEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
    ]);
    expect(textOf(hub)).toContain(SECRET);
  });

  it("says which step it does not have", async () => {
    const { hub, input } = await stored(unsealed);
    hub.instances.delete(`plan-${ID}-${input.plan.hash}-1`);

    await expect(readStepRun(hub.client, input, 0)).resolves.toMatchObject({
      timeoutSeconds: 86_400,
    });
    await expect(readStepRun(hub.client, input, input.plan.pieces[1]!)).rejects.toThrow(
      `The plan of ${ID} has no step ${String(input.plan.pieces[1])} to read.`,
    );
    await expect(readStepRun(hub.client, input, 9)).rejects.toThrow("has no step 9");
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
    const { hub, input } = await stored(seal);
    const { target } = await readStepRun(hub.client, input, 4);

    expect(textOf(hub)).not.toContain(SECRET);
    expect(target).toMatchObject({ type: "databricks-job", jobId: "5" });
    expect(seal.openTarget(ID, target)).toMatchObject({
      kind: "opened",
      target: { jobId: "5", jobParameters: { who: SECRET } },
    });
    expect(seal.openTarget(`w-${"2".repeat(40)}`, target)).toMatchObject({ kind: "unreadable" });
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
