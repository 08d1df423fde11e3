import { VirtualClock } from "../../../local/clock";
import { ownTime } from "../../support/callers/caller-time";
import type { CallbackInbox } from "../../support/callers/data-factory-webhook-activity";
import type { HttpInputs, LogicApps } from "../../support/callers/logic-apps-action";
import { runHttpAction, type HttpAction } from "../../support/callers/logic-apps-http-action";
import {
  runWebhookAction,
  type HttpWebhookAction,
} from "../../support/callers/logic-apps-webhook-action";
import { accepted, broken, ok, startTinyServer } from "../../support/callers/tiny-server";
import { overTheWire } from "../../support/callers/transport";

const anEngine = (): LogicApps & { readonly elapsedSeconds: () => number } => {
  const clock = new VirtualClock();
  const startedAt = clock.now().getTime();
  return {
    transport: overTheWire,
    time: ownTime(clock),
    tokenFor: (audience) => Promise.resolve(`token-for-${audience}`),
    runName: "08584",
    elapsedSeconds: () => (clock.now().getTime() - startedAt) / 1_000,
  };
};

const action = (uri: string, more: Partial<HttpInputs> = {}): HttpAction => ({
  name: "RunJob",
  inputs: { method: "POST", uri, headers: {}, body: { a: 1 }, ...more },
  limit: { timeout: "PT1H" },
});

describe("runHttpAction", () => {
  it("polls the location after retry-after, by default after 20 seconds", async () => {
    await using server = await startTinyServer([
      accepted("/1", { "retry-after": "7" }),
      accepted("/2"),
      ok({ a: 2 }),
    ]);
    const engine = anEngine();

    const run = await runHttpAction(action(`${server.url}/start`), engine);

    expect(run).toMatchObject({
      status: "Succeeded",
      outputs: { statusCode: 200, body: { a: 2 } },
    });
    expect(server.calls()).toStrictEqual(["POST /start", "GET /1", "GET /2"]);
    expect(engine.elapsedSeconds()).toBe(27);
  });

  it.each([408, 429, 500, 503])("sends the same call again after a %i", async (status) => {
    await using server = await startTinyServer([{ status }, { status }, ok({})]);

    const run = await runHttpAction(action(server.url), anEngine());

    expect(run.status).toBe("Succeeded");
    expect(server.calls()).toStrictEqual(["POST /", "POST /", "POST /"]);
  });

  it("sends it again when the connection breaks, four times at most", async () => {
    await using server = await startTinyServer([broken]);

    const run = await runHttpAction(action(server.url), anEngine());

    expect(run).toStrictEqual({ status: "Failed", code: "BadGateway", outputs: null });
    expect(server.seen).toHaveLength(5);
  });

  it("sends it once when its policy says so", async () => {
    await using server = await startTinyServer([{ status: 500 }]);

    await runHttpAction(action(server.url, { retryPolicy: { type: "none" } }), anEngine());

    expect(server.seen).toHaveLength(1);
  });

  it("fails on any other status at once, and keeps the body for the workflow", async () => {
    const body = '{"error":{"message":"Why"}}';
    await using server = await startTinyServer([accepted("/1"), { status: 424, body }]);

    const run = await runHttpAction(action(server.url), anEngine());

    expect(run).toMatchObject({
      status: "Failed",
      code: "424",
      outputs: { body: { error: { message: "Why" } } },
    });
    expect(server.seen).toHaveLength(2);
  });

  it("times out at its limit, without a call", async () => {
    await using server = await startTinyServer([accepted("/1", { "retry-after": "600" })]);
    const engine = anEngine();

    const run = await runHttpAction(action(server.url), engine);

    expect(run).toStrictEqual({ status: "TimedOut", code: "ActionTimedOut", outputs: null });
    expect(engine.elapsedSeconds()).toBe(3_600);
  });

  it("refuses a location that is not absolute", async () => {
    await using server = await startTinyServer([{ status: 202, headers: { location: "/1" } }]);

    await expect(runHttpAction(action(server.url), anEngine())).rejects.toThrow("absolute");
  });

  it("names its run and itself, keeps our key, and drops what it always drops", async () => {
    await using server = await startTinyServer([ok({})]);
    const headers = { "Idempotency-Key": "k", "Accept-Language": "de", Cookie: "c=1" };

    await runHttpAction(action(server.url, { headers }), anEngine());

    expect(server.seen[0]?.headers).toMatchObject({
      "idempotency-key": "k",
      "x-ms-workflow-run-id": "08584",
      "x-ms-workflow-operation-name": "RunJob",
      "content-type": "application/json",
    });
    expect(server.seen[0]?.headers).not.toHaveProperty("cookie");
    expect(server.seen[0]?.headers["accept-language"]).not.toBe("de");
  });

  it("repeats its authentication on polls, and no header of its own", async () => {
    await using server = await startTinyServer([accepted("/1"), ok({})]);
    const authentication = { type: "ManagedServiceIdentity", audience: "api://runward" } as const;

    await runHttpAction(
      action(server.url, { authentication, headers: { "x-functions-key": "key" } }),
      anEngine(),
    );

    expect(server.seen[1]?.headers.authorization).toBe("Bearer token-for-api://runward");
    expect(server.seen[1]?.headers).not.toHaveProperty("x-functions-key");
  });
});

describe("runWebhookAction", () => {
  const CALLBACK = "https://logic.test/callback?sig=s";
  const webhook = (url: string): HttpWebhookAction => ({
    name: "RunJob",
    inputs: {
      subscribe: { method: "POST", uri: `${url}/subscribe`, body: { callbackUrl: CALLBACK } },
      unsubscribe: { method: "POST", uri: `${url}/unsubscribe`, body: {} },
    },
    limit: { timeout: "PT1H" },
  });
  const inboxWith = (body: unknown): CallbackInbox => ({
    url: CALLBACK,
    take: () =>
      body === null ? undefined : { contentType: "application/json", body: JSON.stringify(body) },
  });

  it("succeeds with whatever it is called back with, and unsubscribes", async () => {
    await using server = await startTinyServer([ok({})]);

    const run = await runWebhookAction(webhook(server.url), anEngine(), {
      inbox: inboxWith({ succeeded: false }),
    });

    expect(run).toMatchObject({ status: "Succeeded", outputs: { body: { succeeded: false } } });
    expect(server.calls()).toStrictEqual(["POST /subscribe", "POST /unsubscribe"]);
  });

  it("unsubscribes before it times out", async () => {
    await using server = await startTinyServer([ok({})]);
    const engine = anEngine();

    const run = await runWebhookAction(webhook(server.url), engine, { inbox: inboxWith(null) });

    expect(run.status).toBe("TimedOut");
    expect(engine.elapsedSeconds()).toBe(3_600);
    expect(server.calls()).toStrictEqual(["POST /subscribe", "POST /unsubscribe"]);
  });

  it("unsubscribes when its workflow is cancelled", async () => {
    await using server = await startTinyServer([ok({})]);
    const engine = anEngine();

    const run = await runWebhookAction(webhook(server.url), engine, {
      inbox: inboxWith(null),
      isCancelled: () => engine.elapsedSeconds() >= 60,
    });

    expect(run.status).toBe("Cancelled");
    expect(server.calls()).toStrictEqual(["POST /subscribe", "POST /unsubscribe"]);
  });

  it("fails when it cannot subscribe, and has nothing to unsubscribe from", async () => {
    await using server = await startTinyServer([{ status: 400, body: '{"detail":"no"}' }]);

    const run = await runWebhookAction(webhook(server.url), anEngine(), {
      inbox: inboxWith({}),
    });

    expect(run).toMatchObject({ status: "Failed", outputs: { body: { detail: "no" } } });
    expect(server.calls()).toStrictEqual(["POST /subscribe"]);
  });
});
