import { databricksFaults } from "../../../../../local/simulators/databricks/databricks-error";
import type { Fault } from "../../../../../local/simulators/faults";
import type { DatabricksJobTarget } from "../../../../../src/providers/databricks/jobs/job-target";
import { anOrder, launched, simulateWorkspace } from "../simulated-workspace";
import { aClaim } from "../../../../support/claims";

const runNow = { method: "POST", path: /run-now/ };
const oneTask = [{ key: "main", durationSeconds: 60 }];

describe("launch", () => {
  it("starts the job and refers to its run", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });

    const result = await provider.launch(anOrder(jobId), aClaim());

    const [run] = simulator.runs();
    expect(result).toStrictEqual({
      kind: "launched",
      attempt: {
        provider: "databricks",
        connectionId: "prod",
        number: 1,
        vendorJobId: jobId,
        vendorRunId: run!.runId,
        runPageUrl: `${simulator.baseUrl}/jobs/${jobId}/runs/${run!.runId}`,
        launchedAt: "2026-01-05T06:00:00.000Z",
      },
    });
  });

  it("addresses jobs and reads runs beyond 2^53 exactly", async () => {
    await using workspace = await simulateWorkspace({ idsBeyondSafe: true });
    const { simulator } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });

    const attempt = await launched(workspace, jobId);

    expect(attempt.vendorRunId).toBe(simulator.runs()[0]!.runId);
    expect(BigInt(attempt.vendorRunId)).toBeGreaterThan(2n ** 53n);
    expect(simulator.runs()[0]!.request["job_id"]).toBe(BigInt(jobId));
  });

  it("finds the same run when the same order is sent again", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: oneTask });

    const first = await launched(workspace, jobId);
    const second = await launched(workspace, jobId);

    expect(second.vendorRunId).toBe(first.vendorRunId);
    expect(workspace.simulator.runs()).toHaveLength(1);
  });

  it("starts another run for another attempt", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: oneTask });

    await launched(workspace, jobId, { attemptNumber: 1 });
    await launched(workspace, jobId, { attemptNumber: 2 });

    const tokens = workspace.simulator.runs().map((run) => run.idempotencyToken);
    expect(new Set(tokens).size).toBe(2);
    expect(tokens).toStrictEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });

  it.each<[string, Fault]>([
    ["the answer is lost", { kind: "reset", when: "afterEffect" }],
    [
      "a gateway answers 503 after the start",
      databricksFaults.temporarilyUnavailable({ effect: true }),
    ],
    ["a gateway answers 504 after the start", { kind: "status", status: 504, effect: true }],
  ])("starts one run although %s", async (_name, fault) => {
    await using workspace = await simulateWorkspace();
    const { simulator } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    simulator.faults.add({ ...runNow, fault });

    const attempt = await launched(workspace, jobId);

    expect(simulator.runs().map((run) => run.runId)).toStrictEqual([attempt.vendorRunId]);
    expect(simulator.counts()["POST jobs/run-now"]).toBe(2);
  });

  it.each<[string, Partial<DatabricksJobTarget>, Record<string, unknown>]>([
    ["job parameters", { jobParameters: { day: "1" } }, { job_parameters: { day: "1" } }],
    ["notebook parameters", { notebookParams: { a: "b" } }, { notebook_params: { a: "b" } }],
    ["jar parameters", { jarParams: ["a"] }, { jar_params: ["a"] }],
    ["python parameters", { pythonParams: ["a"] }, { python_params: ["a"] }],
    ["named parameters", { pythonNamedParams: { a: "b" } }, { python_named_params: { a: "b" } }],
    ["spark-submit parameters", { sparkSubmitParams: ["a"] }, { spark_submit_params: ["a"] }],
    ["SQL parameters", { sqlParams: { a: "b" } }, { sql_params: { a: "b" } }],
    ["dbt commands", { dbtCommands: ["dbt run"] }, { dbt_commands: ["dbt run"] }],
    [
      "pipeline parameters",
      {
        pipelineParams: {
          fullRefresh: false,
          refreshSelection: ["a"],
          fullRefreshSelection: ["b"],
          refreshFlowSelection: ["c"],
          resetCheckpointSelection: ["d"],
        },
      },
      {
        pipeline_params: {
          full_refresh: false,
          refresh_selection: ["a"],
          full_refresh_selection: ["b"],
          refresh_flow_selection: ["c"],
          reset_checkpoint_selection: ["d"],
        },
      },
    ],
    ["a selection of tasks", { only: ["main"] }, { only: ["main"] }],
    ["the queue", { queue: { enabled: false } }, { queue: { enabled: false } }],
    [
      "the performance target",
      { performanceTarget: "STANDARD" },
      { performance_target: "STANDARD" },
    ],
  ])(
    "sends %s under the vendor's names, and no fields that were not given",
    async (_name, target, sent) => {
      await using workspace = await simulateWorkspace();
      const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: oneTask });

      await launched(workspace, jobId, target);

      expect(workspace.simulator.runs()[0]!.request).toStrictEqual({
        job_id: Number(jobId),
        idempotency_token: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        ...sent,
      });
    },
  );
});

describe("launch whose answer names a run by an id that cannot be read", () => {
  it.each([["7a"], [""], [1.5], [-7], [true], [{}]])(
    "takes no other run for it: %j",
    async (run_id) => {
      await using workspace = await simulateWorkspace();
      const { simulator, provider } = workspace;
      const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
      await launched(workspace, jobId);
      simulator.faults.add({
        path: /run-now/,
        fault: { kind: "status", status: 200, body: { run_id } },
      });

      const result = await provider.launch(anOrder(jobId, { attemptNumber: 2 }), aClaim());

      expect(result).toMatchObject({
        kind: "tryAgain",
        reason: expect.stringMatching(
          /^Databricks workspace prod at \S+ accepted the start of job \d+ but returned a run id that cannot be read\.$/,
        ) as string,
        mayHaveStarted: true,
      });
      expect(simulator.counts()).not.toHaveProperty(["GET jobs/runs/list"]);
    },
  );
});

describe("launch of a continuous job", () => {
  it("refers to the new run that the job got, although the answer names none", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator } = workspace;
    const jobId = simulator.addJob({ name: "Stream", tasks: oneTask, continuous: "withoutRunId" });

    const attempt = await launched(workspace, jobId);

    expect(attempt.vendorRunId).toBe(simulator.runs()[0]!.runId);
  });

  it("tries again while no new run is listed", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Stream", tasks: oneTask, continuous: "withoutRunId" });
    simulator.faults.add({
      path: /runs\/list/,
      fault: { kind: "status", status: 200, body: { runs: [{ run_id: 5, start_time: 1 }] } },
    });

    expect(await provider.launch(anOrder(jobId), aClaim())).toMatchObject({
      kind: "tryAgain",
      reason: expect.stringContaining("as it does for continuous jobs") as string,
      mayHaveStarted: true,
    });
  });

  it("tries again while another request is at work on the job", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Stream", tasks: oneTask, continuous: "conflict" });

    expect(await provider.launch(anOrder(jobId), aClaim())).toMatchObject({ kind: "tryAgain" });
  });
});

describe("settleLaunch", () => {
  it("finds the run of an order without starting a second one", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    const attempt = await launched(workspace, jobId);

    const result = await provider.settleLaunch(anOrder(jobId));

    expect(result).toStrictEqual({ kind: "found", attempt });
    expect(simulator.runs()).toHaveLength(1);
  });

  it.each([
    databricksFaults.error(404, { code: "RESOURCE_DOES_NOT_EXIST", message: "No." }),
    databricksFaults.error(400, { code: "INVALID_PARAMETER_VALUE", message: "No." }),
  ])(
    "finds nothing when the vendor rejects the order, and names no mark, since no run shows its token",
    async (fault) => {
      await using workspace = await simulateWorkspace();
      workspace.simulator.faults.add({ ...runNow, fault });

      expect(await workspace.provider.settleLaunch(anOrder("1"))).toStrictEqual({
        kind: "notFound",
        marker: null,
        jobUrl: null,
      });
    },
  );

  it("learns nothing without the permission to start the job", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask, permission: "view" });

    expect(await provider.settleLaunch(anOrder(jobId))).toStrictEqual({
      kind: "unreachable",
      reason: expect.stringMatching(/ answered 403 .*CAN MANAGE RUN/) as string,
      retryAfterSeconds: null,
    });
  });

  it("learns nothing with a token of another tenant, which is rejected with 400", async () => {
    await using workspace = await simulateWorkspace();
    const message = "IncorrectClaimException: Expected iss claim to be x, but was: y.";
    const fault = databricksFaults.error(400, { code: "INVALID_PARAMETER_VALUE", message });
    workspace.simulator.faults.add({ ...runNow, times: Infinity, fault });

    expect(await workspace.provider.settleLaunch(anOrder("1"))).toMatchObject({
      kind: "unreachable",
    });
  });

  it("is unreachable while the vendor is", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    simulator.faults.add({ ...runNow, fault: databricksFaults.rateLimited(30) });

    expect(await provider.settleLaunch(anOrder("1"))).toMatchObject({
      kind: "unreachable",
      retryAfterSeconds: 30,
    });
  });
});

describe("confirmLaunch", () => {
  it("knows that the attempt is the only one, without asking", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: oneTask });
    const attempt = await launched(workspace, jobId);

    const result = await workspace.provider.confirmLaunch(anOrder(jobId), attempt);

    expect(result).toStrictEqual({ kind: "found", attempt });
    expect(workspace.simulator.requests.all()).toHaveLength(1);
  });
});
