import { createSubmitProvider } from "../../../../../src/providers/databricks/submit/submit-provider";
import { DatabricksSubmitTarget } from "../../../../../src/providers/databricks/submit/submit-target";
import type { LaunchOrder } from "../../../../../src/providers/provider";
import { aClaim } from "../../../../support/claims";
import { aPlan } from "../../../../support/run-builders";
import { HOST, NOW, ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import { anAttempt } from "../simulated-workspace";

const target = DatabricksSubmitTarget.parse({
  type: "databricks-submit",
  workspaceId: "prod",
  run: { tasks: [{ task_key: "main" }], run_name: "Backfill" },
});

const anOrder = (
  changes: Partial<LaunchOrder<DatabricksSubmitTarget>> = {},
): LaunchOrder<DatabricksSubmitTarget> => ({
  target,
  runId: "r-1",
  attemptNumber: 1,
  plan: aPlan({ connectionId: "prod", vendorJobId: "", jobUrl: null }),
  ...changes,
});

function provided(...args: Parameters<typeof scriptedWorkspace>) {
  const { workspaces, now, requests } = scriptedWorkspace(...args);
  return { provider: createSubmitProvider(workspaces, now), requests };
}

describe("a provider of one-time runs", () => {
  it("plans without a job, and without asking", async () => {
    const { provider, requests } = provided([]);

    expect(await provider.planLaunch(target)).toStrictEqual({
      kind: "planned",
      plan: {
        provider: "databricks",
        connectionId: "prod",
        vendorJobId: "",
        jobUrl: null,
        baselineRunId: null,
        confirmAfterSeconds: null,
      },
    });
    expect(requests).toHaveLength(0);
  });

  it("refuses a workspace that is not configured", async () => {
    expect(await provided([]).provider.planLaunch({ ...target, workspaceId: "old" })).toMatchObject(
      { kind: "rejected", failure: { code: "unknownConnection" } },
    );
  });

  it("starts the run", async () => {
    const { provider, requests } = provided([ok({ run_id: 5 })]);

    expect(await provider.launch(anOrder(), aClaim())).toMatchObject({
      kind: "launched",
      attempt: { vendorJobId: "", vendorRunId: "5", runPageUrl: null },
    });
    expect(requests).toMatchObject([{ url: `${HOST}/api/2.2/jobs/runs/submit` }]);
  });

  it.each([true, false])(
    "waits for its workspace to be configured again (sent before: %p)",
    async (mayHaveBeenSent) => {
      const order = anOrder({ plan: aPlan({ connectionId: "old" }) });

      const result = await provided([]).provider.launch(order, aClaim({ mayHaveBeenSent }));

      expect(result).toStrictEqual({
        kind: "tryAgain",
        reason: "Databricks workspace old is not configured here any more.",
        mayHaveStarted: mayHaveBeenSent,
        retryAfterSeconds: null,
        because: "misconfigured",
      });
    },
  );

  it("does not look for a run that the answer does not name", async () => {
    const { provider, requests } = provided([ok({})]);

    expect(await provider.launch(anOrder(), aClaim())).toStrictEqual({
      kind: "tryAgain",
      reason: `${WORKSPACE} accepted the start of the one-time run "Backfill" without returning a run id, as it does for continuous jobs, and lists no new run of it yet.`,
      mayHaveStarted: true,
      retryAfterSeconds: null,
    });
    expect(requests).toHaveLength(1);
  });

  it("takes nothing that a task lacks for a missing job", async () => {
    const gone = refused(404, "RESOURCE_DOES_NOT_EXIST", "Cluster 7 does not exist.");

    expect(await provided([gone]).provider.launch(anOrder(), aClaim())).toMatchObject({
      kind: "rejected",
      failure: { code: "notFound" },
    });
  });

  it("confirms its run without asking, as the token rules a duplicate out", async () => {
    const { provider, requests } = provided([]);
    const attempt = anAttempt({ vendorJobId: "" });

    expect(await provider.confirmLaunch(anOrder(), attempt)).toStrictEqual({
      kind: "found",
      attempt,
    });
    expect(requests).toHaveLength(0);
  });

  it("looks among one-time runs after the deadline, where one without a readable name may be its own", async () => {
    const deadline = NOW.toISOString();
    const orderedAt = new Date(NOW.getTime() - 30_000).toISOString();
    const runs = [
      { run_id: 1, run_name: "Other" },
      { run_id: 2, run_name: "Backfill" },
      { run_id: 3 },
      { run_id: 4, run_name: 7 },
    ];
    const { provider, requests } = provided([ok({ runs })]);

    const settled = await provider.settleLaunch(anOrder({ deadline, orderedAt }));

    expect(settled).toStrictEqual({
      kind: "unreachable",
      reason: `The deadline passed before the start of the one-time run "Backfill" was sent to ${WORKSPACE}, so it is not sent. An earlier try may have started one of these runs: 2, 3, 4.`,
      retryAfterSeconds: null,
    });
    expect(requests).toMatchObject([
      {
        method: "GET",
        query: {
          run_type: "SUBMIT_RUN",
          limit: "20",
          start_time_from: String(NOW.getTime() - 90_000),
        },
      },
    ]);
  });

  it("repairs a run with the parameters that the vendor keeps with it", async () => {
    const failed = {
      run_id: 5,
      state: { life_cycle_state: "TERMINATED", result_state: "FAILED" },
    };
    const { provider, requests } = provided([ok(failed), ok({ repair_id: 9 })]);
    const attempt = anAttempt({ vendorJobId: "", vendorRunId: "5" });
    const plan = aPlan({ connectionId: "prod", vendorJobId: "", details: { newestRepairId: "" } });

    const result = await provider.launch(anOrder({ plan, repairs: attempt }), aClaim());

    expect(result).toMatchObject({ kind: "launched", attempt: { details: { repairId: "9" } } });
    expect(requests[1]?.body).toStrictEqual({
      run_id: 5n,
      rerun_all_failed_tasks: true,
      rerun_dependent_tasks: true,
    });
  });
});
