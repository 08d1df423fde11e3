import { databricksFaults } from "../../../../local/simulators/databricks/databricks-error";
import { createDatabricksProvider } from "../../../support/providers";
import { FakeTokens, simulateWorkspace } from "./simulated-workspace";

const tasks = [{ key: "main" }];
const type = "databricks-job";

function aProviderFor(...ids: string[]) {
  const send = jest.fn(() => Promise.reject(new Error("nothing is to be sent")));
  const workspaces = ids.map((id) => ({
    id,
    host: "https://adb-1.2.azuredatabricks.net",
    tokens: new FakeTokens("unused"),
  }));
  return createDatabricksProvider({ workspaces, http: { send }, now: () => new Date() });
}

describe("planLaunch, choosing the workspace", () => {
  it("takes a job's id as it is", async () => {
    const target = { type, workspaceId: "prod", jobId: "12" } as const;

    expect(await aProviderFor("prod").planLaunch(target)).toStrictEqual({
      kind: "planned",
      plan: {
        provider: "databricks",
        connectionId: "prod",
        vendorJobId: "12",
        jobUrl: "https://adb-1.2.azuredatabricks.net/jobs/12",
        baselineRunId: null,
        confirmAfterSeconds: null,
      },
    });
  });

  it("takes the one that is named", async () => {
    const result = await aProviderFor("prod", "test").planLaunch({
      type,
      workspaceId: "test",
      jobId: "12",
    });

    expect(result).toMatchObject({ kind: "planned", plan: { connectionId: "test" } });
  });

  it.each<[string[], { workspaceId?: string }, string]>([
    [
      ["prod"],
      { workspaceId: "test" },
      "Databricks workspace test is not configured here; DATABRICKS_WORKSPACES has: prod.",
    ],
    [
      [],
      { workspaceId: "test" },
      "Databricks workspace test is not configured here; DATABRICKS_WORKSPACES names none.",
    ],
  ])("rejects with %j configured and %j asked for", async (ids, asked, message) => {
    const target = { type, jobId: "12", ...asked } as const;

    expect(await aProviderFor(...ids).planLaunch(target)).toStrictEqual({
      kind: "rejected",
      failure: { code: "unknownConnection", message },
    });
  });
});

/** The one that `simulateWorkspace` configures. */
const workspaceId = "prod";

describe("planLaunch, finding a job by name", () => {
  it("finds the one job of exactly this name", async () => {
    await using workspace = await simulateWorkspace({ idsBeyondSafe: true });
    const { simulator, provider } = workspace;
    simulator.addJob({ name: "nightly LOAD", tasks });
    const jobId = simulator.addJob({ name: "Nightly load", tasks });

    expect(await provider.planLaunch({ type, workspaceId, jobName: "Nightly load" })).toMatchObject(
      {
        kind: "planned",
        plan: { vendorJobId: jobId, jobUrl: `${simulator.baseUrl}/jobs/${jobId}` },
      },
    );
  });

  it("says when there is none", async () => {
    await using workspace = await simulateWorkspace();

    expect(
      await workspace.provider.planLaunch({ type, workspaceId, jobName: "Nightly" }),
    ).toMatchObject({
      kind: "rejected",
      failure: {
        code: "jobNotFound",
        message: expect.stringMatching(
          /has no job named "Nightly"\. The identity .* CAN VIEW\.$/,
        ) as string,
      },
    });
  });

  it("says when only the capital letters are wrong", async () => {
    await using workspace = await simulateWorkspace();
    workspace.simulator.addJob({ name: "Nightly", tasks });

    expect(
      await workspace.provider.planLaunch({ type, workspaceId, jobName: "nightly" }),
    ).toMatchObject({
      failure: {
        message: expect.stringMatching(/Capital letters count: there is "Nightly"\.$/) as string,
      },
    });
  });

  const job = { job_id: 12, settings: { name: "Nightly" } };
  it.each<[string, object[], object]>([
    ["returns the readable one", [{ settings: { name: "Nightly" } }, job], { kind: "planned" }],
    [
      "is unreachable, not missing, when the id of the job is not one",
      [{ job_id: "12a", settings: { name: "Nightly" } }],
      {
        kind: "unreachable",
        reason: expect.stringMatching(
          /lists a job that cannot be read, which may be the one named "Nightly"\.$/,
        ) as string,
      },
    ],
    ["is unreachable when a job has no name", [{ job_id: 12 }], { kind: "unreachable" }],
    [
      "is missing when the job that cannot be read has another name",
      [{ job_id: null, settings: { name: "nightly" } }],
      { kind: "rejected", failure: { code: "jobNotFound" } },
    ],
  ])("%s, where some jobs cannot be read", async (_name, jobs, expected) => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const body = JSON.stringify({ jobs, has_more: false });
    simulator.faults.add({ fault: { kind: "status", status: 200, body } });

    const result = await provider.planLaunch({ type, workspaceId, jobName: "Nightly" });

    expect(result).toMatchObject(expected);
  });

  it.each([7, {}, "x".repeat(5_000)])(
    "is unreachable, not missing, when the list goes on at the page %j",
    async (next_page_token) => {
      await using workspace = await simulateWorkspace();
      const body = JSON.stringify({ jobs: [], has_more: true, next_page_token });
      workspace.simulator.faults.add({ fault: { kind: "status", status: 200, body } });

      const target = { type, workspaceId, jobName: "Nightly" } as const;

      expect(await workspace.provider.planLaunch(target)).toMatchObject({ kind: "unreachable" });
    },
  );

  it("says when there are many, on whichever page", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    for (let count = 0; count < 120; count++) simulator.addJob({ name: "NIGHTLY", tasks });
    const ids = [1, 2, 3, 4, 5, 6].map((jobId) =>
      simulator.addJob({ jobId, name: "Nightly", tasks }),
    );

    expect(await provider.planLaunch({ type, workspaceId, jobName: "Nightly" })).toMatchObject({
      kind: "rejected",
      failure: {
        code: "jobNameNotUnique",
        message: expect.stringMatching(
          /has 6 jobs named "Nightly": 1, 2, 3, 4, 5, and 1 more\. Give jobId instead\.$/,
        ) as string,
      },
    });
    expect(ids).toHaveLength(6);
    expect(simulator.counts()["GET jobs/list"]).toBe(2);
  });

  it("is rejected when the vendor rejects it, and unreachable after a temporary error", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const forbidden = { code: "PERMISSION_DENIED", message: "No." };
    simulator.faults.add({ fault: databricksFaults.error(403, forbidden) });
    simulator.faults.add({ times: Infinity, fault: databricksFaults.emptyBody(500) });

    const refused = await provider.planLaunch({ type, workspaceId, jobName: "Nightly" });
    const stumbled = await provider.planLaunch({ type, workspaceId, jobName: "Nightly" });

    expect(refused).toMatchObject({ kind: "rejected", failure: { code: "forbidden" } });
    expect(stumbled).toMatchObject({
      kind: "unreachable",
      reason: expect.stringMatching(
        /answered 500 to the request to find the job named "Nightly": without saying why\.$/,
      ) as string,
    });
  });
});
