import { createHash } from "node:crypto";
import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import type { Grant, ListedCaller } from "../../../../src/contracts/caller-rights";
import { RunInput } from "../../../../src/contracts/run-input";
import { aRunInput } from "../../../support/run-builders";
import { createRunsApi, pathOf, type Reply, type RunsApi } from "../../../support/runs-api";
import { aConclusion, aProgress, putEndedRun, putLiveRun } from "../../../support/stored-runs";

const TENANT = "11111111-1111-4111-8111-111111111111";
const FACTORY = "33333333-3333-4333-8333-333333333333";
const LOGIC_APP = "44444444-4444-4444-8444-444444444444";

const listed = (name: string, ...grants: Grant[]): ListedCaller => ({
  name,
  clientId: null,
  keyHashes: [createHash("sha256").update(`key of ${name}`).digest("hex")],
  isAllOthers: false,
  grants,
});

const as = (name: string): Record<string, string> => ({ "x-functions-key": `key of ${name}` });

const ALL: Grant = { actions: ["start", "read", "cancel", "repair"] };
const JOB_77: Grant = { ...ALL, connections: ["adb-1.2"], jobs: ["77"] };

const apiFor = (...callers: ListedCaller[]): RunsApi => createRunsApi({ listed: callers });

const start = (
  api: RunsApi,
  headers: Record<string, string>,
  target: Record<string, unknown> = { jobId: "77" },
  more: Record<string, unknown> = {},
): Promise<Reply> =>
  api.call("POST", "/api/runs", {
    headers,
    body: { target: { type: "databricks-job", ...target }, ...more },
  });

const inputOf = (api: RunsApi, { json }: Reply): RunInput =>
  RunInput.parse(api.hub.instances.get(String(json["id"]))?.input);

describe("a start without the right to it", () => {
  it("is a 403 that names the right, the target and the setting, and starts nothing", async () => {
    const api = apiFor(listed("sales", JOB_77));

    const { status, json } = await start(api, as("sales"), { jobId: "78" });

    expect([status, json["code"]]).toStrictEqual([403, "rightMissing"]);
    expect(json["detail"]).toBe(
      'The caller "sales" may not start databricks-job 78 at adb-1.2: the setting CALLERS gives it no right "start" for that. Ask the operator of this app to add it.',
    );
    expect(api.hub.starts).toBe(0);
  });

  it("says that the id is needed if the right lists ids", async () => {
    const api = apiFor(listed("sales", JOB_77));

    const { status, json } = await start(api, as("sales"), { jobName: "Nightly" });

    expect(status).toBe(403);
    expect(json["detail"]).toContain(
      'may not start databricks-job "Nightly" at adb-1.2: the setting CALLERS gives it no right "start" for that. Its rights list jobs by id, so send the id in place of the name.',
    );
  });

  it("is decided by what a pasted address leads to", async () => {
    const api = apiFor(listed("sales", JOB_77));
    const jobUrl = (id: string): object => ({
      jobUrl: `https://adb-1.2.azuredatabricks.net/jobs/${id}`,
    });

    const replies = [
      await start(api, as("sales"), { ...jobUrl("77") }),
      await start(api, as("sales"), { ...jobUrl("78") }),
    ];

    expect(replies.map(({ status }) => status)).toStrictEqual([202, 403]);
  });

  it("is refused before the request is read, if the caller may start nothing", async () => {
    const api = apiFor(listed("sales", { actions: ["read"] }));

    const { status, json } = await start(api, as("stranger"), { jobUrl: "https://elsewhere" });

    expect(status).toBe(403);
    expect(json["detail"]).toContain('The caller "this function key" may not start any run');
    expect(json["detail"]).not.toContain("adb-1.2");
  });
});

describe("a run of a caller", () => {
  it("stores who started it, without changing what counts as the same request", async () => {
    const [api, open] = [apiFor(listed("sales", ALL)), createRunsApi()];

    const input = inputOf(api, await start(api, as("sales")));
    const before = inputOf(open, await start(open, {}));

    expect(input.startedBy).toBe("key:sales");
    expect(before).not.toHaveProperty("startedBy");
    expect(input.requestHash).toBe(before.requestHash);
  });

  it("is read and cancelled by it, also without a right to read", async () => {
    const api = apiFor(listed("sales", { actions: ["start"] }), listed("finance", JOB_77));
    const { json } = await start(api, as("sales"));
    const path = `/api/runs/${String(json["id"])}`;

    const read = await api.call("GET", path, { headers: as("sales") });
    const cancelled = await api.call("DELETE", path, { headers: as("sales") });

    expect([read.status, cancelled.status]).toStrictEqual([200, 200]);
    expect(api.hub.raised).toHaveLength(1);
    expect(read.text).not.toContain("key:sales");
  });

  it("is attached to again by its key, but not by another caller that may not read it", async () => {
    const api = apiFor(
      listed("sales", { actions: ["start"] }),
      listed("finance", { actions: ["start"] }),
      listed("ops", ALL),
    );
    const key = { "Idempotency-Key": "monday" };
    const { json } = await start(api, { ...as("sales"), ...key });

    const again = await start(api, { ...as("sales"), ...key });
    const other = await start(api, { ...as("finance"), ...key });
    const reader = await start(api, { ...as("ops"), ...key });

    expect([again.status, again.json["id"]]).toStrictEqual([202, json["id"]]);
    expect([other.status, other.json["code"]]).toStrictEqual([409, "idempotencyKeyReused"]);
    expect(other.text).not.toContain(String(json["id"]));
    expect([reader.status, reader.json["id"]]).toStrictEqual([202, json["id"]]);
  });

  it("shows its result to everybody with its link", async () => {
    const api = apiFor(listed("sales", ALL));
    const { json } = await start(api, as("sales"));

    expect((await api.call("GET", pathOf(json["resultUrl"]))).status).toBe(202);
  });
});

describe("a run that was asked for by the name of its job", () => {
  it("is read with a right by id as soon as the job is known", async () => {
    const api = apiFor(listed("sales", JOB_77));
    const targetSummary = { type: "databricks-job", connectionId: "adb-1.2", jobId: null };
    const input = aRunInput({ targetSummary: { ...targetSummary, jobName: "Nightly" } });
    const attempt = { provider: "databricks", connectionId: "adb-1.2", number: 1 };
    const latest = { ...attempt, vendorJobId: "77", vendorRunId: "501", runPageUrl: null };
    const id = putLiveRun(api.hub, 1, { input, customStatus: aProgress() });
    const read = (): Promise<Reply> => api.call("GET", `/api/runs/${id}`, { headers: as("sales") });

    const before = await read();
    const progress = aProgress({ latest: { ...latest, launchedAt: input.acceptedAt } });
    api.hub.put({ instanceId: id, customStatus: progress });
    const after = await read();

    expect([before.status, after.status]).toStrictEqual([404, 200]);
  });
});

describe("a run whose input cannot be read", () => {
  it("is only for callers without any limit", async () => {
    const api = apiFor(listed("sales", JOB_77), listed("ops", ALL));
    const id = putLiveRun(api.hub, 1, { input: { of: "an unknown version" } });
    const read = (name: string): Promise<Reply> =>
      api.call("GET", `/api/runs/${id}`, { headers: as(name) });

    expect([(await read("sales")).status, (await read("ops")).status]).toStrictEqual([404, 200]);
  });
});

describe("a repair by another caller", () => {
  it("belongs to the caller that asked for it", async () => {
    const api = apiFor(listed("ops", ALL));
    const id = putEndedRun(api.hub, aConclusion(), {
      input: aRunInput({ startedBy: "key:sales" }),
    });

    const reply = await api.call("POST", `/api/runs/${id}/repair`, {
      headers: as("ops"),
      body: { mode: "rerun" },
    });

    expect(reply.status).toBe(202);
    expect(inputOf(api, reply).startedBy).toBe("key:ops");
  });

  it("belongs to nobody if callers cannot be told apart", async () => {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, aConclusion(), {
      input: aRunInput({ startedBy: "key:sales" }),
    });

    const body = { mode: "rerun" };
    const reply = await api.call("POST", `/api/runs/${id}/repair`, { body });

    expect(inputOf(api, reply)).not.toHaveProperty("startedBy");
  });
});

describe("callers with tokens", () => {
  function withToken(client: string): Record<string, string> {
    const claims = [
      { typ: "tid", val: TENANT },
      { typ: "appid", val: client },
    ];
    const principal = JSON.stringify({ auth_typ: "aad", claims });
    return { "x-ms-client-principal": Buffer.from(principal).toString("base64") };
  }
  const factory: ListedCaller = { ...listed("factory", { actions: ["start"] }), clientId: FACTORY };

  it("store their runs as their own, also before there are rights", async () => {
    const api = createRunsApi({ tenantIds: [TENANT] });

    const reply = await start(api, withToken(LOGIC_APP));

    expect(inputOf(api, reply).startedBy).toBe(`${TENANT}|${LOGIC_APP}`);
  });

  it("attach to a run in their own scope that does not say who started it", async () => {
    const api = createRunsApi({ tenantIds: [TENANT], listed: [factory] });
    const headers = { ...withToken(FACTORY), "Idempotency-Key": "monday" };
    const { json } = await start(api, headers);
    const stored = api.hub.instances.get(String(json["id"]));
    const { startedBy, ...older } = RunInput.parse(stored?.input);
    api.hub.put({ instanceId: String(json["id"]), input: older, runtimeStatus: Status.Running });

    const again = await start(api, headers);

    expect(startedBy).toBe(`${TENANT}|${FACTORY}`);
    expect([again.status, again.json["id"]]).toStrictEqual([202, json["id"]]);
  });

  it("have no rights without an entry", async () => {
    const api = createRunsApi({ tenantIds: [TENANT], listed: [factory] });

    const { status, json } = await start(api, withToken(LOGIC_APP));

    expect(status).toBe(403);
    expect(json["detail"]).toContain(`The caller "${LOGIC_APP}" may not start any run`);
  });
});
