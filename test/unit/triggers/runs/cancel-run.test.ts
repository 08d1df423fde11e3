import { OrchestrationRuntimeStatus } from "durable-functions";
import { RunDocument } from "../../../../src/contracts/run-document";
import { createRunsApi, type Reply, type RunsApi } from "../../../support/runs-api";
import {
  aConclusion,
  putEndedRun,
  putLiveRun,
  runIdNumber,
  succeededConclusion,
} from "../../../support/stored-runs";

const ways: [string, (api: RunsApi, id: string) => Promise<Reply>][] = [
  ["DELETE /api/runs/{id}", (api, id) => api.call("DELETE", `/api/runs/${id}`)],
  ["POST /api/runs/{id}/cancel", (api, id) => api.call("POST", `/api/runs/${id}/cancel`)],
];

describe.each(ways)("%s", (_way, cancel) => {
  it("asks a live run to cancel, and answers 200 with what is known", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);

    const { status, json } = await cancel(api, id);

    expect(status).toBe(200);
    expect(RunDocument.parse(json)).toMatchObject({
      id,
      status: "running",
      done: false,
      message: "Cancel requested; the run ends when its job is seen to have stopped",
    });
    expect(api.hub.raised).toStrictEqual([
      { id, name: "CancelRequested", data: { at: "2026-03-02T06:00:00.400Z" } },
    ]);
  });

  it("asks again when asked again", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);

    await cancel(api, id);
    const { status } = await cancel(api, id);

    expect(status).toBe(200);
    expect(api.hub.raised).toHaveLength(2);
  });

  it.each([succeededConclusion, aConclusion(), aConclusion({ outcome: "cancelled" })])(
    "leaves a finished run as it is ($outcome)",
    async (conclusion) => {
      const api = createRunsApi();
      const id = putEndedRun(api.hub, conclusion);

      const { status, json } = await cancel(api, id);

      expect(status).toBe(200);
      expect(json).toMatchObject({ outcome: conclusion.outcome, message: conclusion.message });
      expect(api.hub.raised).toStrictEqual([]);
    },
  );

  it("leaves a terminated run as it is", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub, 1, { runtimeStatus: OrchestrationRuntimeStatus.Terminated });

    const { json } = await cancel(api, id);

    expect(json).toMatchObject({ outcome: "unknown", done: true });
    expect(api.hub.raised).toStrictEqual([]);
  });

  it("answers 404 for a run it does not know, and raises nothing", async () => {
    const api = createRunsApi();

    const { status, json } = await cancel(api, runIdNumber(3));

    expect(status).toBe(404);
    expect(json["detail"]).toContain(runIdNumber(3));
    expect(api.hub.raised).toStrictEqual([]);
  });

  it("answers 503 when the cancel could not be stored, so that it is sent again", async () => {
    const api = createRunsApi();
    const id = putLiveRun(api.hub);
    jest.spyOn(api.hub, "raiseEvent").mockRejectedValue(new Error("queue is full"));

    const { status } = await cancel(api, id);

    expect(status).toBe(503);
  });
});
