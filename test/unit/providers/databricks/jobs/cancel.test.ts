import { databricksFaults } from "../../../../../local/simulators/databricks/databricks-error";
import type { Fault } from "../../../../../local/simulators/faults";
import { anAttempt, launched, simulateWorkspace } from "../simulated-workspace";

const tasks = [{ key: "main", durationSeconds: 60 }];

describe("cancel", () => {
  it("asks for it; a later check shows that it took effect", async () => {
    await using workspace = await simulateWorkspace({ idsBeyondSafe: true });
    const { simulator, provider } = workspace;
    const attempt = await launched(workspace, simulator.addJob({ name: "Nightly", tasks }));

    const result = await provider.cancel(attempt);

    workspace.pass(30);
    expect(result).toStrictEqual({ kind: "requested" });
    expect(await provider.check(attempt)).toMatchObject({ status: { kind: "cancelled" } });
  });

  it("does not change a run that has ended", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const attempt = await launched(workspace, simulator.addJob({ name: "Nightly", tasks }));
    workspace.pass(61);

    expect(await provider.cancel(attempt)).toStrictEqual({ kind: "requested" });
    expect(await provider.check(attempt)).toMatchObject({ status: { kind: "succeeded" } });
  });

  it("has nothing to stop when the vendor has no such run", async () => {
    await using workspace = await simulateWorkspace();

    expect(await workspace.provider.cancel(anAttempt())).toStrictEqual({ kind: "requested" });
  });

  it("has nothing to stop when the vendor says that it is over", async () => {
    await using workspace = await simulateWorkspace();
    const over = { code: "INVALID_STATE", message: "Over." };
    workspace.simulator.faults.add({ fault: databricksFaults.error(400, over) });

    expect(await workspace.provider.cancel(anAttempt())).toStrictEqual({ kind: "requested" });
  });

  it("is rejected when the identity may not cancel", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const attempt = await launched(workspace, simulator.addJob({ name: "Nightly", tasks }));
    const forbidden = { code: "PERMISSION_DENIED", message: "No." };
    simulator.faults.add({ fault: databricksFaults.error(403, forbidden) });

    expect(await provider.cancel(attempt)).toMatchObject({
      kind: "rejected",
      failure: {
        code: "forbidden",
        message: expect.stringContaining("CAN MANAGE RUN") as string,
      },
    });
  });

  it.each<[string, Fault]>([
    ["429", databricksFaults.rateLimited(9)],
    ["500", databricksFaults.emptyBody(500)],
    ["a web page with 200", { kind: "html" }],
  ])("is unreachable after %s", async (_name, fault) => {
    await using workspace = await simulateWorkspace();
    workspace.simulator.faults.add({ times: Infinity, fault });

    expect(await workspace.provider.cancel(anAttempt())).toMatchObject({ kind: "unreachable" });
  });
});
