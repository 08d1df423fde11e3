import { World } from "../support/world";

const job = (fields: Record<string, unknown>): unknown => ({
  target: { type: "databricks-job", ...fields },
});
const withTop = (fields: Record<string, unknown>): unknown => ({
  target: { type: "databricks-job", jobId: "1" },
  ...fields,
});

/** What is sent, and the field that the answer has to name. */
const badRequests: [string, unknown, string][] = [
  ["no JSON", "{not json", "body"],
  ["an array", "[1]", "body"],
  ["no target", {}, "target"],
  ["an unknown target type", { target: { type: "airflow-dag" } }, "target.type"],
  ["neither jobId nor jobName", job({}), "target.jobId"],
  ["both jobId and jobName", job({ jobId: "1", jobName: "x" }), "target.jobId"],
  [
    "a jobId beyond 2^53 as a number",
    '{"target":{"type":"databricks-job","jobId":9007199254740993}}',
    "target.jobId",
  ],
  ["a jobId beyond int64", job({ jobId: "9223372036854775808" }), "target.jobId"],
  ["a negative jobId", job({ jobId: -1 }), "target.jobId"],
  ["a fractional jobId", job({ jobId: 1.5 }), "target.jobId"],
  ["an unknown workspace", job({ jobId: "1", workspaceId: "adb-1.1" }), "target.workspaceId"],
  [
    "a workspace that is an address",
    job({ jobId: "1", workspaceId: "evil.example/#" }),
    "target.workspaceId",
  ],
  ["an unknown field", job({ jobId: "1", notebookParam: {} }), "target.notebookParam"],
  [
    "parameters that are not strings",
    job({ jobId: "1", jobParameters: { day: 3 } }),
    "target.jobParameters.day",
  ],
  [
    "parameters above 10,000 bytes",
    job({ jobId: "1", notebookParams: { a: "x".repeat(10_000) } }),
    "target.notebookParams",
  ],
  [
    "notebook and jar parameters",
    job({ jobId: "1", notebookParams: {}, jarParams: [] }),
    "target.jarParams",
  ],
  [
    "non-ASCII Python parameters",
    job({ jobId: "1", pythonParams: ["é"] }),
    "target.pythonParams.0",
  ],
  ["a negative timeout", withTop({ timeoutSeconds: -1 }), "timeoutSeconds"],
  ["a wait of zero", withTop({ waitSeconds: 0 }), "waitSeconds"],
  ["a made-up partialSuccess", withTop({ partialSuccess: "maybe" }), "partialSuccess"],
  [
    "a prototype key",
    '{"target":{"type":"databricks-job","jobId":"1","jobParameters":{"__proto__":"x"}}}',
    "__proto__",
  ],
];

describe("a bad request", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it.each(badRequests)("is refused by name: %s", async (_case, body, field) => {
    const answer = await world.post(body);

    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.detail).toContain(field);
    expect(answer.body["errors"]).toContainEqual(
      expect.objectContaining({ field: expect.stringContaining(field) as string }),
    );
  });

  it.each([100_000, 1_048_576, 2_000_000])(
    "is refused with 413: a body of %d bytes",
    async (bytes) => {
      const answer = await world.post(withTop({ tags: { a: "x".repeat(bytes) } }));

      expect(answer.status).toBe(413);
    },
  );

  it("sends nothing to any vendor", async () => {
    await world.host.idle();

    const sent = [world.vendors.databricks, world.vendors.dbtCloud, world.vendors.identity].flatMap(
      ({ requests }) => requests.all(),
    );

    expect(sent).toStrictEqual([]);
    expect(world.host.instances()).toStrictEqual([]);
  });

  it.each([
    ["/api/runs/nonsense", 404],
    ["/api/runs/r-0000000000000000000000000000000000000000", 404],
    ["/api/runs/r-0000000000000000000000000000000000000000/result", 403],
    ["/api/runs?status=done", 400],
    ["/api/runs?colour=red", 400],
  ])("answers %s with a problem and %i", async (path, status) => {
    const answer = await world.call(path);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, detail: expect.any(String) as string });
  });
});
