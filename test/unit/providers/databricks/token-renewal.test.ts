import { databricksFaults } from "../../../../local/simulators/databricks/databricks-error";
import type { Fault } from "../../../../local/simulators/faults";
import {
  anAttempt,
  anOrder,
  FakeTokens,
  secretToken,
  simulateWorkspace,
} from "./simulated-workspace";
import { aClaim } from "../../../support/claims";

const tasks = [{ key: "main" }];

describe("WorkspaceApi, renewing its token", () => {
  it.each<[string, Fault]>([
    ["401", databricksFaults.emptyBody(401)],
    ["403 because it is invalid", databricksFaults.htmlTitle(403, "Invalid access token")],
    ["403 because it expires", databricksFaults.tokenExpiring()],
  ])("asks once more with a new token after %s", async (_name, fault) => {
    const tokens = new FakeTokens("old", secretToken);
    await using workspace = await simulateWorkspace({ tokens });
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks });
    simulator.faults.add({ fault });

    const result = await provider.launch(anOrder(jobId), aClaim());

    expect(result).toMatchObject({ kind: "launched" });
    expect(tokens.renewals).toBe(1);
    expect(simulator.requests.all().map(({ headers }) => headers.authorization)).toStrictEqual([
      "Bearer old",
      `Bearer ${secretToken}`,
    ]);
  });

  it("returns the rejection of the new token", async () => {
    const tokens = new FakeTokens("old", "older", "oldest");
    await using workspace = await simulateWorkspace({ tokens });

    const result = await workspace.provider.launch(anOrder("1"), aClaim());

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "forbidden" } });
    expect(tokens.renewals).toBe(1);
    expect(workspace.simulator.requests.all()).toHaveLength(2);
  });

  it("does not send the same token again", async () => {
    const tokens = new FakeTokens("old");
    await using workspace = await simulateWorkspace({ tokens });

    expect(await workspace.provider.check(anAttempt())).toMatchObject({ kind: "unreachable" });
    expect(workspace.simulator.requests.all()).toHaveLength(1);
  });

  it("renews nothing when only a permission is missing", async () => {
    const tokens = new FakeTokens(secretToken);
    await using workspace = await simulateWorkspace({ tokens });
    const jobId = workspace.simulator.addJob({ name: "Nightly", tasks, permission: "none" });

    expect(await workspace.provider.launch(anOrder(jobId), aClaim())).toMatchObject({
      kind: "rejected",
    });
    expect(tokens.renewals).toBe(0);
  });

  it("passes on why there is no token, and sends nothing", async () => {
    const reason = "Not allowed to read the secret.";
    const tokens = new FakeTokens({ kind: "unavailable", reason });
    await using workspace = await simulateWorkspace({ tokens });

    const result = await workspace.provider.launch(anOrder("1"), aClaim());

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason,
      mayHaveStarted: false,
      retryAfterSeconds: null,
    });
    expect(workspace.simulator.requests.all()).toHaveLength(0);
  });
});
