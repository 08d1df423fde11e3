import axios from "axios";
import {
  DATABRICKS_AUDIENCE,
  KEY_VAULT_AUDIENCE,
} from "../../../../local/simulators/access-tokens";
import { databricksFaults } from "../../../../local/simulators/databricks/databricks-error";
import { KNOWN_RATE_LIMITS } from "../../../../local/simulators/databricks/rate-limit";
import { startManagedIdentitySimulator } from "../../../../local/simulators/managed-identity";
import { aWorkspace, type ErrorJson, type TestWorkspace } from "./a-workspace";

const LOAD = { jobId: 42, name: "Nightly load", tasks: [{ key: "load", durationSeconds: 10 }] };

async function asking(workspace: TestWorkspace, authorization?: string) {
  return axios.get<ErrorJson>(`${workspace.simulator.baseUrl}/api/2.2/jobs/list`, {
    headers: { ...(authorization !== undefined && { Authorization: authorization }) },
    validateStatus: () => true,
    proxy: false,
  });
}

describe("access to the workspace", () => {
  it.each([
    ["no token", undefined, 401, /Credential was not sent/],
    ["basic authentication", "Basic eDp5", 401, /Credential was not sent/],
    ["an unknown token", "Bearer dapi-unknown", 403, /Invalid access token/],
  ])("is refused with %s", async (_case, authorization, status, message) => {
    await using workspace = await aWorkspace();

    const answer = await asking(workspace, authorization);

    expect(answer.status).toBe(status);
    expect(answer.data.message).toMatch(message);
  });

  it("is granted with a managed identity's token until 30 seconds before it expires", async () => {
    await using workspace = await aWorkspace();
    await using identity = await startManagedIdentitySimulator({
      clock: workspace.clock,
      tokenLifetimeSeconds: 3_600,
    });
    const token = await tokenFor(identity.environment, DATABRICKS_AUDIENCE);

    workspace.advance(3_569);
    const late = await asking(workspace, `Bearer ${token}`);
    workspace.advance(1);
    const tooLate = await asking(workspace, `Bearer ${token}`);

    expect(late.status).toBe(200);
    expect(tooLate.status).toBe(403);
    expect(tooLate.data.message).toBe("Token is expiring within 30 seconds. (token expired)");
  });

  it("is refused with a revoked token, or with one for the vault", async () => {
    await using identity = await startManagedIdentitySimulator();
    await using workspace = await aWorkspace({
      isRevoked: (token) => identity.isRevoked(token),
      tokenNow: () => new Date(),
    });
    const revoked = await tokenFor(identity.environment, DATABRICKS_AUDIENCE);
    const before = await asking(workspace, `Bearer ${revoked}`);
    identity.revokeTokens();
    const forVault = await tokenFor(identity.environment, KEY_VAULT_AUDIENCE);

    const after = await asking(workspace, `Bearer ${revoked}`);
    const vault = await asking(workspace, `Bearer ${forVault}`);

    expect([before.status, after.status, vault.status]).toStrictEqual([200, 403, 401]);
  });

  it("to a job is checked before anything is done", async () => {
    await using workspace = await aWorkspace();
    workspace.simulator.addJob({ ...LOAD, permission: "view" });
    workspace.simulator.addJob({ ...LOAD, jobId: 43, permission: "none" });

    const start = await workspace.post<ErrorJson>("/jobs/run-now", { job_id: 42 });
    const view = await workspace.get("/jobs/get", { job_id: 42 });
    const hidden = await workspace.get<ErrorJson>("/jobs/get", { job_id: 43 });

    expect([start.status, view.status, hidden.status]).toStrictEqual([403, 200, 403]);
    expect(start.data.error_code).toBe("PERMISSION_DENIED");
    expect(hidden.data.message).toMatch(/does not have View .* permissions on job 43$/);
    expect(workspace.simulator.runs()).toHaveLength(0);
  });

  it("is slowed down when the rate limits are on", async () => {
    await using workspace = await aWorkspace({ rateLimits: KNOWN_RATE_LIMITS });
    workspace.simulator.addJob({ ...LOAD, maxConcurrentRuns: 99 });
    const start = () => workspace.post("/jobs/run-now", { job_id: 42 });

    const burst = await Promise.all(Array.from({ length: 21 }, start));
    workspace.advance(1);
    const later = await start();

    const refused = burst.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers["retry-after"] as unknown)).toStrictEqual(["1"]);
    expect(later.status).toBe(200);
    expect(workspace.simulator.runs()).toHaveLength(21);
  });

  it("is slowed down for as long as a scripted answer says", async () => {
    await using workspace = await aWorkspace();
    workspace.simulator.faults.add({ fault: databricksFaults.rateLimited(7) });

    const { status, headers } = await workspace.get("/jobs/list");

    expect(status).toBe(429);
    expect(headers["retry-after"]).toBe("7");
  });

  it("to API 2.2 is a bad target where only 2.1 is served", async () => {
    await using workspace = await aWorkspace({ serve22: false });
    workspace.simulator.addJob(LOAD);

    const { status, data } = await workspace.post<ErrorJson>("/jobs/run-now", { job_id: 42 });
    const old = await workspace.post("../2.1/jobs/run-now", { job_id: 42 });

    expect(status).toBe(404);
    expect(data.message).toBe("Bad Target: /api/2.2/jobs/run-now");
    expect(old.status).toBe(200);
  });
});

describe("databricksFaults", () => {
  it.each([
    [
      "error",
      databricksFaults.error(500, { code: "INTERNAL_ERROR", message: "x" }),
      /"request_id"/,
    ],
    ["legacy", databricksFaults.legacyError(400, "old"), /^\{"error":"old"\}$/],
    ["plain", databricksFaults.plainText(400, "CODE", "text"), /^CODE: text$/],
    ["title", databricksFaults.htmlTitle(403, "Invalid access token"), /<title>Error 403 Invalid/],
    ["pre", databricksFaults.htmlPre(503, "No webapps"), /<pre>No webapps<\/pre>/],
    ["number", databricksFaults.error(403, { code: 403, message: "x" }), /"error_code":403/],
    ["expiring", databricksFaults.tokenExpiring(), /Token is expiring within 30 seconds/],
    ["unavailable", databricksFaults.temporarilyUnavailable(), /TEMPORARILY_UNAVAILABLE/],
    ["bad target", databricksFaults.badTarget("/api/2.2/x"), /Bad Target: \/api\/2.2\/x/],
    ["empty", databricksFaults.emptyBody(404), /^$/],
    ["private link", databricksFaults.privateLink(), /^$/],
  ])("answer in the vendor's shape: %s", async (_name, fault, text) => {
    await using workspace = await aWorkspace();
    workspace.simulator.faults.add({ fault });

    const answer = await fetch(`${workspace.simulator.baseUrl}/api/2.2/jobs/list`, {
      redirect: "manual",
    });

    expect(await answer.text()).toMatch(text);
  });
});

async function tokenFor(
  environment: { IDENTITY_ENDPOINT: string; IDENTITY_HEADER: string },
  resource: string,
): Promise<string> {
  const { data } = await axios.get<{ access_token: string }>(environment.IDENTITY_ENDPOINT, {
    params: { resource, "api-version": "2019-08-01" },
    headers: { "X-IDENTITY-HEADER": environment.IDENTITY_HEADER },
    proxy: false,
  });
  return data.access_token;
}
