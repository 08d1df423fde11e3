import {
  findWorkflowDocument,
  findWorkflowReport,
} from "../../../../src/hub/workflows/find-workflow-document";
import { findWorkflow } from "../../../../src/hub/workflows/workflow-store";
import type { Behaviours } from "../../../support/step-run";
import { aStep } from "../../../support/workflow-requests";
import { WORKFLOW_ID, WorkflowWorld } from "../../../support/workflow-world";

const BASE_URL = "https://runward.example.com";

/** More than a status document reads. */
const COUNT = 52;
const nameOf = (index: number): string => `s${index}`;
const steps = Array.from({ length: COUNT }, (_, index) => aStep(nameOf(index)));

type Named = Readonly<Record<string, string | null>>;

async function shownBy(world: WorkflowWorld): Promise<Named> {
  const workflow = await findWorkflow(world.client, WORKFLOW_ID);
  const document = await findWorkflowDocument(world.client, workflow!, { baseUrl: BASE_URL });
  return Object.fromEntries(document.steps.map(({ name, runId }) => [name, runId]));
}

/** In the callback of the first generation. */
async function reportedBy(world: WorkflowWorld): Promise<unknown> {
  const options = { baseUrl: BASE_URL, now: world.now };
  const report = await findWorkflowReport(world.client, WORKFLOW_ID, options);
  if (typeof report === "string") throw new Error(`There is no report: ${report}.`);
  return report.document.steps;
}

/** The newest run of each step, as it has really run. */
const newestIn = (world: WorkflowWorld): Named =>
  Object.fromEntries(
    steps.map((_, index) => [nameOf(index), world.jobsOf(nameOf(index)).at(-1)?.runId ?? null]),
  );

/** Each step fails so often before it succeeds. */
const failing =
  (times: number) =>
  (_step: string, number: number): { seconds: number; ends: "failed" | "succeeded" } => ({
    seconds: 20,
    ends: number > times ? "succeeded" : "failed",
  });

/** The second step fails twice, while the first one runs. */
const besideASlowOne: Behaviours = (step, number) =>
  ({
    s0: { seconds: 2_000, ends: "succeeded" } as const,
    s1: failing(2)(step, number),
  })[step] ?? { seconds: 20, ends: "succeeded" };

describe("the document of a workflow", () => {
  it.each(["repair", "rerun"] as const)(
    "names the run of each of its %s generations, also of those that it does not read",
    async (mode) => {
      const world = new WorkflowWorld({ jobs: failing(2) });
      await world.run({ steps, maxParallel: 50, onFailure: "continue" });
      const first = [await shownBy(world), newestIn(world)];

      await world.resume(mode);
      await world.end(2);
      const second = [await shownBy(world), newestIn(world)];

      await world.resume(mode);
      const { outcome } = await world.end(3);

      expect(outcome).toBe("succeeded");
      expect(first[0]).toStrictEqual(first[1]);
      expect(second[0]).toStrictEqual(second[1]);
      expect(await shownBy(world)).toStrictEqual(newestIn(world));
      expect(new Set(world.jobs.map(({ runId }) => runId)).size).toBe(3 * COUNT);
    },
    120_000,
  );

  it("names the repair that the workflow has followed while it was live", async () => {
    const world = new WorkflowWorld({ jobs: besideASlowOne });
    await world.start({ steps: steps.slice(0, 3), onFailure: "continue" });
    for (const at of [100, 300]) world.hub.after(at, () => world.repair("s1"));
    await world.end();

    expect((await shownBy(world))["s1"]).toBe(world.jobsOf("s1")[2]?.runId);
  });

  it("tells a callback that comes late the runs of its own generation", async () => {
    const world = new WorkflowWorld({ jobs: failing(1) });
    await world.run({ steps: steps.slice(0, 2) });
    const before = await reportedBy(world);

    await world.resume();
    await world.end(2);

    expect(await reportedBy(world)).toStrictEqual(before);
  });
});
