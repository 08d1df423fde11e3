import { databricksFaults } from "../../../../../local/simulators/databricks/databricks-error";
import type { Vocabulary } from "../../../../../local/simulators/databricks/state-words";
import type { Fault } from "../../../../../local/simulators/faults";
import { anAttempt, launched, secretToken, simulateWorkspace } from "../simulated-workspace";

const oneTask = [{ key: "main", durationSeconds: 60 }];
const SUCCESS = { state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" } };
const get = { path: /runs\/get\?/ };

describe("check", () => {
  it.each<Vocabulary>(["both", "state", "status"])(
    "follows a run from its start to its success, reported with %s",
    async (vocabulary) => {
      await using workspace = await simulateWorkspace({ vocabulary });
      const { simulator, provider } = workspace;
      const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
      const attempt = await launched(workspace, jobId);

      const atFirst = await provider.check(attempt);
      workspace.pass(61);
      const atLast = await provider.check(attempt);

      const runPageUrl = `https://adb-${simulator.workspaceId}.2.azuredatabricks.net/jobs/${jobId}/runs/${attempt.vendorRunId}?o=${simulator.workspaceId}`;
      expect(atFirst).toMatchObject({ kind: "checked", status: { kind: "active", runPageUrl } });
      expect(atLast).toStrictEqual({
        kind: "checked",
        status: {
          kind: "succeeded",
          vendorState: "TERMINATED SUCCESS",
          message: null,
          partial: false,
          runPageUrl,
          facts: {
            startedAt: attempt.launchedAt,
            endedAt: expect.any(String) as string,
            queuedSeconds: expect.any(Number) as number,
            jobName: "Nightly",
          },
        },
      });
    },
  );

  it.each<Vocabulary>(["both", "state", "status"])(
    "detects that a run is queued, reported with %s",
    async (vocabulary) => {
      await using workspace = await simulateWorkspace({ vocabulary });
      const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: oneTask });
      await launched(workspace, jobId, { attemptNumber: 1 });
      const second = await launched(workspace, jobId, { attemptNumber: 2 });

      expect(await workspace.provider.check(second)).toMatchObject({
        status: { kind: "active", vendorState: "QUEUED", queued: true },
      });
    },
  );

  it.each<Vocabulary>(["both", "state", "status"])(
    "detects that a run was skipped, reported with %s",
    async (vocabulary) => {
      await using workspace = await simulateWorkspace({ vocabulary });
      const jobId = workspace.simulator.addJob({ name: "Nightly", tasks: oneTask, queue: false });
      await launched(workspace, jobId, { attemptNumber: 1 });
      const second = await launched(workspace, jobId, { attemptNumber: 2 });

      expect(await workspace.provider.check(second)).toMatchObject({
        status: {
          kind: "failed",
          failureClass: "skipped",
          message: expect.stringContaining("maximum concurrent runs") as string,
        },
      });
    },
  );

  it.each([{}, { run_id: null }, { run_id: "run" }, { run_id: -7 }, { run_id: 455644833 }])(
    "takes an answer with %j for one about its run",
    async (id) => {
      await using workspace = await simulateWorkspace();
      const fault = { kind: "status", status: 200, body: { ...SUCCESS, ...id } } as const;
      workspace.simulator.faults.add({ ...get, fault });

      expect(await workspace.provider.check(anAttempt())).toMatchObject({
        kind: "checked",
        status: { kind: "succeeded" },
      });
    },
  );

  it("asks once, however many tasks the run has", async () => {
    await using workspace = await simulateWorkspace({ pageSize: 2 });
    const { simulator, provider } = workspace;
    const tasks = ["a", "b", "c", "d", "e"].map((key) => ({ key }));
    const attempt = await launched(workspace, simulator.addJob({ name: "Wide", tasks }));

    await provider.check(attempt);

    expect(simulator.counts()["GET jobs/runs/get"]).toBe(1);
  });

  it("falls back to the older API where the newer one is not served, and remembers it", async () => {
    await using workspace = await simulateWorkspace({ serve22: false });
    const { simulator, provider } = workspace;
    const attempt = await launched(
      workspace,
      simulator.addJob({ name: "Nightly", tasks: oneTask }),
    );

    await provider.check(attempt);
    await provider.check(attempt);

    expect(simulator.requests.all().map(({ url }) => url.split("?")[0])).toStrictEqual([
      "/api/2.2/jobs/run-now",
      "/api/2.1/jobs/run-now",
      "/api/2.1/jobs/runs/get",
      "/api/2.1/jobs/runs/get",
    ]);
  });

  it.each<[string, Fault]>([
    [
      "400 for a run that does not exist",
      databricksFaults.error(400, {
        code: "INVALID_PARAMETER_VALUE",
        message: "Run 455644833 does not exist.",
      }),
    ],
    [
      "400 for a run of another job",
      databricksFaults.error(400, {
        code: "INVALID_PARAMETER_VALUE",
        message: "Run: 455644833 in job: 11223344556677 doesn't exist",
      }),
    ],
    [
      "404 with the code for it",
      databricksFaults.error(404, { code: "RESOURCE_DOES_NOT_EXIST", message: "Gone." }),
    ],
    ["plain text", databricksFaults.plainText(404, "RESOURCE_DOES_NOT_EXIST", "Gone.")],
  ])("distinguishes a missing run from %s", async (_name, fault) => {
    await using workspace = await simulateWorkspace();
    workspace.simulator.faults.add({ ...get, fault });

    expect(await workspace.provider.check(anAttempt())).toStrictEqual({
      kind: "missing",
      reason: expect.stringMatching(
        /^Databricks workspace prod .* read run 455644833: .* Either it does not exist in this workspace, or it was deleted\./,
      ) as string,
    });
  });

  it.each<[string, Fault, RegExp, number | null]>([
    ["an empty 404", databricksFaults.emptyBody(404), /answered 404 .*without saying why\./, null],
    [
      "403",
      databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No" }),
      /: No\. Give .* CAN VIEW on the job; if it has that/,
      null,
    ],
    [
      "403 from the IP access list",
      databricksFaults.error(403, {
        code: "PERMISSION_DENIED",
        message: "Source IP address: 1.2.3.4 is blocked by Databricks IP ACL for workspace",
      }),
      /Add the outbound addresses of this app/,
      null,
    ],
    ["401", databricksFaults.emptyBody(401), /Check that the identity or token/, null],
    [
      "400",
      databricksFaults.error(400, { code: "INVALID_PARAMETER_VALUE", message: "No." }),
      /: No\. \(Request id/,
      null,
    ],
    [
      "403 for an identity that is not in the workspace",
      databricksFaults.htmlTitle(403, "User not authorized"),
      /: User not authorized\. Add the identity .* to the workspace/,
      null,
    ],
    [
      "a page of another web server",
      databricksFaults.htmlTitle(404, "Not Found"),
      /: Not Found\. Check that the configured host is the workspace's own\.$/,
      null,
    ],
    ["429", databricksFaults.rateLimited(45), /exceeded the rate limit\./, 45],
    ["API 1.2's error", databricksFaults.legacyError(500, "Oops"), /answered 500 .*: Oops\./, null],
    [
      "a gateway's page",
      databricksFaults.htmlPre(503, "No webapps"),
      /answered 503 .*: No webapps\./,
      null,
    ],
    [
      "Private Link",
      databricksFaults.privateLink(),
      /403 PRIVATE_LINK_VALIDATION_ERROR.*private endpoint/,
      null,
    ],
    ["a page with 200", { kind: "html" }, /answered 200 with a web page/, null],
    ["truncated JSON", { kind: "brokenJson" }, /not a JSON object/, null],
    ["a reset", { kind: "reset", when: "beforeEffect" }, /connection reset by/, null],
    ["a huge answer", { kind: "huge", bytes: 2_000_000 }, /is too large/, null],
    [
      "no state",
      { kind: "status", status: 200, body: { run_id: 455644833 } },
      /without its state/,
      null,
    ],
    [
      "the success of another run",
      { kind: "status", status: 200, body: { ...SUCCESS, run_id: 455644834 } },
      /^Databricks workspace prod .* answered about run 455644834 when asked for run 455644833\.$/,
      null,
    ],
  ])("is unreachable after %s", async (_name, fault, reason, retryAfterSeconds) => {
    await using workspace = await simulateWorkspace();
    workspace.simulator.faults.add({ ...get, times: Infinity, fault });

    const result = await workspace.provider.check(anAttempt());

    expect(result).toStrictEqual({
      kind: "unreachable",
      reason: expect.stringMatching(reason) as string,
      retryAfterSeconds,
    });
    expect(JSON.stringify(result)).not.toContain("Correct the request");
    expect(JSON.stringify(result)).not.toContain(secretToken);
  });

  it("is unreachable when its workspace is not configured any more", async () => {
    await using workspace = await simulateWorkspace();

    expect(await workspace.provider.check(anAttempt({ connectionId: "old" }))).toStrictEqual({
      kind: "unreachable",
      reason: "Databricks workspace old is not configured here any more.",
      retryAfterSeconds: null,
      because: "misconfigured",
    });
  });
});
