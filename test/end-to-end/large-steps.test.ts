import { World } from "../support/world";
import { startWorkflow, workflowEnded, type Fields } from "./workflow-scene";

const KIB = 1_024;

/** A one-time run of many tasks, as generators of jobs write them: 40 KB of JSON. */
const tasks = Array.from({ length: 100 }, (_, index) => ({
  task_key: `load_${index}`,
  ...(index > 0 && { depends_on: [{ task_key: `load_${index - 1}` }] }),
  notebook_task: {
    notebook_path: `/Workspace/Shared/ingestion/sources/load_table_${index}`,
    base_parameters: {
      query: `SELECT "id", "größe" FROM sales.orders_${index} WHERE day > '2026-03-01'`.padEnd(210),
    },
  },
}));

const submitStep = (name: string, run: Fields, fields: Fields = {}): Fields => ({
  name,
  run: { target: { type: "databricks-submit", run } },
  ...fields,
});

const BODY = {
  steps: [
    submitStep("all", { tasks }),
    submitStep(
      "again",
      { tasks, run_name: "after ${steps.all.vendorRunId}" },
      { dependsOn: ["all"] },
    ),
  ],
};

/** The tasks of each one-time run that the workspace has received, and their names. */
function recordSubmits({ vendors: { databricks } }: World): Fields[] {
  const received: Fields[] = [];
  databricks.scriptSubmits((body) => {
    received.push(body);
    return { tasks: [{ key: "main", durationSeconds: 30 }] };
  });
  return received;
}

describe("a workflow whose steps are one-time runs of 40 KB", () => {
  it.each([
    ["open", {}],
    ["sealed", { SEAL_PARAMETERS: "true" }],
  ])(
    "starts each with all of it, and keeps the turns of the workflow small: %s",
    async (_how, environment) => {
      await using world = await World.start({ environment });
      const received = recordSubmits(world);

      const { id } = await startWorkflow(world, BODY);
      const ended = await workflowEnded(world, id);

      const [first] = world.vendors.databricks.runs();
      const orchestrators = ["workflow", "conductor", "workflowPlan"];
      const payloads = orchestrators.map((name) => world.host.largestPayloadBytesOf(name));
      expect(JSON.stringify({ tasks }).length).toBeGreaterThan(39_000);
      expect(ended).toMatchObject({ status: "succeeded" });
      expect(received).toMatchObject([
        { tasks },
        { tasks, run_name: `after ${String(first?.runId)}` },
      ]);
      expect(Math.max(...payloads)).toBeLessThan(64 * KIB);
    },
  );
});
