import { KNOWN_RATE_LIMITS } from "../../../../local/simulators/databricks/rate-limit";
import { anAttempt, anOrder, launched, simulateWorkspace } from "./simulated-workspace";
import { aClaim } from "../../../support/claims";

const orders = (jobId: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...anOrder(jobId), runId: `r-${index}` }));

describe("the pace of a Databricks workspace", () => {
  it("delays launches before the workspace would reject them", async () => {
    await using workspace = await simulateWorkspace({ rateLimits: KNOWN_RATE_LIMITS });
    const jobId = workspace.simulator.addJob({ name: "Load", tasks: [{ key: "main" }] });

    const results = await Promise.all(
      orders(jobId, 60).map((order) => workspace.provider.launch(order, aClaim())),
    );

    const away = results.filter(({ kind }) => kind === "tryAgain");
    expect(results.filter(({ kind }) => kind === "launched")).toHaveLength(12);
    expect(away).toHaveLength(48);
    expect(away[0]).toMatchObject({ mayHaveStarted: false });
    expect(away[0]).toMatchObject({
      reason: expect.stringMatching(
        /^Databricks workspace prod at \S+ takes only so many calls of this kind a second; this one's turn comes in \d+ s\.$/,
      ) as unknown,
    });
    expect(workspace.simulator.counts()["POST jobs/run-now"]).toBe(12);
  });

  it("launches at once what comes back at its time", async () => {
    await using workspace = await simulateWorkspace({ rateLimits: KNOWN_RATE_LIMITS });
    const jobId = workspace.simulator.addJob({ name: "Load", tasks: [{ key: "main" }] });
    const crowd = orders(jobId, 40);
    const results = await Promise.all(
      crowd.map((order) => workspace.provider.launch(order, aClaim())),
    );

    workspace.pass(9);
    const again = await Promise.all(
      crowd
        .filter((_, index) => results[index]?.kind === "tryAgain")
        .slice(0, 5)
        .map((order) => workspace.provider.launch(order, aClaim())),
    );

    expect(again.map(({ kind }) => kind)).toStrictEqual(Array(5).fill("launched"));
  });

  it("sends nothing to the workspace after a 429 until Retry-After has passed", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = workspace.simulator.addJob({
      name: "Load",
      tasks: [{ key: "main", durationSeconds: 600 }],
    });
    const attempt = await launched(workspace, jobId);
    workspace.simulator.faults.add({
      path: /runs\/get/,
      fault: { kind: "status", status: 429, headers: { "retry-after": "60" } },
    });

    const refused = await workspace.provider.check(attempt);
    const held = await workspace.provider.check(anAttempt({ vendorRunId: "7" }));
    const asked = workspace.simulator.counts()["GET jobs/runs/get"];
    const order = { ...anOrder(jobId), runId: "r-other" };
    const start = await workspace.provider.launch(order, aClaim());
    workspace.pass(67);
    const after = await workspace.provider.check(attempt);

    expect(refused).toMatchObject({ kind: "unreachable", retryAfterSeconds: 60 });
    expect(held).toMatchObject({ kind: "unreachable" });
    expect(asked).toBe(1);
    expect(start.kind).toBe("launched");
    expect(after.kind).toBe("checked");
  });

  it("sends one request to a workspace that rejects requests for a second", async () => {
    await using workspace = await simulateWorkspace();
    workspace.simulator.faults.add({
      path: /runs\/get/,
      fault: { kind: "status", status: 429, headers: { "retry-after": "1" } },
    });

    const result = await workspace.provider.check(anAttempt());

    expect(result).toMatchObject({ kind: "unreachable", retryAfterSeconds: 1 });
    expect(workspace.simulator.counts()["GET jobs/runs/get"]).toBe(1);
  });
});
