import { VirtualClock } from "../../../local/clock";
import { ownTime } from "../../support/callers/caller-time";
import type { DataFactory } from "../../support/callers/data-factory-activity";
import { runWebActivity, type WebActivity } from "../../support/callers/data-factory-web-activity";
import { accepted, broken, ok, startTinyServer } from "../../support/callers/tiny-server";
import { overTheWire } from "../../support/callers/transport";

const aFactory = (): DataFactory & { readonly elapsedSeconds: () => number } => {
  const clock = new VirtualClock();
  const startedAt = clock.now().getTime();
  return {
    transport: overTheWire,
    time: ownTime(clock),
    tokenFor: (resource) => Promise.resolve(`token-for-${resource}`),
    elapsedSeconds: () => (clock.now().getTime() - startedAt) / 1_000,
  };
};

const post = (url: string, more: Partial<WebActivity> = {}): WebActivity => ({
  policy: { timeout: "0.00:10:00" },
  ...more,
  typeProperties: {
    method: "POST",
    url,
    headers: { "x-functions-key": "key" },
    body: { a: 1 },
    ...more.typeProperties,
  },
});

describe("runWebActivity", () => {
  it("polls Location until the status is not 202", async () => {
    await using server = await startTinyServer([
      accepted("/result/1"),
      accepted("/result/2"),
      ok({ a: 2 }),
    ]);

    const run = await runWebActivity(post(`${server.url}/start`), aFactory());

    expect(run).toMatchObject({ kind: "succeeded", output: { a: 2 } });
    expect(server.calls()).toStrictEqual(["POST /start", "GET /result/1", "GET /result/2"]);
    expect(server.seen[0]?.body).toBe('{"a":1}');
  });

  it.each([
    [true, "key"],
    [false, undefined],
  ])("sends its headers on polls: %p", async (resendsHeaders, expected) => {
    await using server = await startTinyServer([accepted("/result"), ok({})]);

    await runWebActivity(post(server.url), aFactory(), { resendsHeaders, pollSeconds: 5 });

    expect(server.seen[1]?.headers["x-functions-key"]).toBe(expected);
  });

  it("treats a 202 as the end when the asynchronous pattern is off", async () => {
    await using server = await startTinyServer([accepted("/result")]);
    const { typeProperties } = post(server.url);

    const run = await runWebActivity(
      { typeProperties: { ...typeProperties, turnOffAsync: true } },
      aFactory(),
    );

    expect(run).toMatchObject({
      kind: "succeeded",
      output: { ADFWebActivityResponseHeaders: { location: `${server.url}/result` } },
    });
    expect(server.seen).toHaveLength(1);
  });

  it.each([204, 201])(
    "sends the call again and again after a %i, until its timeout",
    async (status) => {
      await using server = await startTinyServer([{ status }]);
      const factory = aFactory();

      const run = await runWebActivity(post(server.url), factory);

      expect(run.kind).toBe("timedOut");
      expect(factory.elapsedSeconds()).toBe(600);
      expect(new Set(server.calls())).toStrictEqual(new Set(["POST /"]));
      expect(server.seen.length).toBe(60);
    },
  );

  it("stops polling at its timeout", async () => {
    await using server = await startTinyServer([accepted("/result")]);
    const factory = aFactory();

    const run = await runWebActivity(post(server.url), factory);

    expect(run.kind).toBe("timedOut");
    expect(factory.elapsedSeconds()).toBe(600);
  });

  it("shows the raw body of a refusal", async () => {
    const body = '{"error":{"message":"No such job","code":"x"}}';
    await using server = await startTinyServer([accepted("/result"), { status: 424, body }]);

    const run = await runWebActivity(post(server.url), aFactory());

    expect(run).toStrictEqual({ kind: "failed", errorCode: "2108", message: body });
  });

  it("has nothing but the status to show when a refusal has no body", async () => {
    await using server = await startTinyServer([{ status: 401 }]);

    const run = await runWebActivity(post(server.url), aFactory());

    expect(run).toMatchObject({ message: expect.stringContaining("'401'") as string });
  });

  it.each([
    ["an array", "[1]"],
    ["a bare value", '"text"'],
    ["no JSON", "<html>"],
    ["more than 4 MB", JSON.stringify({ a: "x".repeat(4 * 1_024 * 1_024) })],
  ])("fails on %s, although the status is 200", async (_what, body) => {
    await using server = await startTinyServer([{ status: 200, body }]);

    const run = await runWebActivity(post(server.url), aFactory());

    expect(run.kind).toBe("failed");
  });

  it("calls an empty answer Response, and puts its own keys beside those of the answer", async () => {
    await using server = await startTinyServer([{ status: 200, body: "" }]);
    await using other = await startTinyServer([ok({ executionDuration: "ours", id: "r-1" })]);

    const empty = await runWebActivity(post(server.url), aFactory());
    const merged = await runWebActivity(post(other.url), aFactory());

    expect(empty).toMatchObject({ output: { Response: "" } });
    expect(merged).toMatchObject({ output: { id: "r-1", executionDuration: 1 } });
  });

  it("starts again with its first call for every retry of its policy", async () => {
    await using server = await startTinyServer([broken, { status: 500 }, accepted("/r"), ok({})]);
    const factory = aFactory();

    const run = await runWebActivity(
      post(`${server.url}/start`, { policy: { retry: 2, retryIntervalInSeconds: 60 } }),
      factory,
    );

    expect(run.kind).toBe("succeeded");
    expect(server.calls()).toStrictEqual(["POST /start", "POST /start", "POST /start", "GET /r"]);
    expect(factory.elapsedSeconds()).toBe(130);
  });

  it("fails for good when its retries are used up", async () => {
    await using server = await startTinyServer([{ status: 503, body: "{}" }]);

    const run = await runWebActivity(post(server.url, { policy: { retry: 1 } }), aFactory());

    expect(run.kind).toBe("failed");
    expect(server.seen).toHaveLength(2);
  });

  it("signs in with the factory's identity", async () => {
    await using server = await startTinyServer([ok({})]);
    const { typeProperties } = post(server.url);
    const authentication = { type: "MSI", resource: "api://runward" } as const;

    await runWebActivity({ typeProperties: { ...typeProperties, authentication } }, aFactory());

    expect(server.seen[0]?.headers.authorization).toBe("Bearer token-for-api://runward");
  });
});
