import { OrchestrationRuntimeStatus } from "durable-functions";
import { toHistory, type StoredHistory } from "../../../src/contracts/history";
import { RunDocument } from "../../../src/contracts/run-document";
import { aWatchInput, RUN_PAGE, secondsLater } from "../../support/run-builders";
import { BASE_URL, createRunsApi, type Reply, type RunsApi } from "../../support/runs-api";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../support/stored-runs";

const statusOf = (api: RunsApi, id: string): Promise<Reply> => api.call("GET", `/api/runs/${id}`);

const WATCH_ID = "watch-databricks-adb-1.2-501-1";

describe("GET /api/runs/{id}", () => {
  it("shows a live run with the last progress of its watch", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);
    api.hub.put({
      instanceId: WATCH_ID,
      name: "watch",
      customStatus: {
        ...aWatchInput().progress,
        checks: 41,
        lastCheckAt: secondsLater(1_200),
        lastContactAt: secondsLater(1_200),
        vendorState: "QUEUED",
        queued: true,
        message: "Waiting for a cluster",
        facts: {
          startedAt: null,
          endedAt: null,
          queuedSeconds: 1_140,
          jobName: "Nightly load",
        },
        history: [[secondsLater(60), "watching", "QUEUED", "Waiting for a cluster"]],
      },
    });

    const { status, json } = await statusOf(api, id);

    expect(status).toBe(200);
    expect(json).toStrictEqual({
      id,
      status: "running",
      done: false,
      succeeded: null,
      message: "Watching run 501",
      outcome: null,
      error: null,
      phase: "watching",
      target: {
        type: "databricks-job",
        connectionId: "adb-1.2",
        jobId: "77",
        jobName: null,
      },
      attempt: 1,
      vendorRunId: "501",
      runPageUrl: RUN_PAGE,
      vendorState: "QUEUED",
      vendorMessage: "Waiting for a cluster",
      queued: true,
      checks: 41,
      lastCheckAt: secondsLater(1_200),
      jobName: "Nightly load",
      acceptedAt: secondsLater(0),
      startedAt: null,
      endedAt: null,
      queuedSeconds: 1_140,
      runSeconds: null,
      usualDuration: null,
      deadline: secondsLater(0),
      history: [
        { at: secondsLater(0), phase: "launching", vendorState: null, message: "Accepted" },
        {
          at: secondsLater(60),
          phase: "watching",
          vendorState: "QUEUED",
          message: "Waiting for a cluster",
        },
      ],
      attempts: [
        {
          number: 1,
          mode: null,
          reason: null,
          vendorRunId: "501",
          runPageUrl: RUN_PAGE,
          vendorState: null,
          startedAt: null,
          endedAt: null,
          result: null,
          duplicates: [],
        },
      ],
      repairs: null,
      repairedBy: [],
      workflow: null,
      callback: null,
      notices: null,
      tags: {},
      createdAt: "2026-03-02T06:00:00.000Z",
      updatedAt: "2026-03-02T06:00:00.000Z",
      statusUrl: `${BASE_URL}/api/runs/${id}`,
      cancelUrl: `${BASE_URL}/api/runs/${id}/cancel`,
      outputs: null,
    });
  });

  it("tells each change once when the watch has ended and the run has its history", async () => {
    const api = createRunsApi();
    const history: StoredHistory = [
      [secondsLater(0), "launching", null, "Accepted"],
      [secondsLater(60), "watching", "FAILED", "Task ingest failed."],
    ];
    const customStatus = aProgress({ phase: "explaining", checks: 2, history });
    const id = putLiveRun(api.hub, 1, { customStatus });
    api.hub.put({
      instanceId: WATCH_ID,
      name: "watch",
      customStatus: { ...aWatchInput().progress, checks: 2, history: history.slice(1) },
    });

    const { json } = await statusOf(api, id);

    expect(RunDocument.parse(json).history).toStrictEqual(toHistory(history));
  });

  it("falls back on the run's own progress when its watch has none", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);

    const { json } = await statusOf(api, id);

    expect(RunDocument.parse(json)).toMatchObject({
      vendorState: "RUNNING",
      checks: 3,
      vendorMessage: null,
      queued: false,
    });
  });

  it("shows a run before its first turn", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, {
      customStatus: null,
      runtimeStatus: OrchestrationRuntimeStatus.Pending,
    });

    const { json } = await statusOf(api, id);

    expect(RunDocument.parse(json)).toMatchObject({
      phase: "launching",
      message: "Accepted; it starts in a moment",
      attempt: null,
      attempts: [],
    });
  });

  it("answers 200 for every way in which a run can end", async () => {
    const api = createRunsApi();
    const ids = [
      putEndedRun(api.hub, succeededConclusion, { number: 1 }),
      putEndedRun(api.hub, aConclusion({ outcome: "failed" }), { number: 2 }),
      putEndedRun(api.hub, aConclusion({ outcome: "cancelled" }), { number: 3 }),
      putEndedRun(api.hub, aConclusion({ outcome: "timedOut" }), { number: 4 }),
      putEndedRun(api.hub, aConclusion({ outcome: "unknown" }), { number: 5 }),
    ];

    const replies = await Promise.all(ids.map((id) => statusOf(api, id)));

    expect(replies.map(({ status }) => status)).toStrictEqual([200, 200, 200, 200, 200]);
    expect(replies.map(({ json }) => RunDocument.parse(json).status)).toStrictEqual([
      "succeeded",
      "failed",
      "cancelled",
      "timedOut",
      "unknown",
    ]);
  });

  it("repeats the failure as error", async () => {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, aConclusion());

    const { json } = await statusOf(api, id);

    expect(json).toMatchObject({
      done: true,
      succeeded: false,
      phase: "ended",
      error: { code: "runFailed", message: aConclusion().message },
    });
  });

  it.each([
    ["terminated", OrchestrationRuntimeStatus.Terminated, "terminated"],
    ["broken", OrchestrationRuntimeStatus.Failed, "internalError"],
  ])("shows a %s run as unknown", async (_how, runtimeStatus, code) => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { runtimeStatus });

    const { json } = await statusOf(api, id);

    expect(RunDocument.parse(json)).toMatchObject({
      done: true,
      succeeded: false,
      outcome: "unknown",
      phase: "ended",
      error: { code },
      vendorRunId: "501",
    });
  });

  it("shows a suspended run as running", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { runtimeStatus: OrchestrationRuntimeStatus.Suspended });

    expect((await statusOf(api, id)).json).toMatchObject({ status: "running", done: false });
  });

  it("accepts what an older version, or another program, has stored", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, {
      input: { target: { type: "databricks-pipeline" } },
      customStatus: "a text",
    });

    const { status, json } = await statusOf(api, id);

    expect(status).toBe(200);
    expect(RunDocument.parse(json)).toMatchObject({ target: { type: null, jobId: null } });
  });

  it("holds no job parameters and no signature", async () => {
    const api = createRunsApi();
    const { json } = await api.start({
      target: { type: "databricks-job", jobId: 1, jobParameters: { password: "hunter2" } },
    });

    const { text } = await statusOf(api, String(json["id"]));

    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("sig=");
  });

  it.each([
    ["an id that was never started", runIdNumber(9)],
    ["the id of another orchestrator", WATCH_ID],
    ["an encoded path", "..%2F..%2Fadmin"],
    ["an empty id", ""],
    ["upper case", `R-${"0".repeat(40)}`],
    ["an id with an encoded query", `${runIdNumber(1)}%3Fcode%3D1`],
  ])("answers 404 to an unknown id: %s", async (_what, id) => {
    const api = createRunsApi();
    api.hub.put({ instanceId: WATCH_ID, name: "watch" });

    const { status, headers, json } = await statusOf(api, id);

    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(json).toMatchObject({ code: "noSuchRun" });
  });

  it("does not take another orchestration for a run, whatever its id", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { name: "watch" });

    expect((await statusOf(api, id)).status).toBe(404);
  });

  it("answers 503 without a task hub, and not 404", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);
    api.hub.trouble = new Error("socket hang up");

    expect((await statusOf(api, id)).status).toBe(503);
  });
});
