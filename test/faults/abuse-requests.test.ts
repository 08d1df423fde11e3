import fc from "fast-check";
import { World } from "../support/world";
import { type Defects, watchForDefects } from "./abuse/defects";
import { oddBody, oddText, oddValue } from "./abuse/odd-values";
import { type RawAnswer, type RawRequest, sendRaw } from "./abuse/raw-request";

const JSON_TYPE = { "content-type": "application/json" };
const UNKNOWN_RUN = `r-${"0".repeat(40)}`;

const goodTarget = { type: "databricks-job", jobId: "1" };

/** Values that the field can never take, whatever else stands in the body. */
const poison: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constantFrom<Record<string, unknown>>(
    { target: { ...goodTarget, jobId: "-1" } },
    { target: { ...goodTarget, jobId: 1e21 } },
    { target: { ...goodTarget, workspaceId: "https://evil.example" } },
    { target: [goodTarget] },
    { waitSeconds: "30" },
    { timeoutSeconds: 1e308 },
    { retry: [] },
    { tags: { a: { b: 1 } } },
    { callbackUrl: "https://evil.example/" },
  ),
  // No name of the contract starts like this.
  fc.tuple(oddText, oddValue).map(([name, value]) => ({ [`x-${name}`]: value })),
);

/** Half of a surrogate pair cannot be written into a path, and no id at all is another call. */
const anId = oddText.map((text) => text.replaceAll(/\p{Cs}/gu, "")).filter((text) => text !== "");

const maybeKeyed = fc.constantFrom({}, { "idempotency-key": "a key" });

describe("odd requests", () => {
  let world: World;
  let defects: Defects;
  beforeAll(async () => {
    defects = watchForDefects();
    world = await World.start();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    defects[Symbol.dispose]();
  });

  const send = (request: RawRequest): Promise<RawAnswer> => sendRaw(world.host.baseUrl, request);
  const outbound = (): unknown[] => {
    const { databricks, dbtCloud, identity, keyVault } = world.vendors;
    return [databricks, dbtCloud, identity, keyVault].flatMap(({ requests }) => requests.all());
  };
  const complaints = (): string[] =>
    world.logs().filter((line) => /"level":"(error|crit)/.test(line));

  it("are refused with a problem when any part of a body is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(poison, maybeKeyed, async (poisoned, keyed) => {
        const body = JSON.stringify({ target: goodTarget, ...poisoned });
        const headers = { ...JSON_TYPE, ...keyed };

        const answer = await send({ method: "POST", path: "/api/runs", headers, body });

        expect(answer.status).toBe(400);
        expect(answer.headers["content-type"]).toBe("application/problem+json");
        expect(JSON.parse(answer.text)).toMatchObject({ status: 400, code: "invalidRequest" });
      }),
      { numRuns: 120 },
    );
  });

  it.each(["/api/runs", "/api/runs/cancel"])("never break %s", async (path) => {
    await fc.assert(
      fc.asyncProperty(oddBody, async (body) => {
        const answer = await send({ method: "POST", path, headers: JSON_TYPE, body });

        expect([400, 413]).toContain(answer.status);
        expect(answer.text.length).toBeLessThan(16_384);
      }),
      { numRuns: 120 },
    );
  });

  it.each([
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/cancel"],
    ["GET", "/result"],
  ])("never break %s /api/runs/{id}%s", async (method, suffix) => {
    await fc.assert(
      fc.asyncProperty(anId, async (id) => {
        const segment = encodeURIComponent(id);

        const answer = await send({ method, path: `/api/runs/${segment}${suffix}` });

        expect([400, 403, 404, 414]).toContain(answer.status);
      }),
      { numRuns: 60 },
    );
  });

  it("never break the query of a list", async () => {
    const names = ["status", "target", "since", "continuation", "code", "__proto__", "x"];
    const pair: fc.Arbitrary<[string, string]> = fc.tuple(fc.constantFrom(...names), oddText);
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 4 }), async (pairs) => {
        const query = new URLSearchParams(pairs);

        const answer = await send({ path: `/api/runs?${query.toString()}` });

        expect([200, 400, 431]).toContain(answer.status);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00",
    "1601-01-01T00:00:00Z",
  ])("does not hand a date to the task hub that it cannot read: %s", async (since) => {
    const answer = await send({ path: `/api/runs?since=${encodeURIComponent(since)}` });

    expect(answer.status).toBe(400);
  });

  it.each([
    "/api/runs/..%2f..%2fadmin%2fhost%2fstatus",
    "/api/runs/%2e%2e/%2e%2e/runtime/webhooks/durabletask/instances",
    "/api/runs/../../runtime/webhooks/durabletask/instances",
    "/api/runs/..%5c..%5cweb.config",
    `/api/runs/${UNKNOWN_RUN}%00`,
    `/api/runs/${UNKNOWN_RUN}%2fresult`,
    `/api/runs/${UNKNOWN_RUN}%3Fcode=x`,
    `/api/runs/${UNKNOWN_RUN}%23`,
    `/api/runs/${UNKNOWN_RUN};admin=true`,
    `/api/runs/${UNKNOWN_RUN.toUpperCase()}`,
    "/api/runs/@counter@x",
    "/api/runs/%E0%A4%A",
    "/api/runs/%ff",
    "/api//runs",
    "/runtime/webhooks/durabletask/instances",
    "/runtime/webhooks/durabletask/orchestrators/run",
    `/api/runs/${"a".repeat(4_000)}`,
  ])("find nothing behind the path %s", async (path) => {
    const answer = await send({ path });

    expect([400, 401, 404]).toContain(answer.status);
    expect(answer.text).not.toMatch(/instanceId|createdTime|systemKey/);
  });

  it.each(["PUT", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "HEAD"])(
    "find no %s at the runs",
    async (method) => {
      const answer = await send({ method, path: "/api/runs" });

      expect([404, 405]).toContain(answer.status);
    },
  );

  it("start nothing, cause no call and leave no defect", async () => {
    await world.host.idle();

    expect(world.host.instances()).toStrictEqual([]);
    expect(outbound()).toStrictEqual([]);
    expect(complaints()).toStrictEqual([]);
    expect(defects.seen).toStrictEqual([]);
  });
});
