import { VirtualClock } from "../../../local/clock";
import { ownTime } from "../../support/callers/caller-time";
import type { DataFactory } from "../../support/callers/data-factory-activity";
import { runFunctionActivity } from "../../support/callers/data-factory-function-activity";
import {
  runWebhookActivity,
  type CallbackInbox,
  type WebhookActivity,
} from "../../support/callers/data-factory-webhook-activity";
import { accepted, ok, startTinyServer } from "../../support/callers/tiny-server";
import { overTheWire } from "../../support/callers/transport";

const aFactory = (clock = new VirtualClock()): DataFactory => ({
  transport: overTheWire,
  time: ownTime(clock),
  tokenFor: (resource) => Promise.resolve(`token-for-${resource}`),
});

const CALLBACK = "https://adf.test/callback?token=t";

const inboxWith = (body: unknown, contentType = "application/json"): CallbackInbox => ({
  url: CALLBACK,
  take: () => (body === null ? undefined : { contentType, body: JSON.stringify(body) }),
});

const webhook = (url: string, reportStatusOnCallBack = true): WebhookActivity => ({
  typeProperties: {
    method: "POST",
    url,
    headers: { "Content-Type": "application/json" },
    body: { a: 1 },
    timeout: "00:30:00",
    reportStatusOnCallBack,
  },
});

const FAILURE = {
  Output: { id: "r-1" },
  Error: { ErrorCode: "x", Message: "Why" },
  StatusCode: "500",
};

describe("runWebhookActivity", () => {
  it("adds where it waits to the body, and succeeds with the callback's output", async () => {
    await using server = await startTinyServer([ok({})]);

    const run = await runWebhookActivity(
      webhook(server.url),
      aFactory(),
      inboxWith({ Output: { id: "r-1" }, StatusCode: "200" }),
    );

    expect(run).toStrictEqual({ kind: "succeeded", output: { id: "r-1" } });
    expect(JSON.parse(server.seen[0]!.body)).toStrictEqual({ a: 1, callBackUri: CALLBACK });
  });

  it.each([
    ["in Pascal case", FAILURE],
    ["in camel case", { output: {}, error: { errorCode: "x", message: "Why" }, statusCode: 500 }],
  ])("fails with the callback's message, %s", async (_case, body) => {
    await using server = await startTinyServer([ok({})]);

    const run = await runWebhookActivity(webhook(server.url), aFactory(), inboxWith(body));

    expect(run).toStrictEqual({
      kind: "failed",
      errorCode: "x",
      message:
        "Operation on Webhook failed because error message is set in callback request body: Why",
    });
  });

  it("succeeds whatever the callback contains, unless it reads the status", async () => {
    await using server = await startTinyServer([ok({})]);

    const run = await runWebhookActivity(
      webhook(server.url, false),
      aFactory(),
      inboxWith(FAILURE),
    );

    expect(run.kind).toBe("succeeded");
  });

  it("waits for as long as its timeout, and calls once", async () => {
    await using server = await startTinyServer([ok({})]);
    const clock = new VirtualClock();
    const startedAt = clock.now().getTime();

    const run = await runWebhookActivity(webhook(server.url), aFactory(clock), inboxWith(null));

    expect(run.kind).toBe("timedOut");
    expect(clock.now().getTime() - startedAt).toBe(1_800_000);
    expect(server.seen).toHaveLength(1);
  });

  it("fails at once when its call is refused, without a retry", async () => {
    await using server = await startTinyServer([{ status: 400, body: '{"detail":"no"}' }]);

    const run = await runWebhookActivity(webhook(server.url), aFactory(), inboxWith(FAILURE));

    expect(run).toMatchObject({ kind: "failed", message: '{"detail":"no"}' });
    expect(server.seen).toHaveLength(1);
  });

  it("detects a server that returns a Location, or sends a callback that is not JSON", async () => {
    await using polled = await startTinyServer([accepted("/result")]);
    await using server = await startTinyServer([ok({})]);

    await expect(
      runWebhookActivity(webhook(polled.url), aFactory(), inboxWith(FAILURE)),
    ).rejects.toThrow("Location");
    await expect(
      runWebhookActivity(webhook(server.url), aFactory(), inboxWith(FAILURE, "text/plain")),
    ).rejects.toThrow("415");
  });
});

describe("runFunctionActivity", () => {
  const call = (url: string): Parameters<typeof runFunctionActivity>[0] => ({
    functionAppUrl: url,
    functionKey: "key",
    functionName: "runs?x=1",
    method: "POST",
    body: { a: 1 },
  });

  it("treats the first response as the last, also a 202", async () => {
    await using server = await startTinyServer([accepted("/result")]);

    const run = await runFunctionActivity(call(server.url), aFactory());

    expect(run).toStrictEqual({ kind: "succeeded", output: {} });
    expect(server.calls()).toStrictEqual(["POST /api/runs?x=1"]);
    expect(server.seen[0]?.headers["x-functions-key"]).toBe("key");
  });

  it.each([
    [{ status: 200, body: "[1]" }, "3603"],
    [{ status: 400, body: '{"detail":"no"}' }, "3608"],
  ])("fails on %j with code %s", async (answer, errorCode) => {
    await using server = await startTinyServer([answer]);

    const run = await runFunctionActivity(call(server.url), aFactory());

    expect(run).toMatchObject({ kind: "failed", errorCode });
  });

  it("is cut off after 230 seconds", async () => {
    await using server = await startTinyServer([ok({})]);
    const factory = aFactory();
    const slowly: DataFactory["transport"] = async (request) => {
      await factory.time.sleep(231);
      return overTheWire(request);
    };

    const run = await runFunctionActivity(call(server.url), { ...factory, transport: slowly });

    expect(run).toMatchObject({ errorCode: "3608" });
  });
});
