import type { Hindrance } from "../../../../src/contracts/attempt";
import { databricksFaults } from "../../../../local/simulators/databricks/databricks-error";
import type { Fault } from "../../../../local/simulators/faults";
import { anOrder, launched, secretToken, simulateWorkspace } from "./simulated-workspace";
import { aClaim } from "../../../support/claims";

const runNow = { method: "POST", path: /run-now/ };
const oneTask = [{ key: "main", durationSeconds: 60 }];

describe("launch, rejected", () => {
  it.each<[string, Fault, string]>([
    [
      "400",
      databricksFaults.error(400, { code: "INVALID_PARAMETER_VALUE", message: "No." }),
      "invalidRequest",
    ],
    ["401", databricksFaults.emptyBody(401), "unauthorized"],
    [
      "400 about the tenant of the token",
      databricksFaults.htmlPre(
        400,
        "io.jsonwebtoken.IncorrectClaimException: Expected iss claim to be: https://sts.windows.net/a/, but was: https://sts.windows.net/b/.",
      ),
      "unauthorized",
    ],
    [
      "403",
      databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No." }),
      "forbidden",
    ],
    ["403 about the token", databricksFaults.htmlTitle(403, "Invalid access token"), "forbidden"],
    [
      "404",
      databricksFaults.error(404, { code: "RESOURCE_DOES_NOT_EXIST", message: "No." }),
      "jobNotFound",
    ],
    [
      "501",
      databricksFaults.error(501, { code: "NOT_IMPLEMENTED", message: "No." }),
      "refusedByVendor",
    ],
    ["404 of another web server", databricksFaults.htmlTitle(404, "Not Found"), "notFound"],
    [
      "400 about another missing object",
      databricksFaults.error(400, {
        code: "INVALID_PARAMETER_VALUE",
        message: "Cluster 0101-abc does not exist.",
      }),
      "invalidRequest",
    ],
    ["a Private Link redirect", databricksFaults.privateLink(), "forbidden"],
  ])("rejects after %s", async (_name, fault, code) => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    simulator.faults.add({ ...runNow, times: Infinity, fault });

    const result = await provider.launch(anOrder(jobId), aClaim());

    expect(result).toMatchObject({ kind: "rejected", failure: { code } });
    expect(JSON.stringify(result)).not.toContain(secretToken);
    expect(simulator.runs()).toHaveLength(0);
  });

  it("says that there is no such job", async () => {
    await using workspace = await simulateWorkspace();

    const result = await workspace.provider.launch(anOrder("987654321"), aClaim());

    expect(result).toMatchObject({
      kind: "rejected",
      failure: {
        code: "jobNotFound",
        message: expect.stringContaining("Job 987654321 does not exist.") as string,
      },
    });
  });

  it("says what to grant, on which workspace, with the request id", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask, permission: "view" });

    const result = await provider.launch(anOrder(jobId), aClaim());

    expect(result).toStrictEqual({
      kind: "rejected",
      failure: {
        code: "forbidden",
        message: expect.stringMatching(
          new RegExp(
            `^Databricks workspace prod at 127\\.0\\.0\\.1:\\d+ answered 403 PERMISSION_DENIED to the request to start job ${jobId}: .*permissions on job ${jobId}\\. Give the identity configured for this workspace CAN MANAGE RUN on the job.* \\(Request id [0-9a-f-]{36}\\)$`,
          ),
        ) as string,
      },
    });
  });

  it("starts nothing when the run of this order was deleted", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    const attempt = await launched(workspace, jobId);
    workspace.pass(120);
    await fetch(`${simulator.baseUrl}/api/2.2/jobs/runs/delete`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretToken}` },
      body: `{"run_id":${attempt.vendorRunId}}`,
    });

    const result = await provider.launch(anOrder(jobId), aClaim());
    const settled = await provider.settleLaunch(anOrder(jobId));

    expect(result).toStrictEqual({
      kind: "runDeleted",
      reason: expect.stringMatching(
        / answered 400 .* idempotency token .* was deleted\./,
      ) as string,
    });
    expect(settled).toMatchObject({ kind: "runDeleted" });
    expect(JSON.stringify(result)).not.toContain("Correct the request");
    expect(simulator.runs()).toHaveLength(0);
  });
});

describe("launch, to be tried again", () => {
  const limit = (status: number, code: string): Fault =>
    databricksFaults.error(status, { code, message: "Too much." }, { retryAfterSeconds: 30 });

  /** For the others the reason is not known. */
  const hindrances: Readonly<Record<string, { because: Hindrance }>> = {
    "a quota": { because: "full" },
    "the maximum number of active runs": { because: "full" },
    "a redirect": { because: "misconfigured" },
  };
  // As a workspace was seen to say it: https://github.com/databricks-demos/dbdemos/issues/244
  const activeRuns = {
    code: "REQUEST_LIMIT_EXCEEDED",
    message: "There are already 5 active runs (limit: 5).",
  };

  it.each<[string, Fault, boolean, number | null]>([
    ["429", databricksFaults.rateLimited(30), false, 30],
    ["the maximum number of active runs", databricksFaults.error(429, activeRuns), false, null],
    ["429 without Retry-After", databricksFaults.rateLimited(), false, null],
    ["a limit reported with 400", limit(400, "REQUEST_LIMIT_EXCEEDED"), false, 30],
    ["a lock reported with 400", limit(400, "COULD_NOT_ACQUIRE_LOCK"), false, 30],
    ["a quota", limit(400, "QUOTA_EXCEEDED"), false, 30],
    ["500", limit(500, "INTERNAL_ERROR"), true, 30],
    [
      "503 with a long Retry-After",
      databricksFaults.temporarilyUnavailable({ retryAfterSeconds: 30 }),
      true,
      30,
    ],
    ["503 from a gateway", databricksFaults.htmlPre(503, "No webapps are available"), true, null],
    ["409", limit(409, "ABORTED"), true, 30],
    [
      "400 with a transient text",
      databricksFaults.error(400, { code: "BAD_REQUEST", message: "Timed out after 10 s" }),
      true,
      null,
    ],
    ["a web page with 200", { kind: "html" }, true, null],
    ["an empty 200", { kind: "emptyBody" }, true, null],
    ["truncated JSON", { kind: "brokenJson" }, true, null],
    ["a redirect", { kind: "redirect", location: "/login.html" }, false, null],
  ])("tries again after %s", async (name, fault, mayHaveStarted, retryAfterSeconds) => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    simulator.faults.add({ ...runNow, times: Infinity, fault });

    const result = await provider.launch(anOrder(jobId), aClaim());

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: expect.stringMatching(/^Databricks workspace prod at 127/) as string,
      mayHaveStarted,
      retryAfterSeconds,
      ...hindrances[name],
    });
  });

  it("may have started when the answer never comes", async () => {
    await using workspace = await simulateWorkspace({ timeoutSeconds: 0.2 });
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    simulator.faults.add({ ...runNow, fault: { kind: "hang" } });

    expect(await provider.launch(anOrder(jobId), aClaim())).toMatchObject({
      kind: "tryAgain",
      reason: expect.stringMatching(/did not answer within 0.2 s$/) as string,
      mayHaveStarted: true,
    });
  });

  it("cannot have started when the workspace is not reached", async () => {
    const workspace = await simulateWorkspace();
    await workspace[Symbol.asyncDispose]();

    expect(await workspace.provider.launch(anOrder("1"), aClaim())).toMatchObject({
      kind: "tryAgain",
      reason: expect.stringMatching(/: connection refused by 127/) as string,
      mayHaveStarted: false,
    });
  });

  it("does not call it rejected when an earlier transmission of the same launch stayed unclear", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator, provider } = workspace;
    const jobId = simulator.addJob({ name: "Nightly", tasks: oneTask });
    simulator.faults.add({ ...runNow, fault: { kind: "reset", when: "afterEffect" } });
    simulator.faults.add({
      ...runNow,
      fault: databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No." }),
    });

    expect(await provider.launch(anOrder(jobId), aClaim())).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: true,
    });
  });

  it("waits for its workspace to be configured again", async () => {
    await using workspace = await simulateWorkspace();
    const order = anOrder("1");

    const result = await workspace.provider.launch(
      {
        ...order,
        plan: { ...order.plan, connectionId: "old" },
      },
      aClaim(),
    );

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: "Databricks workspace old is not configured here any more.",
      mayHaveStarted: false,
      retryAfterSeconds: null,
      because: "misconfigured",
    });
  });
});
