import { AcceptedRun } from "../../../../src/contracts/run-document";
import { createRunsApi, type Call, type Reply, type RunsApi } from "../../../support/runs-api";
import { aConclusion, putEndedRun } from "../../../support/stored-runs";

/** Processes of one app, on one task hub. */
function threeProcesses(): RunsApi[] {
  const first = createRunsApi();
  return [first, createRunsApi({ hub: first.hub }), createRunsApi({ hub: first.hub })];
}

const aStart = (jobId: string): Call => ({
  body: { target: { type: "databricks-job", jobId } },
  headers: { "Idempotency-Key": "monday" },
});

const isReplayed = ({ headers }: Reply): boolean => headers["idempotent-replayed"] === "true";

describe("three processes that get the same call at once", () => {
  it("start one run for a key, and only one of them says that it is new", async () => {
    const apis = threeProcesses();

    const replies = await Promise.all(
      apis.flatMap((api) => [1, 2].map(() => api.call("POST", "/api/runs", aStart("77")))),
    );

    expect(replies.map(({ status }) => status)).toStrictEqual([202, 202, 202, 202, 202, 202]);
    expect(new Set(replies.map(({ json }) => AcceptedRun.parse(json).id)).size).toBe(1);
    expect(replies.filter((reply) => !isReplayed(reply))).toHaveLength(1);
    expect(apis[0]?.hub.starts).toBe(1);
  });

  it("accept one body for a key, and answer 409 to every other", async () => {
    const apis = threeProcesses();

    const replies = await Promise.all(
      apis.map((api, index) => api.call("POST", "/api/runs", aStart(String(77 + index)))),
    );

    expect(replies.map(({ status }) => status).sort()).toStrictEqual([202, 409, 409]);
    expect(replies.filter(isReplayed)).toStrictEqual([]);
  });

  it("start one repair of a run, and only one of them says that it is new", async () => {
    const apis = threeProcesses();
    const [{ hub }] = apis as [RunsApi];
    const id = putEndedRun(hub, aConclusion());

    const replies = await Promise.all(
      apis.map((api) => api.call("POST", `/api/runs/${id}/repair`, { body: { mode: "rerun" } })),
    );

    expect(replies.map(({ status }) => status)).toStrictEqual([202, 202, 202]);
    expect(new Set(replies.map(({ json }) => AcceptedRun.parse(json).id)).size).toBe(1);
    expect(replies.filter((reply) => !isReplayed(reply))).toHaveLength(1);
    expect(hub.starts).toBe(1);
  });
});
