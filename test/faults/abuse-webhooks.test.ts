import crypto from "node:crypto";
import fc from "fast-check";
import {
  DATABRICKS_WEBHOOK_PASSWORD,
  DBT_WEBHOOK_KEY,
  DBT_TOKEN,
} from "../../local/simulated-vendors";
import type { ReadProof } from "../../src/contracts/webhook";
import { webhook as databricksWebhooks } from "../../src/providers/databricks/webhook";
import { webhook as dbtWebhooks } from "../../src/providers/dbt-cloud/webhook";
import {
  basic,
  DATABRICKS_PATH,
  databricksWebhook,
  DBT_PATH,
  dbtWebhook,
  provenBy,
  signatureOf,
  signedWebhook,
  type VendorWebhook,
} from "../support/vendor-webhooks";
import { World } from "../support/world";
import { oddText, oddValue } from "./abuse/odd-values";
import { watchForDefects } from "./abuse/defects";
import { sendBytes, sendRaw, type RawAnswer } from "./abuse/raw-request";

const post = (
  { host }: World,
  { path, headers, body }: VendorWebhook | (Omit<VendorWebhook, "body"> & { body: Buffer }),
): Promise<RawAnswer> =>
  sendRaw(host.baseUrl, {
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    body,
  });

describe("a webhook", () => {
  let world: World;
  let runId: string;
  let checks: () => number;
  beforeEach(async () => {
    world = await World.start();
    const { databricks } = world.vendors;
    const tasks = [{ key: "main", durationSeconds: 100_000 }];
    const jobId = databricks.addJob({ name: "Load", tasks });
    const target = { type: "databricks-job", jobId };
    const { id } = await world.start({ target, waitSeconds: 3_600 });
    await world.host.advance({ seconds: 30 });
    runId = String((await world.status(id))["vendorRunId"]);
    checks = () => databricks.requests.matching("GET", /\/jobs\/runs\/get\?/).length;
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
  });

  const databricksEvent = (id: string, password?: string): VendorWebhook =>
    databricksWebhook({ runId: id }, password);
  const dbtEvent = (): VendorWebhook => dbtWebhook({ runId, at: world.clock.now() });

  it("wakes no watch when any bit of its signature or body is changed", async () => {
    const { body, headers } = dbtEvent();
    const signature = Buffer.from(headers["authorization"]!, "hex");
    const flipped = (bytes: Buffer, bit: number): Buffer => {
      const forged = Buffer.from(bytes);
      forged[bit >> 3]! ^= 1 << (bit & 7);
      return forged;
    };
    const bits = { signature: signature.length * 8, body: Buffer.byteLength(body) * 8 };

    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bits.signature - 1 }),
        fc.nat({ max: bits.body - 1 }),
        async (inSignature, inBody) => {
          const authorization = flipped(signature, inSignature).toString("hex");
          const forged = { path: DBT_PATH, headers: { authorization }, body };
          const changed = { path: DBT_PATH, headers, body: flipped(Buffer.from(body), inBody) };

          expect((await post(world, forged)).status).toBe(401);
          expect((await post(world, changed)).status).toBe(401);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each<[string, (body: string) => string]>([
    ["an empty header", () => ""],
    ["the signature in capitals", (body) => signatureOf(body).toUpperCase()],
    ["half a signature", (body) => signatureOf(body).slice(0, 32)],
    ["a signature and more", (body) => `${signatureOf(body)}00`],
    ["two signatures", (body) => `${signatureOf(body)}, ${signatureOf(body)}`],
    ["a scheme before it", (body) => `Bearer ${signatureOf(body)}`],
    ["a signature in base64", (body) => Buffer.from(signatureOf(body), "hex").toString("base64")],
    ["a signature by no key", (body) => signatureOf(body, "")],
    ["a signature by a key that anybody could guess", (body) => signatureOf(body, "undefined")],
    [
      "a signature by the password of the other vendor",
      (body) => signatureOf(body, DATABRICKS_WEBHOOK_PASSWORD),
    ],
    ["the key itself", () => DBT_WEBHOOK_KEY],
    ["the token of the account", () => `Token ${DBT_TOKEN}`],
    ["the signature of nothing", () => signatureOf("")],
  ])("of dbt wakes no watch with %s", async (_what, authorize) => {
    const { body } = dbtEvent();
    const headers = { authorization: authorize(body) };

    const answer = await post(world, { path: DBT_PATH, headers, body });

    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "webhookNotProven" });
  });

  it.each<[string, string]>([
    ["an empty header", ""],
    ["no password", basic("runward", "")],
    ["the password as a user name", basic(DATABRICKS_WEBHOOK_PASSWORD, "")],
    ["a shorter password", basic("runward", DATABRICKS_WEBHOOK_PASSWORD.slice(0, -1))],
    ["a longer password", basic("runward", `${DATABRICKS_WEBHOOK_PASSWORD}x`)],
    ["the password in capitals", basic("runward", DATABRICKS_WEBHOOK_PASSWORD.toUpperCase())],
    ["the key of the other vendor", basic("runward", DBT_WEBHOOK_KEY)],
    ["the password alone", DATABRICKS_WEBHOOK_PASSWORD],
    ["the password as a bearer token", `Bearer ${DATABRICKS_WEBHOOK_PASSWORD}`],
    ["the password without base64", `Basic runward:${DATABRICKS_WEBHOOK_PASSWORD}`],
    ["no colon", `Basic ${Buffer.from(DATABRICKS_WEBHOOK_PASSWORD).toString("base64")}`],
    ["invalid base64", "Basic %%%%"],
  ])("of Databricks wakes no watch with %s", async (_what, authorization) => {
    const { body } = databricksEvent(runId);

    const answer = await post(world, { path: DATABRICKS_PATH, headers: { authorization }, body });

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Basic realm="runward"');
    await world.host.advance({ seconds: 60 });
    expect(checks()).toBe(1);
  });

  it("wakes no watch without headers", async () => {
    const { body } = dbtEvent();

    const answers = await Promise.all(
      [DBT_PATH, DATABRICKS_PATH].map((path) => post(world, { path, headers: {}, body })),
    );

    expect(answers.map(({ status }) => status)).toStrictEqual([401, 401]);
  });

  it("of Databricks makes two requests to the vendor in ten seconds, however often it is sent", async () => {
    const others = Array.from({ length: 25 }, (_, index) => {
      const webhook = databricksEvent(runId);
      return { ...webhook, body: webhook.body + " ".repeat(index) };
    });

    const answers = await Promise.all([...others, ...others].map((one) => post(world, one)));
    await world.host.advance({ seconds: 60 });

    const woken = answers.map(({ text }) => text);
    expect(woken.filter((text) => text === '{"woken":1}')).toHaveLength(1);
    expect(woken.filter((text) => text === '{"woken":0}')).toHaveLength(49);
    // The very first check came with the start; a woken watch polls twice.
    expect(checks()).toBe(3);
  });

  it("of dbt wakes once, and never after an hour, also at another host", async () => {
    world.vendors.dbtCloud.addJob({
      ...{ id: 5, name: "Build", projectId: 6, environmentId: 7 },
      steps: [{ name: "dbt build", durationSeconds: 100_000 }],
    });
    const target = { type: "dbt-job", jobId: "5" };
    const { id } = await world.start({ target, waitSeconds: 3_600 });
    await world.host.advance({ seconds: 60 });
    const dbtRunId = String((await world.status(id))["vendorRunId"]);
    const now = world.clock.now();
    const recorded = dbtWebhook({ runId: dbtRunId, at: now });
    const old = dbtWebhook({ runId: dbtRunId, at: new Date(now.getTime() - 3_600_000) });

    const answers = await Promise.all(
      [recorded, recorded, recorded, old].map((one) => post(world, one)),
    );
    for (const seconds of [1_800, 1_799, 3_600]) {
      await world.host.advance({ seconds });
      answers.push(await post(world, recorded));
    }

    const woken = answers.map(({ text }) => text);
    expect(woken.filter((text) => text === '{"woken":1}')).toHaveLength(1);
    expect(woken.filter((text) => text === '{"woken":0}')).toHaveLength(6);
  });

  it("gets a response whatever it contains, with the usual headers", async () => {
    using defects = watchForDefects();
    const oddId = fc.oneof(oddText, oddValue);
    const oddEvent = fc.oneof(
      fc.record({ accountId: oddId, timestamp: oddId, data: fc.record({ runId: oddId }) }),
      fc.record({ run: fc.oneof(oddValue, fc.record({ run_id: oddId })) }),
      oddValue,
    );
    const oddBody = fc.oneof(
      oddEvent.map((event) => JSON.stringify(event)),
      oddText,
      fc.nat({ max: 10_000 }).map((depth) => '{"run":'.repeat(depth) + "1" + "}".repeat(depth)),
    );
    await fc.assert(
      fc.asyncProperty(oddBody, async (body) => {
        const webhooks = [signedWebhook(body), { ...databricksEvent("1"), body }];
        for (const webhook of webhooks) {
          const { status, headers } = await post(world, webhook);

          expect([200, 400, 413]).toContain(status);
          expect(headers).toMatchObject({
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
          });
        }
      }),
      { numRuns: 150 },
    );
    expect(defects.seen).toStrictEqual([]);
    expect(checks()).toBe(1);
  });

  it.each<[string, string]>([
    ["../../instances", "../../runtime/webhooks/durabletask/instances"],
    ["the id of another instance", `${"1".repeat(19)}-1?x=`],
    ["a forged log line", "1\r\n[Error] all is lost"],
    ["the name of a prototype", "__proto__"],
    ["a negative number", "-1"],
    ["a long number", "9".repeat(400)],
  ])("reaches nothing with %s in place of a run's id", async (_what, id) => {
    const answer = await post(world, databricksEvent(id));

    expect([answer.status, answer.text]).toStrictEqual([200, '{"woken":0}']);
    expect(world.logs().join("\n")).not.toContain("all is lost");
  });

  it("is rejected without reading when it is too long", async () => {
    const { path, body } = signedWebhook(JSON.stringify({ text: "x".repeat(70_000) }));

    const answer = await post(world, { path, headers: { authorization: "0".repeat(64) }, body });

    expect(answer.status).toBe(413);
    expect(answer.text).toContain("at most 65536 bytes");
  });

  it("adds no header to an answer and no line to a log", async () => {
    const answer = await sendBytes(
      world.host.baseUrl,
      `POST ${DBT_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\nAuthorization: a\r\n X-Injected: 1\r\n\r\n{}`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain("X-Injected");
    expect(world.logs().filter((line) => line.includes("X-Injected"))).toStrictEqual([]);
  });

  it("accepts no other method, and never shows a key", async () => {
    const methods = ["GET", "PUT", "DELETE", "PATCH"];
    const { headers } = databricksEvent(runId);
    const answers = await Promise.all(
      methods.map((method) =>
        sendRaw(world.host.baseUrl, { method, path: DATABRICKS_PATH, headers }),
      ),
    );
    await post(world, { ...databricksEvent(runId, "not-the-password-of-it"), body: "{}" });

    expect(answers.map(({ status }) => status)).toStrictEqual([404, 404, 404, 404]);
    const seen = [...answers.map(({ text }) => text), ...world.logs()].join("\n");
    expect(seen).toContain("A webhook was refused");
    expect(seen).not.toContain(DATABRICKS_WEBHOOK_PASSWORD);
    expect(seen).not.toContain("not-the-password-of-it");
    expect(seen).not.toContain(DBT_WEBHOOK_KEY);
  });
});

describe("the proof of a webhook", () => {
  it.each<[string, ReadProof, string, string]>([
    ["dbt Cloud", dbtWebhooks.readProof, DBT_WEBHOOK_KEY, signatureOf("{}")],
    [
      "Databricks",
      databricksWebhooks.readProof,
      DATABRICKS_WEBHOOK_PASSWORD,
      basic("x", DATABRICKS_WEBHOOK_PASSWORD),
    ],
  ])("of %s is compared in constant time", (_vendor, readProof, key, authorization) => {
    const compare = jest.spyOn(crypto, "timingSafeEqual");
    const body = Buffer.from("{}");
    const fitsKey = readProof(provenBy(authorization, body))!;

    const verdicts = [key, `${key.slice(0, -1)}0`, "", key.slice(1)].map(fitsKey);

    expect(verdicts).toStrictEqual([true, false, false, false]);
    expect(compare).toHaveBeenCalledTimes(4);
    compare.mockRestore();
  });
});
