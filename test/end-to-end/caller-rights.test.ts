import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import { World, type Answer } from "../support/world";

const TENANT = "11111111-1111-4111-8111-111111111111";
const FACTORY = "33333333-3333-4333-8333-333333333333";
const LOGIC_APP = "44444444-4444-4444-8444-444444444444";
const STRANGER = "55555555-5555-4555-8555-555555555555";

const ALLOWED = {
  WEBSITE_AUTH_ENABLED: "True",
  ALLOWED_TENANT_IDS: TENANT,
  ALLOWED_CLIENT_IDS: `${FACTORY},${LOGIC_APP}`,
};

/** What App Service authentication adds to a request whose token it has checked. */
const as = (client: string): Record<string, string> => {
  const claims = [
    { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: TENANT },
    { typ: "appid", val: client },
  ];
  const principal = JSON.stringify({ auth_typ: "aad", claims });
  return { "x-ms-client-principal": Buffer.from(principal).toString("base64") };
};

const addJob = (world: World, task: Partial<TaskDefinition> = {}): string =>
  world.vendors.databricks.addJob({
    name: "Load",
    tasks: [{ key: "main", durationSeconds: 60, ...task }],
    onCancel: { kind: "stops", takesSeconds: 3 },
  });

const orderOf = (jobId: string): Record<string, unknown> => ({
  target: { type: "databricks-job", jobId },
});

const cancelByKey = (
  world: World,
  { key, body }: { key?: string; body?: unknown },
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  world.call("/api/runs/cancel", {
    method: "POST",
    headers: { ...headers, ...(key === undefined ? {} : { "Idempotency-Key": key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe("an app with allowed callers", () => {
  const protectedCalls: [method: string, path: string][] = [
    ["POST", "/api/runs"],
    ["GET", "/api/runs"],
    ["POST", "/api/runs/cancel"],
    ["GET", `/api/runs/r-${"0".repeat(40)}`],
    ["DELETE", `/api/runs/r-${"0".repeat(40)}`],
    ["POST", `/api/runs/r-${"0".repeat(40)}/cancel`],
    ["GET", "/api/schedules"],
    ["GET", "/api/openapi.json"],
    ["GET", "/api/openapi.v2.json"],
  ];

  it("rejects all other callers, for every call", async () => {
    await using world = await World.start({ environment: ALLOWED });

    for (const [method, path] of protectedCalls) {
      const unknown = await world.call(path, { method });
      const stranger = await world.call(path, { method, headers: as(STRANGER) });

      expect([method, path, unknown.status]).toStrictEqual([method, path, 401]);
      expect([method, path, stranger.status]).toStrictEqual([method, path, 403]);
      expect(unknown.headers.get("content-type")).toBe("application/problem+json");
      expect(stranger.headers.get("x-content-type-options")).toBe("nosniff");
    }
    expect(world.host.instances()).toHaveLength(0);
  });

  it("accepts the allowed callers, and the result link without a credential", async () => {
    await using world = await World.start({ environment: ALLOWED });
    const started = await world.post(orderOf(addJob(world)), as(FACTORY));

    await world.host.advance({ seconds: 120 });
    const result = await world.call(started.body.resultUrl);
    const status = await world.call(`/api/runs/${started.body.id}`, { headers: as(LOGIC_APP) });

    expect([started.status, result.status, status.status]).toStrictEqual([202, 200, 200]);
  });

  it("keeps the keys of one application apart from another's", async () => {
    await using world = await World.start({ environment: ALLOWED });
    const order = orderOf(addJob(world));
    const key = { "Idempotency-Key": "nightly" };

    const one = await world.post(order, { ...key, ...as(FACTORY) });
    const again = await world.post(order, { ...key, ...as(FACTORY) });
    const other = await world.post(order, { ...key, ...as(LOGIC_APP) });
    const unfound = await cancelByKey(world, { key: "other" }, as(FACTORY));

    expect(again.body.id).toBe(one.body.id);
    expect(other.body.id).not.toBe(one.body.id);
    expect(unfound.body).toMatchObject({ found: false });
  });

  it("ignores the caller header unless allowed callers are set", async () => {
    await using world = await World.start();
    const order = orderOf(addJob(world));
    const key = { "Idempotency-Key": "nightly" };

    const one = await world.post(order, { ...key, ...as(FACTORY) });
    const other = await world.post(order, key);

    expect([one.status, other.status]).toStrictEqual([202, 202]);
    expect(other.body.id).toBe(one.body.id);
  });
});

describe("POST /api/runs/cancel", () => {
  it.each([
    ["in the header", { key: "nightly" }],
    ["in the body", { body: { idempotencyKey: "nightly" } }],
  ])("cancels the live run of a key %s", async (_where, how) => {
    await using world = await World.start();
    const jobId = addJob(world, { durationSeconds: 6_000 });
    const { id } = await world.start(orderOf(jobId), { "Idempotency-Key": "nightly" });
    await world.host.advance({ seconds: 40 });

    const answer = await cancelByKey(world, how);
    const ended = await world.ended(id);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ found: true, id, status: "running", done: false });
    expect(ended.status).toBe("cancelled");
  });

  it("does not change a run that has ended", async () => {
    await using world = await World.start();
    const { id } = await world.start(orderOf(addJob(world)), { "Idempotency-Key": "nightly" });
    await world.ended(id);

    const answer = await cancelByKey(world, { key: "nightly" });
    await world.host.advance({ seconds: 60 });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ found: true, id, status: "succeeded", done: true });
    expect((await world.status(id)).status).toBe("succeeded");
  });

  it("returns 200 for a key without a run", async () => {
    await using world = await World.start();

    const answer = await cancelByKey(world, { key: "never used" });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      found: false,
      status: null,
      done: true,
      succeeded: null,
      message: "No run has this key, so there is nothing to cancel",
    });
  });

  it.each([
    ["no key", {}, "Idempotency-Key is needed"],
    ["two keys", { key: "a", body: { idempotencyKey: "b" } }, "differs from the field"],
    ["an unknown field", { key: "a", body: { id: "r-1" } }, "id is not a known field"],
  ])("refuses %s", async (_what, how, reason) => {
    await using world = await World.start();

    const answer = await cancelByKey(world, how);

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(reason);
  });
});

describe("a Logic Apps action that sends no key", () => {
  const action = {
    "x-ms-workflow-run-id": "08584123456789",
    "x-ms-workflow-operation-name": "Run_job",
  };
  const optedIn = { LOGIC_APPS_IDEMPOTENCY: "true" };

  it("re-attaches when it retries", async () => {
    await using world = await World.start({ environment: optedIn });
    const jobId = addJob(world);

    const first = await world.post(orderOf(jobId), { ...action, "x-ms-tracking-id": "1" });
    const retry = await world.post(orderOf(jobId), { ...action, "x-ms-tracking-id": "2" });
    await world.ended(first.body.id);

    expect(retry.body.id).toBe(first.body.id);
    expect(retry.headers.get("idempotent-replayed")).toBe("true");
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("starts a new run for another body or action, and prefers an explicit key", async () => {
    await using world = await World.start({ environment: optedIn });
    const order = orderOf(addJob(world));

    const answers = [
      await world.post(order, action),
      await world.post({ ...order, waitSeconds: 7 }, action),
      await world.post(order, { ...action, "x-ms-workflow-operation-name": "Run_other" }),
      await world.post(order, { ...action, "Idempotency-Key": "own" }),
    ];

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(4);
  });

  it("starts a new run each time unless the operator opted in", async () => {
    await using world = await World.start();
    const order = orderOf(addJob(world));

    const first = await world.post(order, action);
    const retry = await world.post(order, action);

    expect(retry.body.id).not.toBe(first.body.id);
  });
});

describe("200 calls at once with one key", () => {
  const twoHundred = Array.from({ length: 200 }, (_, index) => index);

  it("start one run, and all of them get its id", async () => {
    await using world = await World.start();
    const jobId = addJob(world);
    const key = { "Idempotency-Key": "nightly" };

    const answers = await Promise.all(twoHundred.map(() => world.post(orderOf(jobId), key)));
    const [first] = answers;
    const ended = await world.ended(first!.body.id);

    expect(new Set(answers.map(({ status }) => status))).toStrictEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const fresh = answers.filter(({ headers }) => headers.get("idempotent-replayed") === null);
    expect(fresh).toHaveLength(1);
    expect(ended.status).toBe("succeeded");
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("do not run a job twice that fails at once", async () => {
    await using world = await World.start();
    const key = { "Idempotency-Key": "nightly" };
    const order = orderOf("404404404404");

    const answers = await Promise.all(twoHundred.map(() => world.post(order, key)));
    const [first] = answers;
    const ended = await world.ended(first!.body.id);
    const again = await world.post(order, key);

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(ended.status).toBe("failed");
    expect(again.body).toMatchObject({ id: first!.body.id, done: true });
  });
});
