import { anAttempt, simulateWorkspace } from "../simulated-workspace";
import { aClaim } from "../../../../support/claims";
import { aFailedRun, aRepair, attemptOf, planOf } from "./a-failed-run";

const target = { type: "databricks-job", jobId: "77" } as const;

describe("planRepair, at Databricks", () => {
  it("reads the newest repair of the run before ours", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace, {
      tasks: [{ key: "only", durationSeconds: 5, outcome: { kind: "fails" } }],
    });
    const before = await planOf(workspace, attempt);
    const first = await workspace.provider.launch(await aRepair(workspace, attempt), aClaim());
    workspace.pass(60);
    const after = await planOf(workspace, attempt);

    expect(before.details).toStrictEqual({ newestRepairId: "" });
    expect(after.details).toStrictEqual({
      newestRepairId: attemptOf(first).details?.["repairId"],
    });
    expect(after.vendorJobId).toBe(attempt.vendorJobId);
  });

  it("waits for the end of a run that is active", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace);
    await workspace.provider.launch(await aRepair(workspace, attempt), aClaim());

    expect(await workspace.provider.planRepair(target, attempt)).toMatchObject({
      kind: "unreachable",
      because: "full",
      reason: expect.stringContaining("is RUNNING, and only a run that has ended") as string,
    });
  });

  it("has nothing to repair in a run that has succeeded", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace);
    await workspace.provider.launch(await aRepair(workspace, attempt), aClaim());
    workspace.pass(60);

    expect(await workspace.provider.planRepair(target, attempt)).toMatchObject({
      kind: "rejected",
      failure: { code: "nothingToRepair" },
    });
  });

  it("cannot repair a run that the vendor no longer has", async () => {
    await using workspace = await simulateWorkspace();

    expect(await workspace.provider.planRepair(target, anAttempt())).toMatchObject({
      kind: "rejected",
      failure: { code: "notRepairable" },
    });
  });

  it("knows nothing when a repair in the list cannot be read", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace);
    const run = {
      run_id: Number(attempt.vendorRunId),
      repair_history: [{ type: "REPAIR", id: {} }],
    };
    workspace.simulator.faults.add({
      times: 1,
      fault: { kind: "status", status: 200, body: JSON.stringify(run) },
    });

    expect(await workspace.provider.planRepair(target, attempt)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("repairs of run") as string,
    });
  });
});
