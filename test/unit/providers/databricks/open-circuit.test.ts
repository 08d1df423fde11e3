import { createHttpClient } from "../../../../src/http/http-client";
import { createPacing } from "../../../../src/http/pacing";
import { WorkspaceApi } from "../../../../src/providers/databricks/workspace-api";
import { createWorkspacePaces } from "../../../../src/providers/databricks/workspace-paces";
import { anOpenCircuit } from "../../../support/silent-circuit";
import { VirtualTime } from "../../../support/virtual-time";
import { aServer, answer } from "../../http/scripted-server";
import { FakeTokens } from "./simulated-workspace";

const POST = { method: "POST", path: "jobs/run-now", body: {}, turn: "run" } as const;

async function aWorkspace(host: string) {
  const time = new VirtualTime();
  const circuit = await anOpenCircuit(time.now);
  const http = createHttpClient({ timeoutSeconds: 5, maxResponseBytes: 1_000, userAgent: "test" });
  const workspace = { id: "prod", host, tokens: new FakeTokens("secret"), circuit };
  const paces = createWorkspacePaces("prod", createPacing(time));
  const api = new WorkspaceApi(workspace, {
    http,
    now: time.now,
    monotonicMs: () => time.elapsedMs,
    paces,
  });
  return { api, time, circuit };
}

describe("a call to a workspace that does not answer", () => {
  it("is not sent, and has not acted", async () => {
    await using server = await aServer(answer(200));
    const { api } = await aWorkspace(server.url);

    const result = await api.call(POST);

    expect(result).toMatchObject({ kind: "noAnswer", mayHaveActed: false, retryAfterSeconds: 5 });
    expect(server.requests).toHaveLength(0);
  });

  it("is sent after a read was answered, if it starts something", async () => {
    await using server = await aServer(answer(200));
    const { api, time } = await aWorkspace(server.url);
    time.elapsedMs = 6_000;

    const result = await api.call(POST);

    expect(result.kind).toBe("ok");
    expect(server.requests.map(({ request }) => `${request.method} ${request.url}`)).toStrictEqual([
      "GET /api/2.2/jobs/list?limit=1",
      "POST /api/2.2/jobs/run-now",
    ]);
  });

  it("is sent without such a read if it cancels something", async () => {
    await using server = await aServer(answer(200));
    const { api, circuit } = await aWorkspace(server.url);

    const result = await api.call({ method: "POST", path: "jobs/runs/cancel", urgent: true });

    expect(result.kind).toBe("ok");
    expect(server.requests).toHaveLength(1);
    expect(circuit.isAtRest).toBe(true);
  });
});
