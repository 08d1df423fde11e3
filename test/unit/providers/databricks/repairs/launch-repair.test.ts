import { aClaim, MemoryClaims } from "../../../../support/claims";
import { simulateWorkspace, type SimulatedWorkspace } from "../simulated-workspace";
import { aFailedRun, aRepair, attemptOf } from "./a-failed-run";

const REPAIR = { method: "POST", path: /runs\/repair/ } as const;

const repairsOf = ({ simulator }: SimulatedWorkspace): readonly unknown[] =>
  simulator.runs()[0]?.repairs ?? [];

const CLAIM = { runId: `r-${"1".repeat(40)}`, attemptNumber: 2, send: 1 };

describe("launch, of a repair", () => {
  it("runs again what failed and what is behind it, with all parameters of the start", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace);
    const order = await aRepair(workspace, attempt);

    const result = await workspace.provider.launch(order, aClaim());
    workspace.pass(30);

    expect(repairsOf(workspace)).toStrictEqual([
      {
        run_id: Number(attempt.vendorRunId),
        rerun_all_failed_tasks: true,
        rerun_dependent_tasks: true,
        job_parameters: { day: "2026-01-05" },
        performance_target: "STANDARD",
      },
    ]);
    expect(result).toMatchObject({
      kind: "launched",
      attempt: {
        number: 2,
        vendorRunId: attempt.vendorRunId,
        runPageUrl: attempt.runPageUrl,
        details: { repairId: expect.any(String) as string },
      },
    });
    expect(workspace.simulator.runs()[0]).toMatchObject({
      resultState: "SUCCESS",
      jobParameters: { day: "2026-01-05" },
    });
  });

  it("names the newest repair from the second one on", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace, {
      tasks: [{ key: "only", durationSeconds: 5, outcome: { kind: "fails" } }],
    });
    const first = await workspace.provider.launch(await aRepair(workspace, attempt), aClaim());
    workspace.pass(60);

    const repaired = { ...attempt, number: 2 };
    const second = await workspace.provider.launch(await aRepair(workspace, repaired), aClaim());

    expect(first.kind).toBe("launched");
    expect(second).toMatchObject({ kind: "launched", attempt: { number: 3 } });
    expect(repairsOf(workspace)).toMatchObject([
      {},
      { latest_repair_id: expect.any(Number) as number },
    ]);
  });

  it("finds its own repair when it is executed again", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));
    const first = await workspace.provider.launch(order, aClaim());
    workspace.pass(100);

    const second = await workspace.provider.launch(order, aClaim({ mayHaveBeenSent: true }));

    expect(second).toMatchObject({
      kind: "launched",
      attempt: { details: attemptOf(first).details },
    });
    expect(repairsOf(workspace)).toHaveLength(1);
  });

  it("finds its own repair with a plan that was made after it", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));
    const claims = new MemoryClaims();
    const first = await workspace.provider.launch(order, claims.claimOf(CLAIM));
    const repairId = attemptOf(first).details!["repairId"]!;
    const later = { ...order, plan: { ...order.plan, details: { newestRepairId: repairId } } };

    const second = await workspace.provider.launch(later, claims.claimOf(CLAIM));

    expect(second).toMatchObject({ kind: "launched", attempt: { details: { repairId } } });
    expect(repairsOf(workspace)).toHaveLength(1);
  });

  it("sends nothing while an earlier execution may have sent it, and allows to send it later", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));

    const result = await workspace.provider.launch(order, aClaim({ mayHaveBeenSent: true }));

    expect(result).toMatchObject({ kind: "unclear", resend: true });
    expect(workspace.simulator.requests.matching(REPAIR.method, REPAIR.path)).toHaveLength(0);
  });

  it("sends nothing when another execution has taken the claim over", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));

    const result = await workspace.provider.launch(
      order,
      aClaim({ send: () => Promise.resolve("lost") }),
    );

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
    expect(repairsOf(workspace)).toHaveLength(0);
  });

  it.each([
    ["reset after the effect", { kind: "reset", when: "afterEffect" }, 1, "found"],
    ["cut off", { kind: "cutOff", effect: true }, 1, "found"],
    ["a 500 after the effect", { kind: "status", status: 500, effect: true }, 1, "found"],
    ["reset before the effect", { kind: "reset", when: "beforeEffect" }, 0, "notFound"],
    ["a 503", { kind: "status", status: 503 }, 0, "notFound"],
  ] as const)(
    "sends it once when the answer is %s, and settles what it came to",
    async (_, fault, made, kind) => {
      await using workspace = await simulateWorkspace();
      const order = await aRepair(workspace, await aFailedRun(workspace));
      const claim = new MemoryClaims().claimOf({ runId: "r", attemptNumber: 2, send: 1 });
      workspace.simulator.faults.add({ ...REPAIR, times: Infinity, fault });

      const launched = await workspace.provider.launch(order, claim);
      workspace.simulator.faults.clear();
      const settled = await workspace.provider.settleLaunch(order);

      expect(launched).toMatchObject({ kind: "unclear", resend: true });
      expect(settled.kind).toBe(kind);
      expect(repairsOf(workspace)).toHaveLength(made);
      expect(workspace.simulator.requests.matching(REPAIR.method, REPAIR.path)).toHaveLength(1);
    },
  );

  it("finds the first repair when the vendor refuses a duplicate of it", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));
    await workspace.provider.launch(order, aClaim());
    workspace.pass(100);
    // The look before the POST sees nothing, as if the first POST were still on its way.
    workspace.simulator.faults.add({
      method: "GET",
      path: /runs\/get/,
      times: 1,
      fault: {
        kind: "status",
        status: 200,
        body: JSON.stringify({ run_id: Number(order.repairs?.vendorRunId), repair_history: [] }),
      },
    });

    const result = await workspace.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "launched", attempt: { number: 2 } });
    expect(repairsOf(workspace)).toHaveLength(1);
  });

  it("is refused in the vendor's words, and gives the claim back", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));
    workspace.simulator.faults.add({
      ...REPAIR,
      times: 1,
      fault: {
        kind: "status",
        status: 400,
        body: JSON.stringify({ error_code: "INVALID_STATE", message: "Clusters are gone." }),
      },
    });
    const released: string[] = [];
    const claim = aClaim({ release: () => Promise.resolve(void released.push("released")) });

    const result = await workspace.provider.launch(order, claim);

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "invalidRequest" } });
    expect(JSON.stringify(result)).toContain("Clusters are gone.");
    expect(released).toHaveLength(1);
  });

  it("sends nothing after the deadline", async () => {
    await using workspace = await simulateWorkspace();
    const order = await aRepair(workspace, await aFailedRun(workspace));
    const deadline = new Date(workspace.now().getTime() - 1_000).toISOString();

    const result = await workspace.provider.launch({ ...order, deadline }, aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(repairsOf(workspace)).toHaveLength(0);
  });

  it("does not take a repair before the plan for its own", async () => {
    await using workspace = await simulateWorkspace();
    const attempt = await aFailedRun(workspace, {
      tasks: [{ key: "only", durationSeconds: 5, outcome: { kind: "fails" } }],
    });
    await workspace.provider.launch(await aRepair(workspace, attempt), aClaim());
    workspace.pass(60);
    const order = await aRepair(workspace, attempt);

    expect(await workspace.provider.settleLaunch(order)).toMatchObject({ kind: "notFound" });
  });
});
