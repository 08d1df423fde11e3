import { KeyCancellation } from "../../../../src/contracts/key-cancellation";
import { createRunsApi, type Reply, type RunsApi } from "../../../support/runs-api";
import { aRunInput } from "../../../support/run-builders";
import {
  aConclusion,
  aProgress,
  putEndedRun,
  succeededConclusion,
} from "../../../support/stored-runs";

/** Of the key "k1" in the scope of callers with a function key; see `test/golden`. */
const ID = "r-c8695db06b8b53997a0107fe092a92dfa9db40ae";

const cancel = (api: RunsApi, key = "k1"): Promise<Reply> =>
  api.call("POST", "/api/runs/cancel", { headers: { "Idempotency-Key": key } });

function withLiveRun(): RunsApi {
  const api = createRunsApi();
  api.hub.put({ instanceId: ID, input: aRunInput(), customStatus: aProgress() });
  return api;
}

describe("POST /api/runs/cancel", () => {
  it("asks the live run of the key to cancel", async () => {
    const api = withLiveRun();

    const { status, json } = await cancel(api);

    expect(status).toBe(200);
    expect(KeyCancellation.parse(json)).toStrictEqual({
      found: true,
      id: ID,
      status: "running",
      done: false,
      succeeded: null,
      message: "Cancel requested; the run ends when its job is seen to have stopped",
      statusUrl: `https://runward.example.com/api/runs/${ID}`,
    });
    expect(api.hub.raised).toStrictEqual([
      { id: ID, name: "CancelRequested", data: { at: "2026-03-02T06:00:00.400Z" } },
    ]);
  });

  it("takes the key from the body as well", async () => {
    const api = withLiveRun();

    const { json } = await api.call("POST", "/api/runs/cancel", { body: { idempotencyKey: "k1" } });

    expect(json).toMatchObject({ found: true, id: ID });
    expect(api.hub.raised).toHaveLength(1);
  });

  it.each([succeededConclusion, aConclusion(), aConclusion({ outcome: "cancelled" })])(
    "leaves a finished run as it is ($outcome)",
    async (conclusion) => {
      const api = createRunsApi();
      putEndedRun(api.hub, conclusion, { instanceId: ID });

      const { status, json } = await cancel(api);

      expect(status).toBe(200);
      expect(json).toMatchObject({
        ...{ found: true, done: true, message: conclusion.message },
        succeeded: conclusion.outcome === "succeeded",
      });
      expect(api.hub.raised).toStrictEqual([]);
    },
  );

  it("answers 200 for a key without a run, and raises nothing", async () => {
    const api = withLiveRun();

    const { status, json } = await cancel(api, "k2");

    expect(status).toBe(200);
    expect(json).toMatchObject({ found: false, done: true, status: null, succeeded: null });
    expect(api.hub.raised).toStrictEqual([]);
  });

  it("refuses a call without a key", async () => {
    const api = withLiveRun();

    const { status, json } = await api.call("POST", "/api/runs/cancel");

    expect(status).toBe(400);
    expect(json["errors"]).toStrictEqual([
      {
        field: "Idempotency-Key",
        message: "is needed, as a header or as the field idempotencyKey",
      },
    ]);
    expect(api.hub.raised).toStrictEqual([]);
  });

  it("answers 503 when the cancel could not be stored, so that it is sent again", async () => {
    const api = withLiveRun();
    jest.spyOn(api.hub, "raiseEvent").mockRejectedValue(new Error("queue is full"));

    const { status } = await cancel(api);

    expect(status).toBe(503);
  });

  it("returns 503 when the task hub is unreachable", async () => {
    const api = withLiveRun();
    api.hub.trouble = new Error("The storage does not answer.");

    const { status } = await cancel(api);

    expect(status).toBe(503);
  });
});
