import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { RunDocument } from "../../../src/contracts/run-document";
import type { StoredOutputs } from "../../../src/contracts/outputs";
import { repairRunIdOf } from "../../../src/hub/repairs";
import { HALF_WRITTEN } from "../../support/memory-hub";
import { aWatchInput, secondsLater } from "../../support/run-builders";
import { createRunsApi, pathOf, type RunsApi } from "../../support/runs-api";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../support/stored-runs";

const WATCH_ID = "watch-databricks-adb-1.2-501-1";
const CANCEL_REQUESTED = "Cancel requested; the run ends when its job is seen to have stopped";

const stored: StoredOutputs = {
  vendorRunId: "501",
  outputs: { nodes: { success: 3 }, slowest: [], artifacts: [], truncated: false },
};

/** A success that stored its outputs, which the hub has only in part. */
function putSuccess({ hub }: RunsApi, number = 1): string {
  const progress = aProgress({ phase: "ended", conclusion: succeededConclusion, outputsOf: "501" });
  return putEndedRun(hub, succeededConclusion, { number, customStatus: progress });
}

const reads: [string, (api: RunsApi, id: string) => ReturnType<RunsApi["call"]>][] = [
  ["GET /api/runs/{id}", (api, id) => api.call("GET", `/api/runs/${id}`)],
  ["POST /api/runs/{id}/cancel", (api, id) => api.call("POST", `/api/runs/${id}/cancel`)],
];

describe.each(reads)("%s of a run with a watch of which the hub has only a part", (_way, call) => {
  it("returns the run with what the hub has of the watch", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);
    const customStatus = { ...aWatchInput().progress, checks: 41, vendorState: "QUEUED" };
    api.hub.put({ instanceId: WATCH_ID, ...HALF_WRITTEN, customStatus });

    const { status, json } = await call(api, id);

    expect(status).toBe(200);
    expect(RunDocument.parse(json)).toMatchObject({ id, checks: 41, vendorState: "QUEUED" });
  });

  it.each([
    [
      "has none of its status",
      (api: RunsApi) => {
        api.hub.put({ instanceId: WATCH_ID, ...HALF_WRITTEN });
      },
    ],
    [
      "cannot read it",
      (api: RunsApi) => {
        api.hub.put({ instanceId: WATCH_ID, name: "watch" });
        api.hub.unreadable.add(WATCH_ID);
      },
    ],
  ])("returns the run without the watch if the hub %s", async (_what, change) => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);
    change(api);

    const { status, json } = await call(api, id);

    expect(status).toBe(200);
    expect(RunDocument.parse(json)).toMatchObject({ id, checks: 3, vendorState: "RUNNING" });
  });
});

describe("a cancel of a run whose watch cannot be read", () => {
  it("is sent, and answered", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);
    api.hub.put({ instanceId: WATCH_ID, ...HALF_WRITTEN });

    const { status, json } = await api.call("DELETE", `/api/runs/${id}`);

    expect(status).toBe(200);
    expect(json["message"]).toBe(CANCEL_REQUESTED);
    expect(api.hub.raised.map(({ name }) => name)).toStrictEqual(["CancelRequested"]);
  });
});

describe("a run whose repairs cannot all be read", () => {
  it("is shown with those before the first that cannot be read", async () => {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, aConclusion());
    const [first, second] = [repairRunIdOf(id, 1), repairRunIdOf(id, 2)];
    putEndedRun(api.hub, aConclusion(), { instanceId: first });
    api.hub.put({ instanceId: second, ...HALF_WRITTEN });

    const { status, json } = await api.call("GET", `/api/runs/${id}`);

    expect(status).toBe(200);
    expect(json["repairedBy"]).toStrictEqual([first]);
  });

  it("is not repaired until it is known whether a repair is live", async () => {
    const api = createRunsApi();
    const id = putEndedRun(api.hub, aConclusion());
    api.hub.put({ instanceId: repairRunIdOf(id, 1), ...HALF_WRITTEN });

    const { status, headers } = await api.call("POST", `/api/runs/${id}/repair`, {
      body: { mode: "rerun" },
    });

    expect([status, headers["retry-after"]]).toStrictEqual([503, "10"]);
    expect(api.hub.starts).toBe(0);
  });
});

describe("a success whose outputs the hub has only in part", () => {
  it("is shown with its outputs, if they are in that part", async () => {
    const api = createRunsApi();
    const id = putSuccess(api);
    const ended = { ...HALF_WRITTEN, runtimeStatus: Status.Completed, output: stored };
    api.hub.put({ instanceId: `outputs-${id}`, ...ended });

    const { status, json } = await api.call("GET", `/api/runs/${id}`);

    expect(status).toBe(200);
    expect(json["outputs"]).toStrictEqual(stored.outputs);
  });

  it("is shown without outputs that cannot be read", async () => {
    const api = createRunsApi();
    const id = putSuccess(api);
    api.hub.put({ instanceId: `outputs-${id}`, output: stored });
    api.hub.unreadable.add(`outputs-${id}`);

    const { status, json } = await api.call("GET", `/api/runs/${id}`);

    expect(status).toBe(200);
    expect(json).toMatchObject({ status: "succeeded", outputs: null });
  });

  it("lets a caller that polls the result wait for outputs that cannot be read", async () => {
    const api = createRunsApi();
    const started = await api.start({ target: { type: "databricks-job", jobId: "77" } });
    const id = String(started.json["id"]);
    const progress = aProgress({ conclusion: succeededConclusion, outputsOf: "501" });
    api.hub.put({ instanceId: id, runtimeStatus: Status.Completed, customStatus: progress });
    api.hub.put({ instanceId: `outputs-${id}`, runtimeStatus: Status.Completed, output: stored });
    const result = (): ReturnType<RunsApi["call"]> =>
      api.call("GET", pathOf(started.json["resultUrl"]));

    api.hub.unreadable.add(`outputs-${id}`);
    const meanwhile = await result();
    api.hub.unreadable.clear();
    const afterwards = await result();

    expect([meanwhile.status, meanwhile.headers["retry-after"]]).toStrictEqual([202, "15"]);
    expect(afterwards.status).toBe(200);
    expect(afterwards.json["outputs"]).toStrictEqual(stored.outputs);
  });
});

describe("a run that the hub has only in part", () => {
  it("is live while its status is not known", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { runtimeStatus: "Unknown" });

    const { status, json } = await api.call("GET", `/api/runs/${id}`);

    expect([status, json["status"], json["done"]]).toStrictEqual([200, "running", false]);
  });

  it.each([
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/cancel"],
    ["POST", "/repair"],
  ])("is a 503 for %s /api/runs/{id}%s if its name is missing", async (method, more) => {
    const api = createRunsApi();
    api.hub.put({ instanceId: runIdNumber(1), ...HALF_WRITTEN });

    const { status, json, headers } = await api.call(method, `/api/runs/${runIdNumber(1)}${more}`);

    expect([status, json["code"], headers["retry-after"]]).toStrictEqual([
      503,
      "taskHubUnavailable",
      "10",
    ]);
  });

  it("is not started again by its key", async () => {
    const api = createRunsApi();
    const call = { body: { target: { type: "databricks-job", jobId: "77" }, idempotencyKey: "k" } };
    const { json } = await api.call("POST", "/api/runs", call);
    api.hub.put({ instanceId: String(json["id"]), ...HALF_WRITTEN });

    const again = await api.call("POST", "/api/runs", call);
    const cancel = await api.call("POST", "/api/runs/cancel", { body: { idempotencyKey: "k" } });

    expect([again.status, cancel.status, api.hub.starts]).toStrictEqual([503, 503, 1]);
  });

  it("does not break the list of the others", async () => {
    const api = createRunsApi();
    const live = putLiveRun(api.hub, 1);
    const unknown = putLiveRun(api.hub, 2, { runtimeStatus: "Unknown" });
    putLiveRun(api.hub, 3, HALF_WRITTEN);

    const { status, json } = await api.call("GET", `/api/runs?since=${secondsLater(-3_600)}`);

    expect(status).toBe(200);
    expect((json["runs"] as { id: string }[]).map(({ id }) => id)).toStrictEqual([live, unknown]);
  });
});
