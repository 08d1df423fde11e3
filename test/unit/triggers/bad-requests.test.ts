import { createRunsApi, type Reply } from "../../support/runs-api";

const target = { type: "databricks-job", workspaceId: "adb-1.2", jobId: "620443" };

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

const bad: [what: string, body: unknown, field: string, words: string][] = [
  ["no body", "", "body", "must be JSON"],
  ["no JSON", "<xml/>", "body", "must be JSON"],
  ["truncated JSON", '{"target":{"type":"dbt-job"', "body", "must be JSON"],
  ["an array", [target], "body", "must be a JSON object"],
  ["a string", '"run it"', "body", "must be a JSON object"],
  ["null", "null", "body", "must be a JSON object"],
  ["nothing in it", {}, "target", "is not valid"],
  ["an unknown type", { target: { type: "airflow-dag" } }, "target.type", "databricks-job"],
  ["a target of text", { target: "620443" }, "target", "is not valid"],
  [
    "both jobId and jobName",
    { target: { ...target, jobName: "n" } },
    "target.jobId",
    "only one of them",
  ],
  [
    "neither of them",
    { target: { type: "dbt-job" } },
    "target.jobId",
    "or jobName or jobUrl must be given",
  ],
  [
    "an id beyond 2^53 as a number",
    '{"target":{"type":"databricks-job","jobId":9007199254740993}}',
    "target.jobId",
    "send it as a string",
  ],
  ["an id of letters", { target: { ...target, jobId: "nightly" } }, "target.jobId", "of digits"],
  ["an id that is an object", { target: { ...target, jobId: {} } }, "target.jobId", "of digits"],
  [
    "a workspace of somebody else",
    { target: { ...target, workspaceId: "adb-9.9" } },
    "target.workspaceId",
    "is not a configured connection; DATABRICKS_WORKSPACES has: adb-1.2",
  ],
  [
    "a workspace that is an address",
    { target: { ...target, workspaceId: "evil.example/#" } },
    "target.workspaceId",
    "is not a configured connection",
  ],
  [
    "a workspace called like a member of every object",
    { target: { ...target, workspaceId: "constructor" } },
    "target.workspaceId",
    "is not a configured connection",
  ],
  [
    "a misspelt field",
    { target: { ...target, jobID: "1" } },
    "target.jobID",
    "is not a known field",
  ],
  [
    "a field of ours",
    { target, limits: { lostContactSeconds: 1 } },
    "limits",
    "is not a known field",
  ],
  ["seconds as text", { target, timeoutSeconds: "60" }, "timeoutSeconds", "is not valid"],
  ["a huge number", { target, timeoutSeconds: 1e300 }, "timeoutSeconds", ""],
  ["a retry without attempts", { target, retry: {} }, "retry.maxAttempts", "is not valid"],
  ["tags of numbers", { target, tags: { n: 1 } }, "tags.n", "is not valid"],
  [
    "a prototype",
    '{"target":{"type":"dbt-job","__proto__":{"jobId":"1"}}}',
    "target.__proto__",
    "is not an allowed field name",
  ],
  ["a prototype at the top", '{"__proto__":{}}', "__proto__", "is not an allowed field name"],
  [
    "half of a surrogate pair in a key",
    String.raw`{"target":{},"idempotencyKey":"nightly \ud800"}`,
    "idempotencyKey",
    "well-formed Unicode",
  ],
  [
    "the other half",
    String.raw`{"target":{"type":"databricks-job","jobName":"\udfff"}}`,
    "target.jobName",
    "well-formed Unicode",
  ],
  [
    "half of a surrogate pair among parameters",
    String.raw`{"target":{"type":"databricks-job","jobId":"1","pythonParams":["a","\ud83d."]}}`,
    "target.pythonParams.1",
    "well-formed Unicode",
  ],
  [
    "half of a surrogate pair in a name",
    String.raw`{"target":{},"tags":{"\ud800":"a"}}`,
    "tags.\ufffd",
    "is not an allowed field name",
  ],
  [
    "a constructor",
    { target, constructor: { prototype: {} } },
    "constructor",
    "is not a known field",
  ],
  ["objects in objects", nested(1_000), "body", "is nested too deeply"],
  ["as many objects in objects as fit", nested(10_900), "body", "is nested too deeply"],
  [
    "as many arrays in arrays as fit",
    `{"a":${"[".repeat(32_000)}${"]".repeat(32_000)}}`,
    "body",
    "is nested too deeply",
  ],
];

const messageAbout = (field: string, { errors }: Reply["json"]): string =>
  (errors as { field: string; message: string }[]).find((error) => error.field === field)
    ?.message ?? `nothing is said about ${field}`;

describe("POST /api/runs, with an invalid request", () => {
  it.each(bad)("names what is wrong: %s", async (_what, body, field, words) => {
    const api = createRunsApi();

    const { status, headers, json, text } = await api.call("POST", "/api/runs", { body });

    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(json).toMatchObject({ code: "invalidRequest", status: 400, type: "about:blank" });
    expect(messageAbout(field, json)).toContain(words);
    expect(json["detail"]).toMatch(new RegExp(`(^|\\. )${field} .+\\.$`));
    expect(text.length).toBeLessThan(4_000);
    expect(api.hub.starts).toBe(0);
  });

  it("names all invalid fields at once", async () => {
    const { json } = await createRunsApi().call("POST", "/api/runs", {
      body: { target, waitSeconds: 0, partialSuccess: "maybe", extra: 1 },
    });

    expect((json["errors"] as { field: string }[]).map(({ field }) => field)).toStrictEqual([
      "waitSeconds",
      "partialSuccess",
      "extra",
    ]);
  });

  it("stays short however many fields are wrong", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`${"x".repeat(100)}${n}`, 1]),
    );
    const { status, text } = await createRunsApi().call("POST", "/api/runs", {
      body: { target, ...many },
    });

    expect(status).toBe(400);
    expect(text.length).toBeLessThan(8_000);
  });

  it("asks for the connection when there are several", async () => {
    const api = createRunsApi({ databricks: ["adb-1.2", "adb-3.4"] });

    const { json } = await api.call("POST", "/api/runs", {
      body: { target: { type: "databricks-job", jobId: 1 } },
    });

    expect(json["detail"]).toBe(
      "target.workspaceId is needed, because several are configured: adb-1.2, adb-3.4.",
    );
  });

  it("says which setting is empty when there is no connection of the kind", async () => {
    const api = createRunsApi({ dbtCloud: [] });

    const { json } = await api.call("POST", "/api/runs", {
      body: { target: { type: "dbt-job", jobId: 1 } },
    });

    expect(json["detail"]).toBe(
      "target.accountId cannot be used: DBT_CLOUD_ACCOUNTS names no connection.",
    );
  });

  it("leaves the prototypes of the process alone", async () => {
    await createRunsApi().call("POST", "/api/runs", {
      body: '{"target":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}',
    });

    expect({}).not.toHaveProperty("polluted");
  });
});
