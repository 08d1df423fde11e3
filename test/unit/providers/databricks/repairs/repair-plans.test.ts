import type { AttemptReference } from "../../../../../src/contracts/attempt";
import { createJobProvider } from "../../../../../src/providers/databricks/jobs/job-provider";
import { withRepairs } from "../../../../../src/providers/databricks/repairs/with-repairs";
import { planRepair } from "../../../../../src/providers/databricks/repairs/plan-repair";
import { aClaim } from "../../../../support/claims";
import { HOST, ok, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import { anAttempt, anOrder } from "../simulated-workspace";

const attemptOf = (vendorJobId: string): AttemptReference =>
  anAttempt({ vendorJobId, vendorRunId: "5" });

const ended = (result_state: string) => ({
  run_id: 5,
  state: { life_cycle_state: "TERMINATED", result_state },
  repair_history: [{ id: 3, start_time: 1 }],
});

const planOf = async (run: object, jobId = "77") =>
  planRepair(scriptedWorkspace([ok(run)]).api, attemptOf(jobId));

describe("planRepair", () => {
  it.each([
    ["77", `${HOST}/jobs/77`],
    ["", null],
  ])("plans the repair of a run of job %j", async (vendorJobId, jobUrl) => {
    expect(await planOf(ended("FAILED"), vendorJobId)).toStrictEqual({
      kind: "planned",
      plan: {
        provider: "databricks",
        connectionId: "prod",
        vendorJobId,
        jobUrl,
        baselineRunId: null,
        confirmAfterSeconds: null,
        details: { newestRepairId: "3" },
      },
    });
  });

  it("repairs what has succeeded with failures", async () => {
    expect(await planOf(ended("SUCCESS_WITH_FAILURES"))).toMatchObject({ kind: "planned" });
  });

  it("has nothing to repair in a run that has succeeded", async () => {
    expect(await planOf(ended("SUCCESS"))).toStrictEqual({
      kind: "rejected",
      failure: {
        code: "nothingToRepair",
        message: `Run 5 at ${WORKSPACE} has succeeded meanwhile.`,
      },
    });
  });

  it("waits while the run is active", async () => {
    const state = { life_cycle_state: "RUNNING" };

    expect(await planOf({ run_id: 5, state })).toStrictEqual({
      kind: "unreachable",
      reason: `Run 5 at ${WORKSPACE} is RUNNING, and only a run that has ended can be repaired.`,
      retryAfterSeconds: null,
      because: "full",
    });
  });

  it("knows nothing of a run without a state", async () => {
    expect(await planOf({ run_id: 5 })).toStrictEqual({
      kind: "unreachable",
      reason: `${WORKSPACE} described run 5 without its state.`,
      retryAfterSeconds: null,
    });
  });
});

describe("a provider of runs that can be repaired", () => {
  const order = { ...anOrder("77"), repairs: attemptOf("77") };

  it("confirms a repair without asking, as there is no duplicate of it", async () => {
    const { workspaces, now, requests } = scriptedWorkspace([]);
    const attempt = { ...attemptOf("77"), number: 2 };

    const result = await createJobProvider(workspaces, now).confirmLaunch(order, attempt);

    expect(result).toStrictEqual({ kind: "found", attempt });
    expect(requests).toHaveLength(0);
  });

  it("leaves it to the vendor's own look whether a start has a duplicate", async () => {
    const { workspaces, now } = scriptedWorkspace([]);
    const starting = createJobProvider(workspaces, now);
    const earlier = { ...attemptOf("77"), vendorRunId: "4" };
    const confirmLaunch = () => Promise.resolve({ kind: "found", attempt: earlier } as const);
    const options = { workspaces, now, parametersOf: () => ({}) };
    const startOrder = anOrder("77");

    const provider = withRepairs({ ...starting, confirmLaunch }, options);

    expect(await provider.confirmLaunch(startOrder, attemptOf("77"))).toMatchObject({
      attempt: earlier,
    });
    expect(await provider.confirmLaunch(order, attemptOf("77"))).toMatchObject({
      attempt: attemptOf("77"),
    });
  });

  it.each([true, false])(
    "waits for its workspace to be configured again (sent before: %p)",
    async (mayHaveBeenSent) => {
      const { workspaces, now } = scriptedWorkspace([]);
      const elsewhere = { ...order, plan: { ...order.plan, connectionId: "old" } };

      const result = await createJobProvider(workspaces, now).launch(
        elsewhere,
        aClaim({ mayHaveBeenSent }),
      );

      expect(result).toStrictEqual({
        kind: "tryAgain",
        reason: "Databricks workspace old is not configured here any more.",
        mayHaveStarted: mayHaveBeenSent,
        retryAfterSeconds: null,
        because: "misconfigured",
      });
    },
  );
});
