import { silence, aServer } from "../http/scripted-server";
import { refusal } from "../../../client/answer";
import { RunwardClient } from "../../../client/runward-client";
import { startTinyServer } from "../../support/callers/tiny-server";
import { aScene, json, LOST, problem, TARGET } from "./client-scene";

const renewable = ({ fresh }: { fresh: boolean }): Promise<Record<string, string>> =>
  Promise.resolve({ Authorization: fresh ? "Bearer new" : "Bearer old" });

/** Like `NOBODY_LISTENS`, whose port is one that `fetch` refuses. */
const NOBODY = "http://127.0.0.1:2";

describe("a call of the client", () => {
  it.each([
    ["an answer that was lost", LOST],
    ["a limit of the rate", problem(429, "Too many requests.")],
    ["a task hub out of reach", problem(503, "Ask again.")],
    ["a gateway without an answer", { status: 504, body: "<html>" }],
  ])("is sent again after %s", async (_what, answer) => {
    await using scene = await aScene([answer, json(200, { id: "r-1" })]);

    const run = await scene.client.run("r-1");

    expect(run).toStrictEqual({ id: "r-1" });
    expect(scene.server.calls()).toStrictEqual(["GET /api/runs/r-1", "GET /api/runs/r-1"]);
    expect(scene.troubles).toHaveLength(1);
  });

  it("waits as long as Retry-After says", async () => {
    await using scene = await aScene([
      problem(503, "Ask again.", { "Retry-After": "1" }),
      json(200, { id: "r-1" }),
    ]);

    await scene.client.run("r-1");

    expect(scene.troubles).toMatchObject([
      { retryInSeconds: 1, reason: "the answer was 503: Ask again." },
    ]);
  });

  it("fails with the reason of the app when its patience is over", async () => {
    const answer = problem(503, "The state cannot be read.", { "Retry-After": "60" });
    await using scene = await aScene([answer], { patienceSeconds: 50 });

    await expect(scene.client.run("r-1")).rejects.toMatchObject({
      kind: "unreachable",
      status: 503,
      message: "The state cannot be read.",
    });
  });

  it("says when the app answers again", async () => {
    const onRecovery = jest.fn();
    await using scene = await aScene([LOST, json(200, {})], { onRecovery });

    await scene.client.run("r-1");
    await scene.client.run("r-1");

    expect(onRecovery).toHaveBeenCalledTimes(1);
  });

  it("fails after its time limit", async () => {
    await using server = await aServer(silence);
    const client = new RunwardClient({
      baseUrl: server.url,
      timeoutSeconds: 0.1,
      patienceSeconds: 0,
    });

    await expect(client.run("r-1")).rejects.toThrow("there was no answer within 0.1 s");
  });

  it("says that nothing listens at the address", async () => {
    const client = new RunwardClient({ baseUrl: NOBODY, patienceSeconds: 0 });

    await expect(client.run("r-1")).rejects.toMatchObject({
      kind: "unreachable",
      message: `${NOBODY} cannot be reached: nothing listens there (ECONNREFUSED).`,
    });
  });

  it("ends with the reason of its signal", async () => {
    await using server = await aServer(silence);
    const controller = new AbortController();
    const client = new RunwardClient({ baseUrl: server.url });

    const call = client.run("r-1", controller.signal);
    controller.abort(new Error("enough"));

    await expect(call).rejects.toThrow("enough");
  });

  it.each([
    [400, "rejected"],
    [409, "rejected"],
    [413, "rejected"],
    [401, "notAuthorised"],
    [403, "notAuthorised"],
    [404, "notFound"],
  ])("is not sent again after a %i, and fails with the app's sentence", async (status, kind) => {
    await using scene = await aScene([problem(status, "This is why.")]);

    await expect(scene.client.runs()).rejects.toMatchObject({
      ...{ kind, status, code: "someCode", message: "This is why." },
    });
    expect(scene.server.calls()).toHaveLength(1);
  });

  it.each([
    [404, "<html>Not found</html>"],
    [200, "<html>Welcome</html>"],
  ])("fails if something else answers with %i", async (status, body) => {
    await using scene = await aScene([{ status, body }]);

    await expect(scene.client.runs()).rejects.toMatchObject({
      kind: "unreachable",
      message: `${scene.server.url} answered ${status}, but not as Runward does. Check the address of the app.`,
    });
  });

  it("tells everything that the app has said about a refusal", async () => {
    const answer = problem(503, "Ask again.", { "Retry-After": "60" });
    await using scene = await aScene([answer], { patienceSeconds: 0 });

    await expect(scene.client.runs()).rejects.toMatchObject({
      problem: { code: "someCode", detail: "Ask again.", errors: [] },
      retryAfterSeconds: 60,
    });
  });

  it("takes a redirect that a browser hides for one to a sign-in", () => {
    const hidden = { status: 0, headers: new Headers(), json: null };

    expect(refusal(hidden, "https://app.example/api")).toMatchObject({
      kind: "notAuthorised",
      message:
        "https://app.example/api redirects to another page, as for people who have to sign in.",
    });
  });

  it("goes below the path at which a gateway has the API", async () => {
    await using scene = await aScene([json(200, {})], { apiPath: "/jobs" });

    await scene.client.system();

    expect(scene.server.calls()).toStrictEqual(["GET /jobs/system"]);
  });

  it("follows no redirect, so that the key goes nowhere else", async () => {
    await using elsewhere = await startTinyServer([json(200, {})]);
    await using scene = await aScene(
      [{ status: 302, headers: { Location: `${elsewhere.url}/login` } }],
      { authorise: () => Promise.resolve({ "x-functions-key": "secret" }) },
    );

    await expect(scene.client.runs()).rejects.toThrow(`redirects to ${elsewhere.url}`);
    expect(elsewhere.seen).toStrictEqual([]);
  });

  it("sends no credential to a result link", async () => {
    await using elsewhere = await startTinyServer([json(424, { error: { message: "Failed." } })]);
    await using scene = await aScene([], {
      authorise: () => Promise.resolve({ "x-functions-key": "secret" }),
    });

    const result = await scene.client.result(`${elsewhere.url}/api/runs/r-1/result?exp=1&sig=x`);

    expect(result).toStrictEqual({ status: 424, document: { error: { message: "Failed." } } });
    expect(elsewhere.seen.map(({ headers }) => headers["x-functions-key"])).toStrictEqual([
      undefined,
    ]);
  });

  it("is sent again once with a fresh token after a 401", async () => {
    await using scene = await aScene([{ status: 401 }, json(200, {})], { authorise: renewable });

    await scene.client.runs();

    expect(scene.server.seen.map(({ headers }) => headers.authorization)).toStrictEqual([
      "Bearer old",
      "Bearer new",
    ]);
  });

  it("is not sent again after a 401 if there is no other credential", async () => {
    const authorise = (): Promise<Record<string, string>> =>
      Promise.resolve({ "x-functions-key": "wrong" });
    await using scene = await aScene([{ status: 401 }], { authorise });

    await expect(scene.client.runs()).rejects.toMatchObject({ kind: "notAuthorised" });
    expect(scene.server.calls()).toHaveLength(1);
  });
});

describe("a start", () => {
  it("is sent again with the same key and body", async () => {
    await using scene = await aScene([LOST, problem(503, "Ask again."), json(202, { id: "r-1" })]);

    const { document, reattached } = await scene.client.startRun({ target: TARGET });

    const sent = scene.server.seen.map(({ headers, body }) => [headers["idempotency-key"], body]);
    expect(document).toStrictEqual({ id: "r-1" });
    expect(reattached).toBe(false);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(sent[0]?.[0]).toMatch(/^[\da-f-]{36}$/);
  });

  it("sends JSON as it is, with all digits of its numbers", async () => {
    await using scene = await aScene([json(202, { id: "r-1" })]);
    const text = '{"target":{"type":"databricks-submit","run":{"id":9007199254740993}}}';

    await scene.client.startRun(text, { key: "k" });

    expect(scene.server.seen.map(({ body }) => body)).toStrictEqual([text]);
  });

  it("says whether the run was there before", async () => {
    await using scene = await aScene([json(202, { id: "r-1" }, { "Idempotent-Replayed": "true" })]);

    const { reattached } = await scene.client.startRun({ target: TARGET }, { key: "k" });

    expect(reattached).toBe(true);
  });
});

describe("a repair", () => {
  const run = (...repairedBy: string[]) => json(200, { id: "r-1", repairedBy });

  it("is not sent again if a lost answer hides that it was made", async () => {
    await using scene = await aScene([run(), LOST, run("r-2"), json(200, { id: "r-2" })]);

    const { document } = await scene.client.repairRun("r-1");

    expect(document).toStrictEqual({ id: "r-2" });
    expect(scene.server.calls()).toStrictEqual([
      "GET /api/runs/r-1",
      "POST /api/runs/r-1/repair",
      "GET /api/runs/r-1",
      "GET /api/runs/r-2",
    ]);
  });

  it("is sent again if nothing of it is found", async () => {
    await using scene = await aScene([
      run("r-0"),
      LOST,
      run("r-0"),
      json(202, { id: "r-2" }, { "Idempotent-Replayed": "true" }),
    ]);

    const { document, reattached } = await scene.client.repairRun("r-1", { mode: "rerun" });

    expect([document.id, reattached]).toStrictEqual(["r-2", true]);
    expect(scene.server.seen.map(({ body }) => body).filter((body) => body !== "")).toStrictEqual([
      '{"mode":"rerun"}',
      '{"mode":"rerun"}',
    ]);
  });

  it("fails as unclear if it never gets an answer", async () => {
    await using scene = await aScene([
      ...[run(), LOST, run(), LOST, run(), LOST, run(), LOST, run()],
    ]);

    await expect(scene.client.repairRun("r-1")).rejects.toMatchObject({ kind: "unclear" });
  });
});

describe("a resume", () => {
  it("is not sent again if a lost answer hides that it was made", async () => {
    await using scene = await aScene([
      json(200, { id: "w-1", generation: 1 }),
      LOST,
      json(200, { id: "w-1", generation: 2 }),
    ]);

    const { document } = await scene.client.resumeWorkflow("w-1");

    expect(document).toStrictEqual({ id: "w-1", generation: 2 });
    expect(scene.server.calls()).toHaveLength(3);
  });
});

describe("watchRun", () => {
  it("yields the document at every look until the run has ended", async () => {
    await using scene = await aScene([
      json(200, { done: false, checks: 0 }),
      LOST,
      json(200, { done: false, checks: 1 }),
      json(200, { done: true, checks: 2 }),
    ]);

    const seen = [];
    for await (const run of scene.client.watchRun("r-1", 0.01)) seen.push(run.checks);

    expect(seen).toStrictEqual([0, 1, 2]);
  });
});
