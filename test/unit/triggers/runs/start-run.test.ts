import { OrchestrationRuntimeStatus } from "durable-functions";
import { BASE_URL, createRunsApi, pathOf } from "../../../support/runs-api";

const aBody = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  target: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "620443" },
  ...changes,
});

const withKey = (key: string): Record<string, string> => ({ "Idempotency-Key": key });

describe("POST /api/runs", () => {
  it("returns 202 with Location and Retry-After", async () => {
    const api = createRunsApi();

    const { status, headers, json } = await api.start(aBody());

    const id = String(json["id"]);
    expect(status).toBe(202);
    expect(id).toMatch(/^r-[0-9a-f]{40}$/);
    expect(json).toStrictEqual({
      id,
      status: "running",
      done: false,
      succeeded: null,
      message: "Accepted; it starts in a moment",
      resultUrl: headers["location"],
      statusUrl: `${BASE_URL}/api/runs/${id}`,
      cancelUrl: `${BASE_URL}/api/runs/${id}/cancel`,
    });
    expect(headers).toMatchObject({
      "retry-after": "30",
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(headers).not.toHaveProperty("idempotent-replayed");
  });

  it("returns a Retry-After of the run's own interval if that is short", async () => {
    const { headers } = await createRunsApi().start(aBody({ waitSeconds: 7 }));

    expect(headers["retry-after"]).toBe("7");
  });

  it("starts the run under that id, with the limits of the operator and this deployment's id", async () => {
    const api = createRunsApi();

    const { json } = await api.start(aBody({ tags: { owner: "ann" } }));

    const instance = api.hub.instances.get(String(json["id"]));
    expect(instance).toMatchObject({
      name: "run",
      input: {
        target: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "620443" },
        waitSeconds: 30,
        timeoutSeconds: 86_400,
        tags: { owner: "ann" },
        limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
        acceptedAt: "2026-03-02T06:00:00.400Z",
        deploymentId: "tests",
      },
    });
  });

  it("pins the only connection there is", async () => {
    const api = createRunsApi();

    const { json } = await api.start({ target: { type: "dbt-job", jobId: 7 } });

    expect(api.hub.instances.get(String(json["id"]))?.input).toMatchObject({
      target: { type: "dbt-job", accountId: "12345", jobId: "7" },
    });
  });

  it("starts a run of its own for each call without a key", async () => {
    const api = createRunsApi();

    const one = await api.start(aBody());
    const other = await api.start(aBody());

    expect(one.json["id"]).not.toBe(other.json["id"]);
    expect(api.hub.starts).toBe(2);
  });

  it("returns a result link that stays valid after the run for the operator's days", async () => {
    const api = createRunsApi();
    const { headers } = await api.start(aBody({ timeoutSeconds: 600 }));

    const exp = new URL(String(headers["location"])).searchParams.get("exp");

    expect(Number(exp)).toBe(Date.parse("2026-03-10T06:10:00Z") / 1_000);
  });
});

describe("POST /api/runs, with an idempotency key", () => {
  it("re-attaches to the live run of the key", async () => {
    const api = createRunsApi();
    const first = await api.start(aBody(), withKey("k1"));

    const second = await api.start(aBody(), withKey("k1"));

    expect(second.json["id"]).toBe(first.json["id"]);
    expect(second.headers["idempotent-replayed"]).toBe("true");
    expect(api.hub.starts).toBe(1);
  });

  it.each([
    [OrchestrationRuntimeStatus.Completed],
    [OrchestrationRuntimeStatus.Failed],
    [OrchestrationRuntimeStatus.Terminated],
  ])("re-attaches to a %s run and never runs the job again", async (runtimeStatus) => {
    const api = createRunsApi();
    const { json } = await api.start(aBody(), withKey("k1"));
    api.hub.put({ instanceId: String(json["id"]), runtimeStatus });

    const again = await api.start(aBody(), withKey("k1"));

    expect(again.status).toBe(202);
    expect(again.json).toMatchObject({ id: json["id"], done: true });
    expect(api.hub.starts).toBe(1);
  });

  it("takes the key from the header or from the field", async () => {
    const api = createRunsApi();
    const byHeader = await api.start(aBody(), withKey("k1"));

    const byField = await api.start(aBody({ idempotencyKey: "k1" }));
    const byBoth = await api.start(aBody({ idempotencyKey: "k1" }), withKey("k1"));

    expect([byField.json["id"], byBoth.json["id"]]).toStrictEqual([
      byHeader.json["id"],
      byHeader.json["id"],
    ]);
  });

  it("refuses two different keys in one call", async () => {
    const { status, json } = await createRunsApi().call("POST", "/api/runs", {
      body: aBody({ idempotencyKey: "k1" }),
      headers: withKey("k2"),
    });

    expect(status).toBe(400);
    expect(json["detail"]).toBe(
      "Idempotency-Key differs from the field idempotencyKey: send one of them.",
    );
  });

  it.each([["k".repeat(257)]])("refuses an unusable key", async (key) => {
    const { status, json } = await createRunsApi().call("POST", "/api/runs", {
      body: aBody(),
      headers: withKey(key),
    });

    expect(status).toBe(400);
    expect(json["detail"]).toBe("Idempotency-Key must have 1 to 256 characters.");
  });

  it("answers 409 when the key comes with another request", async () => {
    const api = createRunsApi();
    const { json } = await api.start(aBody(), withKey("k1"));

    const other = await api.call("POST", "/api/runs", {
      body: aBody({ timeoutSeconds: 5 }),
      headers: withKey("k1"),
    });

    expect(other.status).toBe(409);
    expect(other.headers["content-type"]).toBe("application/problem+json");
    expect(other.json).toMatchObject({ code: "idempotencyKeyReused", status: 409 });
    expect(other.json["detail"]).toContain(String(json["id"]));
    expect(api.hub.starts).toBe(1);
  });

  it("recognises the same request by its meaning, not by how it is written", async () => {
    const api = createRunsApi();
    const { json } = await api.start(
      { target: { type: "databricks-job", jobId: "620443", workspaceId: "adb-1.2" } },
      withKey("k1"),
    );

    const again = await api.start(
      { waitSeconds: 30, tags: {}, target: { jobId: 620_443, type: "databricks-job" } },
      withKey("k1"),
    );

    expect(again.json["id"]).toBe(json["id"]);
  });

  it("starts one run for twenty first calls at once", async () => {
    const api = createRunsApi();

    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.start(aBody(), withKey("k1"))),
    );

    expect(new Set(replies.map(({ json }) => json["id"])).size).toBe(1);
    expect(
      replies.filter(({ headers }) => headers["idempotent-replayed"] === undefined),
    ).toHaveLength(1);
    expect(api.hub.starts).toBe(1);
  });

  it("re-attaches when another process started the run between its look and its start", async () => {
    const [here, there] = [createRunsApi(), createRunsApi()];
    jest.spyOn(there.hub, "startNew").mockImplementation(here.hub.startNew.bind(here.hub));
    jest.spyOn(there.hub, "getStatus").mockImplementation(here.hub.getStatus.bind(here.hub));

    const replies = await Promise.all([
      here.start(aBody(), withKey("k1")),
      there.start(aBody(), withKey("k1")),
    ]);

    expect(replies[0].json["id"]).toBe(replies[1].json["id"]);
    expect(here.hub.starts).toBe(1);
  });

  it("starts one of two different first requests, and rejects the other", async () => {
    const api = createRunsApi();
    const send = (timeoutSeconds: number): Promise<{ status: number }> =>
      api.call("POST", "/api/runs", { body: aBody({ timeoutSeconds }), headers: withKey("k1") });

    const replies = await Promise.all([send(100), send(200)]);

    expect(replies.map(({ status }) => status).sort()).toStrictEqual([202, 409]);
  });
});

describe("POST /api/runs, without a task hub", () => {
  it("returns 503 with Retry-After, and shows the reason only in the log", async () => {
    const api = createRunsApi();
    api.hub.trouble = new Error("AccountKey=abcdef: connection refused");

    const { status, headers, text, json } = await api.call("POST", "/api/runs", { body: aBody() });

    expect(status).toBe(503);
    expect(headers["retry-after"]).toBe("10");
    expect(json).toMatchObject({ code: "taskHubUnavailable" });
    expect(text).not.toContain("abcdef");
    expect(api.logged.join()).toContain("connection refused");
  });

  it("works again under the same key once the hub is back", async () => {
    const api = createRunsApi();
    api.hub.trouble = new Error("down");
    await api.call("POST", "/api/runs", { body: aBody(), headers: withKey("k1") });
    api.hub.trouble = null;

    const { headers } = await api.start(aBody(), withKey("k1"));

    expect(headers).not.toHaveProperty("idempotent-replayed");
  });
});

describe("the links of POST /api/runs", () => {
  it("lead to the run", async () => {
    const api = createRunsApi();
    const { json } = await api.start(aBody());

    const status = await api.call("GET", pathOf(json["statusUrl"]));
    const result = await api.call("GET", pathOf(json["resultUrl"]));
    const cancel = await api.call("POST", pathOf(json["cancelUrl"]));

    expect([status.status, result.status, cancel.status]).toStrictEqual([200, 202, 200]);
  });
});
