import { HttpRequest } from "@azure/functions";
import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import { getRunRequest } from "../../../../src/triggers/runs/read-request";
import { RunRequest } from "../../../support/app-contract";
import { MemoryHub } from "../../../support/memory-hub";
import { aRunInput } from "../../../support/run-builders";
import { aConclusion, aProgress, runIdNumber } from "../../../support/stored-runs";

const ID = runIdNumber(1);
const ANYBODY = { scope: "default", id: null, name: "anybody", grants: null };

const TARGET = {
  type: "databricks-job",
  workspaceId: "adb-1.2",
  jobId: "77",
  jobParameters: { day: "2026-03-02" },
};

async function answerFor(
  input: unknown,
): Promise<{ readonly status: number | undefined; readonly body: Record<string, unknown> }> {
  const hub = new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));
  hub.put({
    instanceId: ID,
    runtimeStatus: Status.Completed,
    input,
    customStatus: aProgress({ conclusion: aConclusion({}) }),
  });
  const request = new HttpRequest({
    method: "GET",
    url: `https://runward.example.com/api/runs/${ID}/request`,
    params: { id: ID },
  });
  const { status, body } = await getRunRequest(request, hub.client, ANYBODY);
  return { status, body: JSON.parse(body as string) as Record<string, unknown> };
}

describe("getRunRequest", () => {
  it("returns a request with the parameters that a start accepts", async () => {
    const tags = { team: "sales", schedule: "nightly", tick: "2026-03-02T06:00:00Z" };

    const { status, body } = await answerFor(aRunInput({ target: TARGET, tags }));

    expect(status).toBe(200);
    expect(body).toMatchObject({ runId: ID, request: { target: TARGET, tags: { team: "sales" } } });
    expect(RunRequest.safeParse(body["request"])).toMatchObject({ success: true });
  });

  it("contains nothing that belonged to one call", async () => {
    const { body } = await answerFor(aRunInput({ target: TARGET, startedBy: "key:sales" }));

    expect(Object.keys(body["request"] as object).sort()).toStrictEqual([
      "outputs",
      "partialSuccess",
      "queueTimeoutSeconds",
      "retry",
      "tags",
      "target",
      "timeoutSeconds",
      "waitSeconds",
    ]);
  });

  it.each([
    [
      "parametersSealed",
      aRunInput({ target: { type: "databricks-job", jobId: "77", sealedParameters: "x" } }),
    ],
    ["requestNotReadable", { of: "another version" }],
  ])("refuses with %s what it cannot show", async (code, input) => {
    expect(await answerFor(input)).toMatchObject({ status: 409, body: { code } });
  });
});
