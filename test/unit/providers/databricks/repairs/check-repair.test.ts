import type { AttemptReference, AttemptStatus } from "../../../../../src/contracts/attempt";
import type { JobDefinition } from "../../../../../local/simulators/databricks/job-definition";
import { aClaim } from "../../../../support/claims";
import { simulateWorkspace, type SimulatedWorkspace } from "../simulated-workspace";
import { aFailedRun, aRepair, attemptOf } from "./a-failed-run";

async function repaired(
  workspace: SimulatedWorkspace,
  job: Partial<JobDefinition> = {},
): Promise<AttemptReference> {
  const order = await aRepair(workspace, await aFailedRun(workspace, job));
  return attemptOf(await workspace.provider.launch(order, aClaim()));
}

async function statusOf(
  { provider }: SimulatedWorkspace,
  attempt: AttemptReference,
): Promise<AttemptStatus> {
  const result = await provider.check(attempt);
  if (result.kind !== "checked") throw new Error(`Not checked: ${JSON.stringify(result)}`);
  return result.status;
}

describe("check, of a repair", () => {
  it("follows the repair to its end, with its own times", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await repaired(workspace);
    const startedAt = workspace.now().toISOString();

    const working = await statusOf(workspace, attempt);
    workspace.pass(20);
    const ended = await statusOf(workspace, attempt);

    expect(working).toMatchObject({ kind: "active", vendorState: "RUNNING" });
    expect(ended).toMatchObject({
      kind: "succeeded",
      facts: { startedAt, endedAt: workspace.now().toISOString(), jobName: "Load" },
    });
  });

  it("is not ended by the failure that the run still shows", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await repaired(workspace, { staleAfterRepairSeconds: 1_000 });

    const working = await statusOf(workspace, attempt);
    workspace.pass(60);
    const ended = await statusOf(workspace, attempt);

    expect(working).toMatchObject({ kind: "active", vendorState: "REPAIRING" });
    expect(ended).toMatchObject({ kind: "succeeded" });
  });

  it("waits for a repair that is not listed yet", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await repaired(workspace, {
      staleAfterRepairSeconds: 200,
      unlistedRepairSeconds: 200,
    });

    const unlisted = await statusOf(workspace, attempt);
    workspace.pass(250);
    const listed = await statusOf(workspace, attempt);

    expect(unlisted).toMatchObject({ kind: "active", vendorState: "REPAIRING" });
    expect(listed).toMatchObject({ kind: "succeeded" });
  });

  it("believes the run when the repair is not listed for five minutes", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await repaired(workspace, { unlistedRepairSeconds: 100_000 });

    workspace.pass(290);
    const before = await statusOf(workspace, attempt);
    workspace.pass(20);
    const after = await statusOf(workspace, attempt);

    expect(before).toMatchObject({ kind: "active", vendorState: "REPAIRING" });
    expect(after).toMatchObject({ kind: "succeeded" });
  });

  it("is about this repair, although a later one is active", async () => {
    await using workspace = await simulateWorkspace();
    const tasks = [{ key: "only", durationSeconds: 5, outcome: { kind: "fails" } }] as const;
    const first = await repaired(workspace, { tasks });
    workspace.pass(60);
    await workspace.provider.launch(await aRepair(workspace, first), aClaim());

    expect(await statusOf(workspace, first)).toMatchObject({ kind: "failed" });
  });

  it("tells that the run is gone", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await repaired(workspace);

    expect(await workspace.provider.check({ ...attempt, vendorRunId: "1" })).toMatchObject({
      kind: "missing",
    });
  });

  it("is cancelled with its run", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await repaired(workspace);

    await workspace.provider.cancel(attempt);
    workspace.pass(5);

    expect(await statusOf(workspace, attempt)).toMatchObject({ kind: "cancelled" });
  });
});
