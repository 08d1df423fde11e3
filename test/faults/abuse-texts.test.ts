import { DBT_TOKEN } from "../../local/simulated-vendors";
import { aDbtJob, aDbtRun, GET_RUN, LIST_RUNS } from "../end-to-end/dbt-jobs";
import { World, type Answer } from "../support/world";
import { sendBytes, sendRaw } from "./abuse/raw-request";

/** Would pass for a line of its own in a log, turn a terminal red, or turn the text around. */
const FORGERY =
  "boom\r\n2026-01-05T06:00:01Z [Error] admin signed in\u2028again\u0085and\u001b[31m again \u202etxt.exe\u0007";

// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/;

/** In the escapes of JSON: only who parses it sees the text again. */
const escaped = (text: string): string =>
  Array.from(text, (character) => `\\u00${character.charCodeAt(0).toString(16)}`).join("");

const messagesOf = (world: World): string[] => world.host.logs.map(({ message }) => message);

/** What the app itself logs; the blocks that follow are the details, which the worker prints as it always does. */
const sentencesOf = (world: World): string[] =>
  world.host.logs
    .filter(({ category }) => category === "user")
    .map(({ message }) => message.replace(/ \{\n(?: {2}.*\n)*\}$/, ""));

describe("texts from outside", () => {
  it("cannot forge a line of the log", async () => {
    await using world = await World.start();
    const { databricks } = world.vendors;
    const outcome = { kind: "fails", error: FORGERY, message: FORGERY, trace: FORGERY } as const;
    const jobId = databricks.addJob({ name: "Load", tasks: [{ key: "main", outcome }] });
    const target = { type: "databricks-job", jobId };

    const failing = await world.start({ target, tags: { note: FORGERY } });
    const missing = await world.start({ target: { type: "databricks-job", jobName: FORGERY } });
    await world.ended(failing.id);
    await world.ended(missing.id);
    await sendRaw(world.host.baseUrl, { path: `/api/runs/${encodeURIComponent(FORGERY)}` });

    const sentences = sentencesOf(world);
    expect(sentences.length).toBeGreaterThan(2);
    expect(sentences.filter((sentence) => CONTROL.test(sentence))).toStrictEqual([]);
  });

  it("come back in an answer as data, never as a header or as markup", async () => {
    await using world = await World.start();
    const target = { type: "databricks-job", jobId: "1", "<script>\r\nX-Injected: 1": 1 };

    const answer = await world.post({ target, tags: { "a\r\nX-Injected: 1": "x" } });

    expect(answer.status).toBe(400);
    expect([...answer.headers.keys()]).not.toContain("x-injected");
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("lose a quoted credential before anything reads them", async () => {
    await using world = await World.start();
    const { databricks, dbtCloud, identity } = world.vendors;
    const jobId = databricks.addJob({ name: "Load", tasks: [{ key: "main" }] });
    dbtCloud.addJob(aDbtJob());
    const first = await world.start({ target: { type: "databricks-job", jobId } });
    await world.ended(first.id);
    // Now there is a token that the vendor can quote.
    const { token } = identity.issued().at(-1)!;
    const echo = (secret: string, quote: (secret: string) => string = escaped) =>
      ({
        kind: "status",
        status: 500,
        headers: { "x-request-id": secret, location: `https://evil.example/?t=${secret}` },
        body: `{"message":"Authorization: Bearer ${quote(secret)}","error_code":"${secret}"}`,
      }) as const;
    const path = /\/runs\/get\?/;
    databricks.faults.add({ path, times: 2, fault: echo(token, String) });
    databricks.faults.add({ path, times: 3, fault: echo(token) });
    dbtCloud.faults.add({ ...GET_RUN, times: 3, fault: echo(DBT_TOKEN) });
    dbtCloud.faults.add({ ...LIST_RUNS, skip: 1, times: 2, fault: echo(DBT_TOKEN) });

    const runs = [
      await world.start({ target: { type: "databricks-job", jobId } }),
      await world.start(aDbtRun()),
    ];
    const seen: Answer[] = [];
    await world.until(async () => {
      const statuses = await Promise.all(runs.map(({ id }) => world.call(`/api/runs/${id}`)));
      seen.push(...statuses);
      return statuses.every(({ body }) => body.done);
    });

    const everything = [...seen.map(({ text }) => text), ...messagesOf(world)].join("\n");
    const secrets = [DBT_TOKEN, ...identity.issued().map((issued) => issued.token)];
    const forms = secrets.flatMap((secret) => [secret, escaped(secret), btoa(secret)]);
    expect(forms.filter((form) => everything.includes(form))).toStrictEqual([]);
    expect(everything).toContain("Authorization: Bearer [credential]");
  });

  it("never contain a callback address, whatever is wrong with it", async () => {
    await using world = await World.start();
    const secret = "s3cret-7f3a";

    for (const address of [
      `https://evil.example/?sig=${secret}`,
      `https://user:${secret}@prod.logic.azure.com/`,
      `not an address ${secret}`,
      `http://prod.logic.azure.com/${secret}`,
    ]) {
      const answer = await world.post({
        target: { type: "databricks-job", jobId: "1" },
        callBackUri: address,
      });
      expect([answer.status, answer.text.includes(secret)]).toStrictEqual([400, false]);
    }

    expect(messagesOf(world).join("\n")).not.toContain(secret);
  });
});

describe("an idempotency key in a header", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it.each([
    ["a line break", "a\r\nX-Injected: 1"],
    ["a bare line feed", "a\nX-Injected: 1"],
    ["a folded line", "a\r\n folded"],
    ["a zero byte", "a\u0000b"],
  ])("is no more than a key, with %s in it", async (_what, key) => {
    const body = JSON.stringify({ target: { type: "databricks-job" } });
    const head = `POST /api/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${body.length}\r\n\r\n`;

    const answer = await sendBytes(world.host.baseUrl, head + body);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(/x-injected/i);
    expect(world.host.instances()).toStrictEqual([]);
  });
});

describe("every answer", () => {
  const UNKNOWN = `r-${"0".repeat(40)}`;

  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it.each([
    ["GET", "/api/runs", 200],
    ["POST", "/api/runs", 400],
    ["POST", "/api/runs/cancel", 400],
    ["GET", `/api/runs/${UNKNOWN}`, 404],
    ["DELETE", `/api/runs/${UNKNOWN}`, 404],
    ["POST", `/api/runs/${UNKNOWN}/cancel`, 404],
    ["GET", `/api/runs/${UNKNOWN}/result`, 403],
    ["GET", "/api/runs?colour=red", 400],
    ["GET", "/api/schedules", 200],
    ["GET", "/api/openapi.json", 200],
    ["GET", "/api/openapi.v2.json", 200],
  ])("to %s %s keeps browsers and caches out", async (method, path, status) => {
    const answer = await sendRaw(world.host.baseUrl, { method, path });

    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "content-type": expect.stringMatching(/^application\/(problem\+)?json/) as string,
    });
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect(answer.headers).not.toHaveProperty("x-powered-by");
  });
});
