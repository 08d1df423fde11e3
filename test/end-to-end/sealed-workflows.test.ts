import type { JobDefinition } from "../../local/simulators/databricks/job-definition";
import { placesOf, startTraced } from "../support/traces";
import {
  type Fields,
  post,
  resume,
  startWorkflow,
  stepOf,
  workflowEnded,
  type WorkflowJson,
} from "./workflow-scene";
import type { World } from "../support/world";

/** A parameter that can be recognised in every trace. */
const VALUE = "customer-4711-of-the-parameters";

const SEALED = { SEAL_PARAMETERS: "true" };
const KEY = { "Idempotency-Key": "nightly" };

/** Its error quotes what it was given; a repair succeeds. */
const load: JobDefinition = {
  name: "Load",
  jobParameters: { who: "nobody" },
  tasks: [
    {
      key: "main",
      durationSeconds: 30,
      outcome: { kind: "fails", error: `ValueError: no data for ${VALUE}` },
      repairedOutcome: { kind: "succeeds" },
    },
  ],
};

const report: JobDefinition = {
  name: "Report",
  jobParameters: { who: "nobody" },
  tasks: [{ key: "main", durationSeconds: 30 }],
};

const step = (name: string, jobName: string, fields: Fields = {}, more: Fields = {}): Fields => ({
  name,
  run: {
    target: { type: "databricks-job", jobName, jobParameters: { who: VALUE, ...more } },
  },
  ...fields,
});

const BODY = {
  steps: [
    step("load", load.name),
    step("report", report.name, { dependsOn: ["load"] }, { run: "${steps.load.vendorRunId}" }),
  ],
};

function addJobs({ vendors: { databricks } }: World): void {
  databricks.addJob(load);
  databricks.addJob({ ...report, jobParameters: { who: "nobody", run: "none" } });
}

/** Everything that callers read about a workflow. */
async function documentsOf(world: World, { id, resultUrl }: WorkflowJson): Promise<string> {
  const paths = [`/api/workflows/${id}`, resultUrl, "/api/workflows", "/api/runs"];
  const answers = await Promise.all(paths.map((path) => world.call(path)));
  return answers.map(({ text }) => text).join("\n");
}

describe("a parameter of a step, while parameters are sealed", () => {
  it("is in no trace of a workflow that fails and is resumed", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    addJobs(world);

    const accepted = await startWorkflow(world, BODY, KEY);
    const failed = await workflowEnded(world, accepted.id);
    const ofFailure = await documentsOf(world, accepted);
    await resume(world, accepted.id);
    const ended = await workflowEnded(world, accepted.id);
    const ofSuccess = await documentsOf(world, accepted);

    const given = world.vendors.databricks.runs().map(({ jobParameters }) => jobParameters);
    const [first] = world.vendors.databricks.runs();
    expect([failed.status, ended.status]).toStrictEqual(["failed", "succeeded"]);
    expect(failed.message).toContain("ValueError: no data for [parameter]");
    expect(given).toStrictEqual([{ who: VALUE }, { who: VALUE, run: first?.runId }]);
    const everything = [await traced.traces(), ofFailure, ofSuccess].join("\n");
    expect(placesOf(VALUE, everything)).toStrictEqual([]);
  });

  it("is in the traces while they are not sealed, so the search would find it", async () => {
    await using traced = await startTraced();
    addJobs(traced.world);

    const { id } = await startWorkflow(traced.world, BODY);
    await workflowEnded(traced.world, id);

    expect(placesOf(VALUE, await traced.traces()).length).toBeGreaterThan(3);
  });

  it("still tells the same request from another one", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    addJobs(world);
    const { id } = await startWorkflow(world, BODY, KEY);

    await world.restart();
    const again = await post(world, "/api/workflows", BODY, KEY);
    const other = await post(world, "/api/workflows", { steps: BODY.steps.slice(0, 1) }, KEY);

    expect(again).toMatchObject({ status: 202, body: { id } });
    expect(other).toMatchObject({ status: 409, body: { code: "idempotencyKeyReused" } });
    await workflowEnded(world, id);
  });

  it("fails a step whose key was removed, which says so and starts nothing", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    world.vendors.databricks.addJob({
      ...load,
      tasks: [{ key: "main", durationSeconds: 300 }],
    });
    world.vendors.databricks.addJob(report);
    const { id } = await startWorkflow(world, BODY, KEY);
    await world.until(() => world.vendors.databricks.runs().length === 1);

    await world.restart({ RESULT_LINK_KEYS: "another-result-link-key-for-tests-that-is-long" });
    const ended = await workflowEnded(world, id);
    const again = await post(world, "/api/workflows", BODY, KEY);

    expect(ended.status).toBe("failed");
    expect(stepOf(ended, "load").status).toBe("succeeded");
    expect(stepOf(ended, "report")).toMatchObject({
      ...{ status: "failed", runId: null },
      message: expect.stringContaining("no key in RESULT_LINK_KEYS opens them") as string,
    });
    expect(again).toMatchObject({ status: 409, body: { code: "requestNotComparable" } });
    expect(world.vendors.databricks.runs()).toHaveLength(1);
  });
});
