import { OrchestrationRuntimeStatus } from "durable-functions";
import { ResultDocument } from "../../../src/contracts/run-document";
import { createResultLinks } from "../../../src/triggers/runs/result-link";
import {
  createRunsApi,
  BASE_URL,
  LINK_KEY,
  pathOf,
  type Reply,
  type RunsApi,
} from "../../support/runs-api";
import { RUN_PAGE } from "../../support/run-builders";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../support/stored-runs";

const linkTo = (id: string, expiresAt = "2026-03-10T06:00:00Z"): string =>
  pathOf(createResultLinks(BASE_URL, [LINK_KEY]).sign(id, new Date(expiresAt)));

const resultOf = (api: RunsApi, id: string): Promise<Reply> => api.call("GET", linkTo(id));

describe("GET /api/runs/{id}/result", () => {
  it("returns 202 while the run is live, with Location to itself", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);

    const { status, headers, json } = await resultOf(api, id);

    expect(status).toBe(202);
    expect(pathOf(headers["location"])).toBe(linkTo(id));
    expect(headers["retry-after"]).toBe("15");
    expect(ResultDocument.parse(json)).toMatchObject({
      error: null,
      status: "running",
      done: false,
      succeeded: null,
      outcome: null,
      vendorRunId: "501",
    });
  });

  it("returns a Location without other parameters that a caller sent", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);

    const { headers } = await api.call("GET", `${linkTo(id)}&code=a-function-key&x=1`);

    expect(pathOf(headers["location"])).toBe(linkTo(id));
  });

  it("returns a shorter Retry-After for runs with a short interval", async () => {
    const api = createRunsApi();
    const { headers } = await api.start({
      target: { type: "dbt-job", jobId: 1 },
      waitSeconds: 2,
    });

    const live = await api.call("GET", pathOf(headers["location"]));

    expect(live.headers["retry-after"]).toBe("2");
  });

  it("answers 200 on success", async () => {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, succeededConclusion);

    const { status, headers, json } = await resultOf(api, id);

    expect(status).toBe(200);
    expect(headers).not.toHaveProperty("location");
    expect(json).toStrictEqual({
      error: null,
      id,
      status: "succeeded",
      done: true,
      succeeded: true,
      message: succeededConclusion.message,
      outcome: "succeeded",
      attempt: 1,
      vendorRunId: "501",
      runPageUrl: RUN_PAGE,
      statusUrl: `${BASE_URL}/api/runs/${id}`,
      outputs: null,
    });
  });

  it.each(["failed", "cancelled", "timedOut", "unknown"] as const)(
    "answers 424 on %s, with the message first and once",
    async (outcome) => {
      const api = createRunsApi();
      const id = putEndedRun(api.hub, aConclusion({ outcome }));

      const { status, headers, text, json } = await resultOf(api, id);

      expect(status).toBe(424);
      expect(headers).not.toHaveProperty("retry-after");
      expect(text).toMatch(/^\{"error":\{"message":"Failed\.\\nMessage: Task ingest failed\./);
      expect(ResultDocument.parse(json)).toMatchObject({
        outcome,
        status: outcome,
        done: true,
        succeeded: false,
        message: "Failed.",
      });
    },
  );

  it.each([
    ["letters", "x".repeat(2_800)],
    ["three-byte characters", "語".repeat(2_800)],
    ["four-byte characters", "🧱".repeat(1_400)],
    ["quotation marks", '"'.repeat(2_800)],
    ["newlines", "\n".repeat(2_800)],
    ["control characters", "\u0001".repeat(2_800)],
  ])("stays below 4 KB and whole with a message of %s", async (_of, message) => {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, aConclusion({ message: `Failed.\nMessage: ${message}` }));

    const { text, json } = await resultOf(api, id);

    expect(Buffer.byteLength(text)).toBeLessThan(4_096);
    expect(text).not.toMatch(/\\ud[89a-f]/);
    expect(ResultDocument.parse(json).error?.message).toMatch(/^Failed\.\nMessage: /);
  });

  it("terminates although the other fields alone exceed 4 KB", async () => {
    const api = createRunsApi();
    const runPageUrl = `https://adb-1.2.azuredatabricks.net/${"x".repeat(5_000)}`;
    const id = putEndedRun(api.hub, aConclusion(), {
      customStatus: aProgress({
        attempts: [{ number: 1, vendorRunId: "501", runPageUrl, result: "failed" }],
        conclusion: aConclusion(),
      }),
    });

    const { status } = await resultOf(api, id);

    expect(status).toBe(424);
  });

  it("answers 424 for a run that an operator terminated", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { runtimeStatus: OrchestrationRuntimeStatus.Terminated });

    const { status, json } = await resultOf(api, id);

    expect(status).toBe(424);
    expect(json).toMatchObject({ outcome: "unknown", error: { code: "terminated" } });
  });

  it("returns 424 for a run that failed before it stored anything", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, {
      runtimeStatus: OrchestrationRuntimeStatus.Failed,
      input: "not a run's input",
      customStatus: null,
    });

    const { status, json } = await resultOf(api, id);

    expect(status).toBe(424);
    expect(json).toMatchObject({ outcome: "unknown", error: { code: "internalError" } });
  });
});

describe("GET /api/runs/{id}/result, of a run whose outputs are stored", () => {
  const outputs = { nodes: { success: 3 }, slowest: [], artifacts: [], truncated: false };

  const anEndedRun = (conclusion = succeededConclusion): { api: RunsApi; id: string } => {
    const api = createRunsApi();
    const customStatus = aProgress({ phase: "ended", conclusion, outputsOf: "501" });
    return { api, id: putEndedRun(api.hub, conclusion, { customStatus }) };
  };
  const store = ({ hub }: RunsApi, id: string): void => {
    const output = { vendorRunId: "501", outputs };
    hub.put({ instanceId: `outputs-${id}`, name: "outputs", output });
  };

  it("returns them with a success", async () => {
    const { api, id } = anEndedRun();
    store(api, id);

    const { status, json } = await resultOf(api, id);

    expect([status, json["outputs"]]).toStrictEqual([200, outputs]);
  });

  it("returns 202 until the task hub shows them", async () => {
    const { api, id } = anEndedRun();

    const early = await resultOf(api, id);
    store(api, id);
    const late = await resultOf(api, id);

    expect([early.status, early.json["outputs"]]).toStrictEqual([202, null]);
    expect(pathOf(early.headers["location"])).toBe(linkTo(id));
    expect(late.status).toBe(200);
  });

  it("does not return them with a failure, which has to stay short", async () => {
    const { api, id } = anEndedRun(aConclusion());
    store(api, id);

    const result = await resultOf(api, id);
    const { json } = await api.call("GET", `/api/runs/${id}`);

    expect([result.status, result.json["outputs"]]).toStrictEqual([424, null]);
    expect(json["outputs"]).toStrictEqual(outputs);
  });
});

describe("GET /api/runs/{id}/result, without a valid link", () => {
  it.each<[string, string, string]>([
    ["no query", `/api/runs/${runIdNumber(1)}/result`, "linkInvalid"],
    [
      "another run's signature",
      linkTo(runIdNumber(2)).replace(runIdNumber(2), runIdNumber(1)),
      "linkInvalid",
    ],
    ["a link of yesterday", linkTo(runIdNumber(1), "2026-03-01T06:00:00Z"), "linkExpired"],
  ])("answers 403 to %s, and nothing of the run", async (_what, path, code) => {
    const api = createRunsApi();
    putEndedRun(api.hub, aConclusion());

    const { status, json, text } = await api.call("GET", path);

    expect(status).toBe(403);
    expect(json).toMatchObject({ code });
    expect(text).not.toContain("ingest");
  });

  it("does not tell whether a run exists", async () => {
    const api = createRunsApi();
    putLiveRun(api.hub);

    const [known, unknown] = await Promise.all(
      [1, 7].map((number) =>
        api.call("GET", `/api/runs/${runIdNumber(number)}/result?exp=1&sig=x`),
      ),
    );

    expect(known).toStrictEqual(unknown);
  });

  it("answers 404 for a run that retention has removed", async () => {
    const { status, json } = await resultOf(createRunsApi(), runIdNumber(1));

    expect(status).toBe(404);
    expect(json).toMatchObject({ code: "noSuchRun" });
  });

  it("returns 503 without a task hub, so that a caller polls again", async () => {
    const api = createRunsApi();
    api.hub.trouble = new Error("down");

    const { status } = await resultOf(api, runIdNumber(1));

    expect(status).toBe(503);
  });
});
